"""Which gradient calls can be drawn against their sources: one number of numbers that the text gives."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapecore.diagnosis.places import gradient_call
from tapecore.graph.asking import is_asked
from tapecore.graph.program import called, span_of

if TYPE_CHECKING:
    from app.document.lookup import Lookup
    from tapecore.graph.program import Program, Span
    from tapecore.recording import Event, Recording

MAKES = frozenset({"Variable", "constant", "convert_to_tensor"})
_FIRST = frozenset({"initial_value", "value"})


@dataclass(frozen=True)
class Source:
    """A source of a call: its place among them, its value, and the call in the text that gives it that value."""

    place: int
    value: int
    made: ast.Call


class Candidates:
    """The calls of one recording that can be drawn, and their sources."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._recording: Recording = lookup.recording
        self._program: Program = lookup.source.program
        events = lookup.events
        self._made = Counter(span_of(self._recording, event) for event in events if event.kind == "create")
        self._seen: set[Span | None] = set()

    def found(self) -> list[tuple[Event, list[Source]]]:
        """Each place of the text that asks, at its first time, with those of its sources that can be moved."""
        if self._recording.header.ended:
            return []
        calls = (event for event in self._lookup.events if event.kind == "gradient" and event.within < 0)
        pairs = [
            (call, self._sources(call)) for call in calls if self._is_first(call) and self._is_scalar(call)
        ]
        return [(call, sources) for call, sources in pairs if sources]

    def _is_first(self, call: Event) -> bool:
        span = span_of(self._recording, call)
        known = span in self._seen
        self._seen.add(span)
        return not known and call.what == "gradient" and is_asked(call)

    def _is_scalar(self, call: Event) -> bool:
        written = gradient_call(self._recording, self._program, call) is not None
        return written and len(call.inputs) == 1 and self._is_number(call.inputs[0])

    def _is_number(self, value: int) -> bool:
        known = self._lookup.values[value] if value >= 0 else None
        return known is not None and known.size == 1 and known.dtype.startswith("float") and known.whole

    def _sources(self, call: Event) -> list[Source]:
        wanted = enumerate(call.info.get("sources", ()))
        scalars = [(place, value) for place, value in wanted if self._is_number(value)]
        made = [(place, value, self._maker(value)) for place, value in scalars]
        return [Source(place, value, call) for place, value, call in made if call is not None]

    def _maker(self, value: int) -> ast.Call | None:
        """The call that gives the value, if it was made there once and its first argument says which."""
        event = self._lookup.producer.get(value)
        span = span_of(self._recording, event) if event is not None and event.kind == "create" else None
        if span is None or self._made[span] != 1:
            return None
        call = self._program.calls.get(span)
        return call if call is not None and called(call) in MAKES and given(call) is not None else None


def given(call: ast.Call) -> ast.expr | None:
    """The expression that gives a value its number; None when it cannot be told."""
    if call.args:
        return None if isinstance(call.args[0], ast.Starred) else call.args[0]
    return next((keyword.value for keyword in call.keywords if keyword.arg in _FIRST), None)


def give(call: ast.Call, expression: ast.expr) -> None:
    """Put another expression in its place."""
    if call.args:
        call.args[0] = expression
        return
    for keyword in call.keywords:
        if keyword.arg in _FIRST:
            keyword.value = expression
