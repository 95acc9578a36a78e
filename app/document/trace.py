"""The textbook's evaluation trace: line, value, tangent, adjoint, filling as one steps."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.document.model import TraceRow
from tapecore.graph.calls import SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.document.graph import Drawing
    from app.document.speech import Speech
    from tapecore.recording.event import Event


class Trace:
    """A row for each source and each op's result."""

    def __init__(self, speech: Speech, drawing: Drawing) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        self._drawing = drawing
        self._adjoints: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._tangents: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def build(self) -> list[TraceRow]:
        """The rows in the order in which the values came to be."""
        for event in self._lookup.events:
            self._flow(event)
        rows = [row for event in self._lookup.events for row in self._rows(event)]
        return [row for row in rows if row.value >= 0]

    def _flow(self, event: Event) -> None:
        if event.kind == "seed":
            self._arrive(self._adjoints, event.at, zip(event.inputs, event.outputs, strict=False))
        elif event.kind == "pullback":
            pairs = zip(event.info.get("to", ()), event.info.get("accumulated", ()), strict=False)
            self._arrive(self._adjoints, event.at, pairs)
        elif event.kind == "tangent":
            op = self._lookup.events[int(event.info["op"])]
            self._arrive(self._tangents, event.at, zip(op.outputs, event.outputs, strict=False))
        elif event.kind == "answer":
            self._answered(event)
        elif event.kind == "accumulator_open":
            self._arrive(self._tangents, event.at, zip(event.inputs, event.outputs, strict=False))

    def _arrive(
        self, into: dict[int, list[tuple[int, int]]], at: int, pairs: Iterable[tuple[int, int]]
    ) -> None:
        step = self._lookup.step_of(at)
        for receiver, value in pairs:
            if value >= 0:
                into[receiver].append((step, value))

    def _answered(self, event: Event) -> None:
        """An answer that nothing flowed to: None (-1), or the zeros in its place."""
        receiver = event.inputs[0] if event.inputs else -1
        if receiver < 0 or (event.outputs and not event.info.get("filled")):
            return
        call = self._lookup.gradient_of(event)
        into = self._tangents if call is not None and call.what == "jvp" else self._adjoints
        into[receiver].append((self._lookup.step_of(event.at), event.outputs[0] if event.outputs else -1))

    def _rows(self, event: Event) -> list[TraceRow]:
        seen = event.within < 0 or event.info.get("tapes")  # of a backward pass what another tape records
        if event.kind == "op" and event.what not in SILENT and seen:
            return [self._row(event, value) for value in event.outputs]
        if event.kind == "assign":
            return [self._row(event, value) for value in event.outputs]
        if event.kind == "create" and event.outputs and self._used(event.outputs[0]):
            return [self._row(event, event.outputs[0])]
        return []

    def _used(self, value: int) -> bool:
        return (
            self._lookup.values[value].variable >= 0
            or self._speech.names.is_bound(value)
            or bool(self._adjoints[value] or self._tangents[value])
        )

    def _row(self, event: Event, value: int) -> TraceRow:
        inside = event.within >= 0
        written = self._speech.names.applied(event) if inside else self._lookup.source.text_at(event)
        expression = " ".join(written.split())
        return TraceRow(
            line=event.line,
            name=self._speech.names.label(value),
            expression=expression[:80],
            step=self._lookup.step_of(event.at),
            value=value,
            adjoint=self._adjoints[value],
            tangent=self._tangents[value],
            node=self._drawing.where.of_value(value, event.at, ahead=True),
            tapes=list(event.info.get("tapes", ())) if event.kind == "op" else [],
        )
