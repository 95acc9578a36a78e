"""Where in the program's structure each event happened: cell, function call, pass of a loop.

Loops are not recorded. A new pass has begun when a statement of the loop's body comes round again, or an
earlier one after a later one.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tapecore.graph.program import Program, Span, called

if TYPE_CHECKING:
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

ENDS = frozenset({"tape_close", "tape_resume", "tape_drop", "accumulator_close"})
"""Events at the end of a block that carry the line where it began: no sign of a new pass."""
Loop = ast.For | ast.While | ast.AsyncFor


@dataclass(frozen=True)
class Scope:
    """A group of events: ``kind`` is cell, function or loop; ``index`` counts the passes of one run of a
    loop; ``family`` is what its siblings share (all passes of that run of that loop)."""

    id: str
    parent: str
    label: str
    kind: str
    index: int = 0
    family: str = ""


@dataclass
class _Pass:
    """Where one run of one loop stands: which pass, and what of the body it has seen in it."""

    index: int = 0
    statement: int = -2
    seen: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    latest: tuple[int, str] = (-1, "")


class Scopes:
    """``of[at]`` is the id of event ``at``'s innermost scope ("" for the program itself), ``table`` all
    scopes by id."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self.recording = recording
        self.program = program
        self.table: dict[str, Scope] = {}
        self.of: list[str] = []
        self._passes: dict[tuple[str, int], _Pass] = {}
        self._loops: dict[tuple[int, int], list[Loop]] = {}
        self._bodies: dict[int, list[ast.stmt]] = {}
        self._cells = [(cell.line, cell.index) for cell in recording.header.cells]
        for event in recording.events:
            self.of.append(self._scope(event))

    def path(self, id: str) -> list[Scope]:
        """The scopes around and including ``id``, outermost first."""
        found: list[Scope] = []
        while id:
            found.append(self.table[id])
            id = self.table[id].parent
        return found[::-1]

    def label(self, at: int) -> str:
        """``loss_of() · i = 2`` for event ``at``; "" at the top."""
        return " · ".join(scope.label for scope in self.path(self.of[at]) if scope.kind != "cell")

    def _scope(self, event: Event) -> str:
        if event.kind == "pullback" and 0 <= event.info.get("op", -1) < len(self.of):
            number: int = event.info["op"]
            return self.of[number]
        if event.within >= 0:
            return self.of[event.within]
        frames = self.recording.stack_of(event)[::-1]
        if not frames:
            return ""
        scope = self._cell(frames[0].line)
        for depth, (number, frame) in enumerate(zip(self._numbers(event.stack), frames, strict=True)):
            if depth and not frame.function.startswith("<"):
                scope = self._add(
                    f"{scope}/f{frame.function}.{frame.activation}", scope, f"{frame.function}()", "function"
                )
            last = depth == len(frames) - 1
            scope = self._loop(
                scope, number, frame.line, f"{event.kind} {event.what}" if last else "", event.kind in ENDS
            )
        return scope

    def _numbers(self, index: int) -> list[int]:
        """The frames from the program itself down to frame ``index``, as indexes."""
        chain: list[int] = []
        while index >= 0:
            chain.append(index)
            index = self.recording.frames[index].parent
        return chain[::-1]

    def _cell(self, line: int) -> str:
        if len(self._cells) < 2:
            return ""
        index = next((index for start, index in reversed(self._cells) if start <= line), self._cells[0][1])
        return self._add(f"c{index}", "", f"[{index}]", "cell")

    def _add(self, id: str, parent: str, label: str, kind: str, index: int = 0, family: str = "") -> str:
        if id not in self.table:
            self.table[id] = Scope(id, parent, label, kind, index, family)
        return id

    def _loop(self, scope: str, number: int, line: int, what: str, ends: bool) -> str:
        for loop in self._loops_at(line):
            state = self._passes.setdefault((scope, loop.lineno), _Pass())
            if not ends:
                self._advance(state, loop, number, line, what)
            family = f"{scope}/l{loop.lineno}"
            scope = self._add(
                f"{family}.{state.index}", scope, _label(loop, state.index), "loop", state.index, family
            )
        return scope

    def _loops_at(self, line: int) -> list[Loop]:
        """The loops around ``line`` within its function, the outermost first."""
        statement = self.program.statement_at(line)
        if statement is None:
            return []
        key = (statement.lineno, line)
        if key not in self._loops:
            found: list[Loop] = []
            for node in [statement, *self.program.around(statement)]:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
                    break
                if isinstance(node, Loop) and _repeats(node, line):
                    found.append(node)
            self._loops[key] = found[::-1]
        return self._loops[key]

    def _advance(self, state: _Pass, loop: Loop, number: int, line: int, what: str) -> None:
        place = self._place(loop, line)
        mark = (number, what)
        if place < state.statement or self._again(state, place, mark):
            state.index += state.statement >= -1
            state.seen = set()
        state.statement = place
        state.seen.add(mark)
        state.latest = mark

    def _again(self, state: _Pass, place: int, mark: tuple[int, str]) -> bool:
        """Whether what was seen in this pass comes round again: with something else in between, or an
        operation that runs once."""
        if mark not in state.seen or place != state.statement:
            return False
        return state.latest[0] != mark[0] or self._runs_once(mark)

    def _runs_once(self, mark: tuple[int, str]) -> bool:
        kind, _, what = mark[1].partition(" ")
        if kind != "op":
            return False
        frame = self.recording.frames[mark[0]]
        span = Span(frame.line, frame.column, frame.end_line, frame.end_column)
        node = self.program.expression_at(span)
        if isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.Subscript):
            return True
        entry = self.recording.ops.get(what)
        names = {api.split(".")[-1] for api in entry.api} if entry is not None else set[str]()
        return isinstance(node, ast.Call) and called(node) in names

    def _place(self, loop: Loop, line: int) -> int:
        """Which statement of the loop's body, blocks opened up; -1 for the loop's own line."""
        body = self._bodies.get(loop.lineno)
        if body is None:
            body = self._bodies[loop.lineno] = _leaves(loop.body)
        found = -1
        for place, statement in enumerate(body):
            if statement.lineno <= line:
                found = place
        return found


def _repeats(loop: Loop, line: int) -> bool:
    """Whether ``line`` runs with every pass: the body, and a ``while``'s condition."""
    end = loop.body[-1].end_lineno or loop.body[-1].lineno
    first = loop.lineno if isinstance(loop, ast.While) else loop.body[0].lineno
    return first <= line <= end


def _leaves(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body, those of its blocks too; an inner loop is one."""
    found: list[ast.stmt] = []
    for statement in statements:
        if isinstance(statement, ast.With | ast.If | ast.Try):
            found.append(statement)
            found += _leaves(statement.body)
            found += _leaves(getattr(statement, "orelse", []))
        else:
            found.append(statement)
    return found


def _label(loop: Loop, index: int) -> str:
    if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and loop.target.id != "_":
        start = _start(loop.iter)
        if start is not None:
            return f"{loop.target.id} = {start + index}"
    return f"pass {index + 1}"


def _start(iterated: ast.expr) -> int | None:
    """The first number of a plain ``range``, if that is what is iterated and it counts by one."""
    if not isinstance(iterated, ast.Call) or called(iterated) != "range" or not 1 <= len(iterated.args) <= 2:
        return None
    if len(iterated.args) == 1:
        return 0
    first = iterated.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, int) else None
