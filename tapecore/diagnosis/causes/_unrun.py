"""The arm of a choice that has the source, did not run when the target was made, and would have brought it in:
whether the test is a tensor, which leaves an event, or plain Python, which leaves none."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.causes._arms import Arm, arms
from tapecore.diagnosis.causes._mentions import Mentions
from tapecore.diagnosis.causes._traces import Traces, given_in, statements_of
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.scoping import owner, stored_by
from tapecore.graph.program import Function, called

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event, Name


class Unrun(NamedTuple):
    """The arm, and the truth test that left it out (None: plain Python's)."""

    arm: Arm
    test: Event | None

    @property
    def is_loop(self) -> bool:
        """Whether it is a loop's body."""
        choice = self.arm.choice
        if isinstance(choice, ast.Call):
            return called(choice) == "while_loop"
        return isinstance(choice, ast.For | ast.AsyncFor | ast.While)

    @property
    def clause(self) -> str:
        """What happened instead, in words."""
        line = self.arm.line
        if isinstance(self.arm.choice, ast.Try):
            return f"the `except` on line {line} ran in place of what uses it"
        test = "" if self.arm.test is None else quoted(ast.unparse(self.arm.test), 24)
        if self.is_loop:
            return f"line {line} ran no pass{test and f' ({test})'}"
        known = None if self.test is None else turned_out(self.arm, self.test)
        value = "" if known is None else f" is {known}"
        return f"line {line} took the other branch{f' ({test}{value})' if test else ''}"


def turned_out(arm: Arm, test: Event) -> bool | None:
    """What the arm's test was, going by the truth of a tensor in it; None where that is only a part."""
    value, node = bool(test.info.get("value")), arm.test
    while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value, node = not value, node.operand
    return None if isinstance(node, ast.BoolOp | ast.IfExp) else value


def unrun(case: Case) -> Unrun | None:
    """Looked for first in the tape's block, then in this pass or call, at last in the whole program."""
    found = list(arms(case.program))
    for since in dict.fromkeys((max(case.opened, case.begun), case.begun, 0)):
        view = _View(case, since)
        for arm in found:
            test = view.left_out(arm)
            if test is not None:
                return Unrun(arm, test if test.kind == "branch" else None)
    return None


class _View:
    """What can be said of the program's arms from what happened since event ``since``."""

    def __init__(self, case: Case, since: int) -> None:
        self.case = case
        self.since = since
        self.mentions, self.traces = Mentions(case, since), Traces(case, since)
        asking = case.program.statement_at(case.question.line)
        self.scope = None if asking is None else case.program.function_around(asking)

    def left_out(self, arm: Arm) -> Event | None:
        """The event that shows it: the truth test, else the question."""
        if not self.mentions.of_it(arm.parts) or self.mentions.of_it(arm.others) or not self._was_there(arm):
            return None
        test = self._test(arm)
        if test is not None and arm.when is not None and turned_out(arm, test) == arm.when:
            return None
        if any(self.traces.ran(part) for part in arm.parts) or not self._matters(arm, test):
            return None
        return test or self.case.event

    def _was_there(self, arm: Arm) -> bool:
        function = self.case.program.function_around(arm.choice)
        if function is self.scope:
            return self._first_line() <= arm.line <= self.case.question.line
        if function is None:
            return self.since == 0
        if any(self._is_inside(event, function) for event in self.traces.events):
            return True
        calls = (n for n in self.case.program.nodes if isinstance(n, ast.Call) and called(n) == function.name)
        return any(call.lineno in self.traces.lines for call in calls)

    def _first_line(self) -> int:
        case = self.case
        if self.since <= 0:
            return 0
        if self.since == case.opened:
            return case.opened_line
        event = case.events[self.since]
        return event.line if event.kind == "pass" else 0

    def _is_inside(self, event: Event, function: Function) -> bool:
        frames = self.case.recording.stack_of(event)
        return any(frame.function.rpartition(".")[2] == function.name for frame in frames)

    def _test(self, arm: Arm) -> Event | None:
        """The last truth test by which the choice was made."""
        if arm.test is None or isinstance(arm.choice, ast.For | ast.AsyncFor | ast.Match):
            return None
        place = self.case.program.span(arm.choice if isinstance(arm.choice, ast.Call) else arm.test)
        tests = (e for e in reversed(self.traces.events) if e.kind == "branch")
        return next((event for event in tests if self.traces.happened_at(event, place)), None)

    def _matters(self, arm: Arm, test: Event | None) -> bool:
        if isinstance(arm.parts[0], ast.expr):
            statement = self.case.program.statement_at(arm.line)
            return statement is not None and self.traces.arrives(statement)
        if any(self.traces.is_in_target(part) for part in arm.others):
            return True
        given = {text for part in arm.parts for text in given_in(part)}
        kept = [(text, self._before(text, arm, test)) for text in given]
        if any(self._is_used(name, arm, test) for _, names in kept for name in names):
            return True
        plain = {text for text, names in kept if not names}
        return any(
            isinstance(s, ast.Return) or stored_by(s) & plain or not stored_by(s)
            for part in arm.parts
            for s in statements_of(part)
            if self.traces.feed(s)
        )

    def _before(self, text: str, arm: Arm, test: Event | None) -> list[Name]:
        """What a name stood for when the choice was made."""
        names = [n for n in self.case.words.history.get(text, ()) if n.after < self.case.until]
        scope = owner(self.case.program, text, arm.line)
        mine = [n for n in names if owner(self.case.program, text, n.line) is scope]
        if test is not None:
            return [n for n in mine if n.after <= test.at][-1:]
        loop = _loop(self.case, arm.choice)
        return [n for n in mine if n.line < arm.line or (loop and n.line <= (loop.end_lineno or 0))]

    def _is_used(self, name: Name, arm: Arm, test: Event | None) -> bool:
        """Whether what the name stood for went into the target after the choice."""
        case = self.case
        if name.value not in case.ancestors:
            return False
        if name.value in case.targets:
            return True
        users = (e for e in case.influence.users.get(name.value, ()) if e.at < case.until)
        return any(
            case.ancestors & set(event.outputs)
            and (event.at > test.at if test is not None else not name.line <= event.line < arm.line)
            for event in users
        )


def _loop(case: Case, node: ast.AST) -> ast.For | ast.AsyncFor | ast.While | None:
    for around in case.program.around(node):
        if isinstance(around, Function):
            return None
        if isinstance(around, ast.For | ast.AsyncFor | ast.While):
            return around
    return None
