"""Which pass of a loop something happened in. Loops are not recorded: a new pass has begun when an earlier
statement of the body comes after a later one, or what runs once in a pass comes round again.

A loop inside the body is one of its statements: what comes round in there is that loop's own affair.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.loops import Loop, leaves, trips
from tapecore.graph.program import Program, called, span_of_frame

if TYPE_CHECKING:
    from tapecore.recording.event import Frame
    from tapecore.recording.recording import Recording


class Visit(NamedTuple):
    """Something that happened at a frame: ``what`` is an event's kind and name, or the activation of the
    ``function`` that was called there. ``ends``: the end of a block, which says nothing about passes."""

    number: int
    frame: Frame
    what: str
    function: str = ""
    ends: bool = False


@dataclass
class _Run:
    """Where one run of one loop stands: which pass, which statement, and what it has seen in this pass."""

    index: int = -1
    statement: int = -1
    seen: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    places: set[int] = field(default_factory=set[int])
    latest: int = -1


class Passes:
    """Counts the passes of every run of every loop; visits must come in the order in which they happened."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self.recording = recording
        self.program = program
        self._runs: dict[tuple[str, int], _Run] = {}
        self._bodies: dict[int, list[tuple[int, int]]] = {}
        self._once: dict[tuple[int, str], bool] = {}

    def index(self, scope: str, loops: list[Loop], visit: Visit) -> int:
        """The pass of ``loops[0]``, which runs in ``scope`` and holds the others, that this belongs to."""
        run = self._runs.setdefault((scope, loops[0].lineno), _Run())
        if visit.ends:
            return max(run.index, 0)
        if self._moves(scope, loops, visit):
            run.index += 1
            run.seen, run.places = set(), set()
        run.statement, run.latest = self._place(loops[0], visit.frame), visit.number
        run.seen.add((visit.number, visit.what))
        run.places.add(visit.number)
        return run.index

    def _moves(self, scope: str, loops: list[Loop], visit: Visit) -> bool:
        run = self._runs.get((scope, loops[0].lineno))
        if run is None or run.index < 0:
            return True
        place = self._place(loops[0], visit.frame)
        if place != run.statement:
            return place < run.statement
        if len(loops) > 1:
            return self._is_through(f"{scope}/l{loops[0].lineno}.{run.index}", loops[1:], visit)
        return self._again(run, visit)

    def _is_through(self, scope: str, loops: list[Loop], visit: Visit) -> bool:
        """Whether an inner loop would go on beyond the last pass that its text allows."""
        run = self._runs.get((scope, loops[0].lineno))
        most = trips(loops[0], self.program)
        if run is None or most is None or run.index + 1 < most:
            return False
        return self._moves(scope, loops, visit)

    def _again(self, run: _Run, visit: Visit) -> bool:
        """Whether a place comes round again: after another one, or with something that it does once."""
        if visit.number not in run.places:
            return False
        if run.latest != visit.number:
            return True
        known = (visit.number, visit.what) in run.seen
        return known != bool(visit.function) and self._runs_once(visit)

    def _runs_once(self, visit: Visit) -> bool:
        key = (visit.number, visit.function or visit.what)
        if key not in self._once:
            self._once[key] = self._calls_once(visit) if visit.function else self._happens_once(visit)
        return self._once[key]

    def _calls_once(self, visit: Visit) -> bool:
        """Whether the call is written there: what a library calls may run often in one pass."""
        node = self._expression(visit.frame)
        if visit.function == "<genexpr>" and node is not None:
            return sum(isinstance(each, ast.GeneratorExp) for each in ast.walk(node)) == 1
        known = called(node) if isinstance(node, ast.Call) else ""
        return visit.function in ("<listcomp>", "<setcomp>", "<dictcomp>", "__call__", known)

    def _happens_once(self, visit: Visit) -> bool:
        kind, _, what = visit.what.partition(" ")
        node = self._expression(visit.frame)
        if isinstance(node, ast.Call):
            entry = self.recording.ops.get(what) if kind == "op" else None
            names = {api.split(".")[-1] for api in (what, *(entry.api if entry is not None else ()))}
            return called(node) in names
        if isinstance(node, ast.Compare):
            return kind == "op" and len(node.ops) == 1
        augmented = isinstance(self.program.statement_at(visit.frame.line), ast.AugAssign)
        return kind == "op" and (isinstance(node, ast.BinOp | ast.UnaryOp | ast.Subscript) or augmented)

    def _expression(self, frame: Frame) -> ast.expr | None:
        return self.program.expression_at(span_of_frame(frame))

    def _place(self, loop: Loop, frame: Frame) -> int:
        """Which statement of the loop's body, blocks opened up; -1 for the loop's own line."""
        body = self._bodies.get(loop.lineno)
        if body is None:
            body = self._bodies[loop.lineno] = [self.program.span(each)[:2] for each in leaves(loop.body)]
        column = frame.column if frame.end_column else 1 << 30
        return sum(start <= (frame.line, column) for start in body) - 1
