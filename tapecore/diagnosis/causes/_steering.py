"""Whether a source only decides which way the program takes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.making import lines_since, made_on
from tapecore.diagnosis.scoping import owner, stored_by
from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.links import Link
    from tapecore.recording.event import Event

CHOOSERS = frozenset({"SelectV2", "Select", "Where3"})
"""Ops whose first input chooses between the others."""
WRITTEN = frozenset({"where", "select", "cond", "case", "switch_case", "while_loop"})
"""Functions in which a person writes a choice; other functions are made of choices too, and nobody sees them."""


def chooser(case: Case) -> Event | None:
    """The op on the way to the target that the source reaches as a condition."""
    if case.route is None:
        return None
    link = case.route.links.first("chooses", lambda link: _chooses(case, link))
    return None if link is None else case.events[link.at]


def _chooses(case: Case, link: Link) -> bool:
    event = case.events[link.at]
    return event.what in CHOOSERS and link.slot == 0 and case.words.written(event) in WRITTEN


def steering(case: Case) -> Event | None:
    """The last truth test of something made from the source that had a say in the target; None when there
    is none, or a real way."""
    if case.route is not None:
        return None
    last = max(
        (e.at for v in case.targets if (e := case.influence.producer.get(v)) is not None), default=case.until
    )
    reached = case.reached
    tests = [e for e in case.asked.branches if not reached.isdisjoint(e.inputs[:1])]
    latest = {event.line: event for event in tests}  # the last time round is as good as any
    first = {event.line: event.at for event in reversed(tests) if event.at >= case.begun}
    ordered = sorted(latest.values(), key=lambda event: -event.at)
    return next((e for e in ordered if _steers(case, e, first.get(e.line, e.at), last)), None)


def _steers(case: Case, branch: Event, since: int, last: int) -> bool:
    statement = case.program.statement_at(branch.line)
    if statement is None:
        return False
    start, end = statement.lineno, statement.end_lineno or statement.lineno
    if not isinstance(statement, ast.If | ast.While):
        if made_on(case, start, end, since):
            return True
        return branch.at >= case.begun and feeds(case.program, branch.line, lines_since(case, since))
    start = statement.body[0].lineno
    if branch.at < case.begun:  # of another pass: only what came from there shows that it matters
        return made_on(case, start, end, since)
    if _inside(case, start, end, since) or _left_alone(case, statement, branch):
        return True
    left = _jumps_from(case, statement) if branch.at < last else None
    if left is None:
        return False
    start, end = left.lineno, left.end_lineno or end
    whether = branch.at < case.opened and start <= case.opened_line <= end  # whether there is a tape at all
    return not whether and _inside(case, start, end, since)


def _inside(case: Case, first: int, end: int, since: int) -> bool:
    """Something on these lines became, or was given a name as, a part of the target."""
    if made_on(case, first, end, since):
        return True
    into = lines_since(case, since)
    lines = (line for line in range(first, end + 1) if case.program.statement_at(line))
    return any(feeds(case.program, line, into) for line in lines)


def _left_alone(case: Case, statement: ast.If | ast.While, branch: Event) -> bool:
    """An arm that did not run would have given a new value to a name whose old one went into the target
    later, or is the target."""
    arms = {
        (text, owner(case.program, text, inner.lineno))
        for part in (*statement.body, *statement.orelse)
        for inner in ast.walk(part)
        if isinstance(inner, ast.stmt)
        for text in stored_by(inner)
    }
    kept = {
        name.value
        for name in case.recording.names
        if name.after <= branch.at
        and name.value in case.ancestors
        and (name.text, owner(case.program, name.text, name.line)) in arms
    }
    later = (e for v in kept for e in case.influence.users.get(v, ()) if branch.at < e.at < case.until)
    return bool(kept & set(case.targets)) or any(case.ancestors & set(e.outputs) for e in later)


def _jumps_from(case: Case, statement: ast.If | ast.While) -> ast.stmt | None:
    """What a jump in the arms leaves, or begins anew: its loop, its function, or whatever an error ends."""
    jumps = {type(node) for node in ast.walk(statement)}
    wanted: tuple[type[ast.stmt], ...] = ()
    if jumps & {ast.Return, ast.Raise}:
        wanted = (ast.FunctionDef, ast.AsyncFunctionDef)
    elif jumps & {ast.Break, ast.Continue}:
        wanted = (ast.For, ast.AsyncFor, ast.While)
    around = (statement, *case.program.around(statement))
    return next((node for node in around if isinstance(node, wanted)), None) if wanted else None
