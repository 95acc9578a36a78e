"""Which ops the person wrote, and which ran inside one call of theirs: a layer, a loss, ``sum``."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.program import Program, called, span_of

if TYPE_CHECKING:
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

SILENT = frozenset({"ReadVariableOp"})
"""Ops that nobody wrote."""
_USING = frozenset({"op", "create", "convert", "assign"})


class Calls:
    """Answers about the calls in one program's text."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self.recording = recording
        self.program = program
        self._kinds: dict[int, set[str]] = defaultdict(set)  # a place -> the ops that ran there
        self._place: dict[int, int] = {}  # a value -> the place that made it
        self._used: set[int] = set()  # values that were used at the place that made them
        self._is_op: dict[tuple[int, int, str, bool, str], bool] = {}
        for event in recording.events:
            if event.kind in _USING and event.within < 0 and event.stack >= 0:
                self._add(event)

    def _add(self, event: Event) -> None:
        self._used.update(value for value in event.inputs if self._place.get(value, -1) == event.stack)
        if event.kind == "op" and event.what not in SILENT:
            self._kinds[event.stack].add(event.what)
            self._place.update(dict.fromkeys(event.outputs, event.stack))

    def around(self, event: Event) -> ast.Call | None:
        """The call at whose place ``event`` happened, if it is one."""
        span = span_of(self.recording, event) if event.within < 0 else None
        node = self.program.expression_at(span) if span is not None else None
        return node if isinstance(node, ast.Call) else None

    def is_op(self, event: Event) -> bool:
        """Whether the call there is the op itself: by one of its public names, or nothing else ran there."""
        key = (event.stack, event.line, event.what, event.within < 0, str(event.info.get("api", "")))
        if key not in self._is_op:  # a loop asks for the same ones in every pass
            self._is_op[key] = self._called_so(event)
        return self._is_op[key]

    def _called_so(self, event: Event) -> bool:
        call = self.around(event)
        if call is None:
            return False
        entry = self.recording.ops.get(event.what)
        public = (str(event.info.get("api", "")), *(entry.api if entry else ()))
        names = {api.split(".")[-1] for api in public if api}
        if called(call) in names or called(call).lower() == event.what.lower():
            return True
        return not names and len(self._kinds[event.stack]) == 1

    def is_value(self, event: Event) -> bool:
        """Whether what the op gives is what the call gives: nothing in the call used it."""
        return self.is_op(event) or not any(value in self._used for value in event.outputs)

    def inside(self, event: Event, most: int) -> str:
        """The call that an op ran in without being it: ``layer(x)``, or ``layer(…)`` where that takes more
        than ``most`` characters; "" for an op that the person wrote."""
        call = self.around(event)
        if event.kind != "op" or call is None or self.is_op(event):
            return ""
        text = " ".join(self.program.text(call).split())
        return text if len(text) <= most else f"{' '.join(self.program.text(call.func).split())}(…)"
