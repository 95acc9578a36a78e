"""Since when a call's targets were in the making: in this pass of its loop, in this call of its function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import Function

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Name


def begun(case: Case) -> int:
    """The event with which the pass, or the call of a function, that holds the gradient call began; earlier
    where its tape was open before. 0 where there is neither loop nor function."""
    opened = case.opened if case.opened >= 0 else case.until
    return min(opened, max(_called(case), _passed(case, opened)))


def lines_since(case: Case, since: int) -> set[int]:
    """The lines on which parts of the targets were made from event ``since`` on. A plain number that stands
    in an expression is no part of its own: one tensor may serve equal numbers of the whole program."""
    known = case.asked.lines_since
    if since not in known:
        known[since] = _lines_since(case, since)
    return known[since]


def _lines_since(case: Case, since: int) -> set[int]:
    found: set[int] = set()
    for value in case.ancestors:
        maker = case.influence.producer.get(value)
        if maker is None or maker.at < since or maker.line <= 0:
            continue
        named = value in case.targets or value in case.words.bindings
        if named or maker.kind != "convert" or maker.what != "scalar":
            found.add(maker.line)
    return found


def made_on(case: Case, first: int, end: int, since: int) -> bool:
    """Whether something that happened on these lines after event ``since`` is a part of the targets, or
    something was given a name there that became one afterwards."""
    if any(first <= line <= end for line in lines_since(case, since)):
        return True
    named = (n for n in case.recording.names if first <= n.line <= end and n.after >= since - 1)
    ancestors = case.ancestors
    return any(name.value in ancestors and _is_used(case, name) for name in named)


def _is_used(case: Case, name: Name) -> bool:
    """Whether what has the name is the target, or went into it later."""
    users = (e for e in case.influence.users.get(name.value, ()) if name.after < e.at < case.until)
    return name.value in case.targets or any(case.ancestors & set(event.outputs) for event in users)


def _called(case: Case) -> int:
    """The first event inside the call of the function that asks; 0 for the program itself."""
    frames = case.recording.frames
    if not 0 <= case.event.stack < len(frames) or frames[case.event.stack].parent < 0:
        return 0
    asks = frames[case.event.stack]
    inside: set[int] = set()
    for index, frame in enumerate(frames):
        mine = (frame.function, frame.activation) == (asks.function, asks.activation)
        if mine or frame.parent in inside:
            inside.add(index)
    return next((e.at for e in case.events[: case.until] if e.stack in inside), 0)


def _passed(case: Case, opened: int) -> int:
    """The begin of the pass of the loop around the gradient call; where the recording tells no passes, the
    tape's block stands for it. 0 for no loop."""
    asking = case.program.statement_at(case.question.line)
    if asking is None:
        return 0
    loops: set[int] = set()
    for node in case.program.around(asking):
        if isinstance(node, Function):
            break
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            loops.add(node.lineno)
    if not loops:
        return 0
    before = reversed(case.events[: case.until])
    return next((e.at for e in before if e.kind == "pass" and e.line in loops), opened)
