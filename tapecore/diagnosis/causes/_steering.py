"""Whether a source only decides which way the program takes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event

CHOOSERS = frozenset({"SelectV2", "Select", "Where3"})
"""Ops whose first input chooses between the others."""
WRITTEN = frozenset({"where", "select", "cond", "case", "switch_case", "while_loop"})
"""Functions in which a person writes a choice; other functions are made of choices too, and nobody sees them."""


def chooser(case: Case) -> Event | None:
    """The op on the way to the target that the source reaches as a condition."""
    for link in case.route.links if case.route is not None else ():
        event = case.events[link.at]
        if event.what in CHOOSERS and link.slot == 0 and case.words.written(event) in WRITTEN:
            return event
    return None


def steering(case: Case) -> Event | None:
    """The last truth test of something made from the source that had a say in the target; None when there
    is none, or a real way."""
    if case.route is not None:
        return None
    last = max(
        (e.at for v in case.targets if (e := case.influence.producer.get(v)) is not None), default=case.until
    )
    asked: set[int] = set()
    for event in reversed(case.events[: case.until]):
        if (
            event.kind != "branch"
            or event.line in asked
            or not event.inputs
            or event.inputs[0] not in case.reached
        ):
            continue
        asked.add(event.line)  # the last time round is as good as any
        if _steers(case, event, last):
            return event
    return None


def _steers(case: Case, branch: Event, last: int) -> bool:
    statement = case.program.statement_at(branch.line)
    if statement is None:
        return False
    if isinstance(statement, ast.If | ast.While):
        first = statement.body[0].lineno
        end = statement.end_lineno or first
        return _inside(case, branch, first, end) or _jumps(statement, branch.at < last)
    return (
        statement.lineno in case.target_lines
        or _covers(case, statement)
        or feeds(case.program, branch.line, case.target_lines)
    )


def _inside(case: Case, branch: Event, first: int, end: int) -> bool:
    """Something in the arms became, or was given a name as, a part of the target."""
    if any(first <= line <= end for line in case.target_lines):
        return True
    wanted = case.ancestors | set(case.targets)
    named = (n for n in case.recording.names if first <= n.line <= end and n.after >= branch.at - 1)
    if any(name.value in wanted for name in named):
        return True
    return any(
        feeds(case.program, line, case.target_lines)
        for line in range(first, end + 1)
        if case.program.statement_at(line)
    )


def _jumps(statement: ast.If | ast.While, before: bool) -> bool:
    jumps = (ast.Break, ast.Continue, ast.Return, ast.Raise)
    return before and any(isinstance(node, jumps) for node in ast.walk(statement))


def _covers(case: Case, statement: ast.stmt) -> bool:
    end = statement.end_lineno or statement.lineno
    return any(statement.lineno <= line <= end for line in case.target_lines)
