"""What a person calls things: values by the names that the program gave them, ops by the sign or function
that was written."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.calls import SILENT, Calls
from tapecore.graph.program import Program, called, span_of
from tapecore.graph.variables import Variables

if TYPE_CHECKING:
    from tapecore.recording.event import Event, Name
    from tapecore.recording.recording import Recording

SIGNS = {
    "Add": "+", "AddV2": "+", "Sub": "-", "Mul": "*", "RealDiv": "/", "Div": "/", "TrueDiv": "/",
    "FloorDiv": "//", "FloorMod": "%", "Pow": "**", "MatMul": "@", "BatchMatMulV2": "@", "Neg": "-",
    "Less": "<", "LessEqual": "<=", "Greater": ">", "GreaterEqual": ">=", "Equal": "==",
    "NotEqual": "!=", "StridedSlice": "[ ]", "LogicalAnd": "&", "LogicalOr": "|",
}  # fmt: skip
LONGEST = 44
"""A longer expression is not a name any more."""
_OPERATORS = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Subscript)


def words_of(recording: Recording) -> Words:
    """The words of a recording by its own text."""
    return Words(recording, Program(recording.source))


class Words:
    """Names of one recording's values and ops."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self.recording = recording
        self.program = program
        self.calls = Calls(recording, program)
        self.variables = Variables(recording, program)
        self._ops: dict[tuple[int, int, str, bool, str], str] = {}
        self.bindings: dict[int, list[Name]] = defaultdict(list)
        self.history: dict[str, list[Name]] = defaultdict(list)
        for name in recording.names:
            self.bindings[name.value].append(name)
            self.history[name.text].append(name)
        self.made = {e.outputs[0]: e for e in reversed(recording.events) if e.outputs and e.kind != "read"}

    def value(self, value: int, at: int = 1 << 60) -> str:
        """The name that the program had for ``value`` at event ``at``: of several given before, the one
        that is written there; else the first after; "" for none. A Variable's name that does not tell it from
        another, or that means nothing there, gives way to one that does."""
        if not 0 <= value < len(self.recording.values):
            return ""
        variable = self.recording.values[value].variable
        given = self.variables.bound.get(variable) if variable >= 0 else self.bindings.get(value)
        if not given:
            return ""
        before = [name.text for name in given if name.after <= at]
        text = self._written(before, at) if before else given[0].text
        return self.variables.spoken(variable) if variable >= 0 and self._misleads(text, at) else text

    def _misleads(self, text: str, at: int) -> bool:
        """Whether several Variables are called so, or none is where event ``at`` happened."""
        line = self.recording.events[at].line if 0 <= at < len(self.recording.events) else 0
        return self.variables.is_shared(text) or (line > 0 and self.variables.is_foreign(text, line))

    def _written(self, names: list[str], at: int) -> str:
        """Of several names for one value the one that stands where event ``at`` happened, else the first."""
        if len(set(names)) > 1 and at < len(self.recording.events):
            event = self.recording.events[at]
            line = self.program.lines[event.line - 1] if 0 < event.line <= len(self.program.lines) else ""
            text = self.expression(event) or line
            words = set(re.findall(r"[\w.\[\]'\"]+", text))
            return next((name for name in reversed(names) if name in words), names[0])
        return names[0]

    def own(self, variable: int) -> str:
        """A Variable's own name (``kernel``); ``Variable x`` where the program calls something else so."""
        name = self.variables.own(variable)
        return f"Variable {name}" if name in self.history else name

    def any(self, value: int, at: int = 1 << 60) -> str:
        """The name, or the text of the expression that made it, or what it is."""
        name = self.value(value, at)
        if name or not 0 <= value < len(self.recording.values):
            return name
        event = self.made.get(value)
        if event is None:
            return "constant"
        inside = self.calls.inside(event, LONGEST)
        if inside and not self.calls.is_value(event):
            return f"{self.op(event)} in {inside}"
        return self.expression(event) or (
            "constant" if event.kind in ("create", "convert") else self.op(event)
        )

    def expression(self, event: Event) -> str:
        """The text of the call or operation that ``event`` is, when the recording has its columns."""
        span = span_of(self.recording, event)
        if span is None or span[:2] == span[2:] or span.column == span.end_column == 0:
            return ""
        node = self.program.expression_at(span)
        return "" if node is None else " ".join(self.program.text(node).split())

    def op(self, event: Event) -> str:
        """``*``, ``reduce_mean``: as written where the text shows it, else the op's public name."""
        if event.kind != "op":
            return event.what.removeprefix("tf.")
        key = (event.stack, event.line, event.what, event.within < 0, str(event.info.get("api", "")))
        if key not in self._ops:  # a loop asks for the same ones in every pass
            self._ops[key] = self._op(event)
        return self._ops[key]

    def _op(self, event: Event) -> str:
        span = span_of(self.recording, event)
        node = self.program.expression_at(span) if span is not None else None
        if event.what in SIGNS and (isinstance(node, _OPERATORS) or (node is None and self._augments(event))):
            return SIGNS[event.what]
        api = str(event.info.get("api", "")) or next(iter(self._public(event.what)), "")
        if isinstance(node, ast.Call) and event.what not in SILENT and self.calls.is_op(event):
            return called(node)
        return api.removeprefix("tf.").split(".")[-1] or SIGNS.get(event.what, event.what)

    def _augments(self, event: Event) -> bool:
        return isinstance(self.program.statement_at(event.line), ast.AugAssign)

    def written(self, event: Event) -> str:
        """The function as the person called it (``matvec``, ``layer``), also for several ops; else as ``op``."""
        span = span_of(self.recording, event)
        node = self.program.expression_at(span) if span is not None and event.kind == "op" else None
        return (called(node) if isinstance(node, ast.Call) else "") or self.op(event)

    def _public(self, op: str) -> tuple[str, ...]:
        entry = self.recording.ops.get(op)
        return entry.api if entry is not None else ()

    def bound_before(self, text: str, at: int) -> list[Name]:
        """What the name stood for before event ``at``, oldest first."""
        names = self.history.get(text, [])
        return names[: bisect_right([name.after for name in names], at)]
