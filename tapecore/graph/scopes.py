"""Where in the program's structure each event happened: cell, function call, pass of a loop."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tapecore.graph.loops import Loop, counted_label, leaves_early, pass_label, repeats, trips
from tapecore.graph.named_scopes import NamedScopes, Step
from tapecore.graph.passes import Passes, Visit
from tapecore.recording.event import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.graph.program import Program
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

PROGRAM = Frame("<module>", 0, -1, 0, 0, 0, 0)
"""Where what stands in no function happens."""
ENDS = frozenset({"tape_close", "tape_resume", "tape_drop", "accumulator_close"})
"""Events at the end of a block that carry the line where it began: no sign of a new pass."""

_WITH_OPS = frozenset({"assign", "escape", "data", "convert"})
"""Events that tell no name scope: they are where the ops of the same call are."""


@dataclass(frozen=True)
class Scope:
    """A group of events: ``kind`` is cell, function, loop, scope (a name scope) or layer (also an optimizer);
    ``index`` counts the passes of one run of a loop; ``family`` is what its siblings share (all passes of that run of
    that loop)."""

    id: str
    parent: str
    label: str
    kind: str
    index: int = 0
    family: str = ""


class Scopes:
    """``of[at]`` is the id of event ``at``'s innermost scope ("" for the program itself), ``table`` all
    scopes by id."""

    def __init__(self, recording: Recording, program: Program) -> None:
        self.recording = recording
        self.program = program
        self.table: dict[str, Scope] = {}
        self.of: list[str] = []
        self._paths: dict[str, list[Scope]] = {}
        self._labels: dict[str, str] = {}
        self._ways: dict[str, list[Step]] = {}
        self._passes = Passes(recording, program)
        self._families: dict[str, Loop] = {}
        self._loops: dict[tuple[int, int], list[Loop]] = {}
        self._told: dict[
            tuple[str, int, int], tuple[int, int]
        ] = {}  # a loop in an activation -> index, number
        self._cells = [(cell.line, cell.index) for cell in recording.header.cells]
        for event in recording.events:
            self.of.append(self._scope(event))
        self._correct()
        self._name()

    def path(self, id: str) -> list[Scope]:
        """The scopes around and including ``id``, outermost first."""
        if id not in self._paths:
            scope = self.table.get(id)
            self._paths[id] = [] if scope is None else [*self.path(scope.parent), scope]
        return self._paths[id]

    def passes_of(self, at: int) -> list[str]:
        """The passes of loops that event ``at`` belongs to, the outermost first."""
        return [scope.id for scope in self.path(self.of[at]) if scope.kind == "loop"]

    def label(self, at: int) -> str:
        """``loss_of() · i = 2`` for event ``at``; "" at the top."""
        id = self.of[at]
        if id not in self._labels:
            self._labels[id] = " · ".join(
                scope.label for scope in self.path(id) if scope.kind in ("function", "loop")
            )
        return self._labels[id]

    def _scope(self, event: Event) -> str:
        if event.kind == "pass":
            self._tell(event)
            return ""
        if event.kind == "pullback" and 0 <= event.info.get("op", -1) < len(self.of):
            number: int = event.info["op"]
            return self.of[number]
        if event.within >= 0:
            return self.of[event.within]
        frames = self.recording.stack_of(event)[::-1]
        if not frames:
            return ""
        scope = self._cell(frames[0].line)
        numbers = self._numbers(event.stack)
        for depth, (number, frame) in enumerate(zip(numbers, frames, strict=True)):
            if depth and frame.function.startswith("<"):
                continue  # a comprehension is part of its statement
            if depth:
                id = f"{scope}/f{frame.function}.{frame.activation}"
                scope = self._add(id, scope, f"{frame.function}()", "function")
            scope = self._loop(scope, _visit(event, number, frames[depth : depth + 2]))
        return scope

    def _tell(self, event: Event) -> None:
        """A recorded pass: what happens at that activation's loop belongs to it from now on."""
        inside = 0 <= event.stack < len(self.recording.frames)
        frame = self.recording.frames[event.stack] if inside else PROGRAM
        key = (frame.function, frame.activation, event.line)
        index: int = event.info.get("index", self._told.get(key, (-1, -1))[0] + 1)
        self._told[key] = index, event.info.get("value", index)

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

    def _loop(self, scope: str, visit: Visit) -> str:
        loops = self._loops_at(visit.frame.line)
        frame = visit.frame
        for depth, loop in enumerate(loops):
            family = f"{scope}/l{loop.lineno}"
            told = self._told.get((frame.function, frame.activation, loop.lineno))
            if told is not None:
                index = told[0]
                label = counted_label(loop, *told)
            else:
                index = self._passes.index(scope, loops[depth:], visit)
                self._families[family] = loop
                label = pass_label(loop, index, self.program)
            scope = self._add(f"{family}.{index}", scope, label, "loop", index, family)
        return scope

    def _correct(self) -> None:
        """Where fewer passes left a trace than there were, nobody knows which: they are numbered alone."""
        seen: dict[str, list[Scope]] = {}
        for scope in self.table.values():
            seen.setdefault(scope.family, []).append(scope)
        ended = not self.recording.events or self.recording.events[-1].kind == "error"
        for family, loop in self._families.items():
            most = trips(loop, self.program)
            if most is None or most == len(seen[family]) or ended or leaves_early(loop):
                continue
            for scope in seen[family]:
                label = pass_label(loop, scope.index, self.program, exact=False)
                self.table[scope.id] = replace(scope, label=label)

    def _name(self) -> None:
        """Let name scopes and layers in, where ops tell of them."""
        events = self.recording.events
        if not any("scopes" in event.info for event in events):
            return
        frames = list(self.of)  # by functions and passes alone
        named = NamedScopes(events, [self._steps(id) for id in frames])
        ways = [named.way(at) for at in range(len(events))]
        for order in (
            range(len(events)),
            reversed(range(len(events))),
        ):  # after an op of the same call, or before it
            last: dict[tuple[int, str], str] = {}
            for at in order:
                event, place = events[at], (events[at].stack, frames[at])
                way = ways[at]
                if way is not None:
                    self.of[at] = last[place] = self._down(way)
                elif event.kind == "op" and event.within < 0:
                    last.pop(place, None)
                elif event.kind in _WITH_OPS and self.of[at] == frames[at]:
                    self.of[at] = last.get(place, frames[at])
        for at, event in enumerate(events):
            op = event.info.get("op", -1) if event.kind == "pullback" else event.within
            if 0 <= op < at:
                self.of[at] = self.of[op]

    def _steps(self, id: str) -> list[Step]:
        if id not in self._ways:
            path = self.path(id)
            self._ways[id] = [
                Step(s.id[len(s.parent) :], s.label, s.kind, s.index, s.family[len(s.parent) :]) for s in path
            ]
        return self._ways[id]

    def _down(self, way: Sequence[Step]) -> str:
        id = ""
        for step in way:
            family = f"{id}{step.family}" if step.family else ""
            id = self._add(f"{id}{step.more}", id, step.label, step.kind, step.number, family)
        return id

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
                if isinstance(node, Loop) and repeats(node, line):
                    found.append(node)
            self._loops[key] = found[::-1]
        return self._loops[key]


def _visit(event: Event, number: int, frames: list[Frame]) -> Visit:
    """What happened at the first frame: the call of the second, or the event itself."""
    ends = event.kind in ENDS
    if len(frames) == 1:
        return Visit(number, frames[0], f"{event.kind} {event.what}", ends=ends)
    inner = frames[1]
    return Visit(number, frames[0], f"{inner.function}.{inner.activation}", inner.function, ends)
