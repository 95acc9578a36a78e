"""Where a value left TensorFlow on its way to the target."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.program import called, span_of_frame
from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.graph.route import Break
    from tapecore.recording.event import Event

OWN_LOOPS = frozenset({
    "predict", "predict_on_batch", "evaluate", "test_on_batch", "fit", "train_on_batch",
})  # fmt: skip
"""Methods of a model that run it batch by batch and hand out NumPy arrays and Python numbers."""


class Exit(NamedTuple):
    """The escapes; where the data came back (None: through plain Python, going by the text alone); whether
    it is sure; the call of a model's own loop that handed the numbers out, if it was one."""

    escapes: list[Event]
    broken: Break | None
    place: int
    sure: bool
    loop: ast.Call | None = None


def exit_of(case: Case) -> Exit | None:
    """The way out of TensorFlow that the source's influence took to the target."""
    for place, broken in case.breaks("convert"):
        event = case.events[broken.link.at]
        through: list[int] = event.info.get("through", [])
        escapes = [case.events[at] for at in through if 0 <= at < len(case.events)]
        reached = case.reached
        mine = [escape for escape in escapes if not reached.isdisjoint(escape.inputs)]
        return Exit(mine or escapes, broken, place, bool(event.info.get("sure", True)))
    return None if case.route is not None else _by_text(case) or _by_loop(case)


def in_block(case: Case) -> Iterator[Exit]:
    """Every way out in the block from which the text leads to the target, whether or not a tensor is known to
    have come of it: what is made of an array's elements, or of two numbers together, nobody sees."""
    block, reached = (e for e in case.asked.escapes if e.at > case.opened), case.reached
    by_line = {event.line: event for event in block if not reached.isdisjoint(event.inputs)}
    return _leading_on(case, by_line.values())  # a loop has the same one in every pass


def _by_text(case: Case) -> Exit | None:
    return next(_leading_on(case, reversed(case.asked.escapes)), None)


def _leading_on(case: Case, among: Iterable[Event]) -> Iterator[Exit]:
    """The ways out of what the source had a part in from which the text leads to the target."""
    reached = case.reached
    for event in among:
        if event.info.get("display") or reached.isdisjoint(event.inputs):
            continue
        if feeds(case.program, event.line, case.target_lines):
            yield Exit([event], None, 0, sure=_came_back_there(case, event))


def _came_back_there(case: Case, escape: Event) -> bool:
    """Whether the very call that took the numbers out made a tensor again that the target has."""
    return escape.stack >= 0 and case.asked.last_made.get(escape.stack, -1) > escape.at


def _by_loop(case: Case) -> Exit | None:
    """A model that the source is a part of was run by a loop of its own, and the text leads from there to the
    target."""
    if not any(called(call) in OWN_LOOPS for call in case.program.calls.values()):
        return None
    lines = case.target_lines
    known: dict[int, ast.Call | None] = {}
    users = {e.at: e for value in case.reached for e in case.influence.users.get(value, ())}
    for at in sorted(users, reverse=True):
        event = users[at]
        if event.kind != "op" or event.within >= 0 or at >= case.until:
            continue
        if event.stack not in known:
            known[event.stack] = _loop_around(case, event)
        loop = known[event.stack]
        if loop is None or isinstance(case.program.statement_at(loop.lineno), ast.Expr):
            continue
        if feeds(case.program, loop.lineno, lines):
            return Exit([event], None, 0, _same_numbers(case, event), loop)
    return None


def _loop_around(case: Case, event: Event) -> ast.Call | None:
    """The call of a model's own loop inside which ``event`` happened; a person's own method of that name is
    none."""
    inner = ""
    for frame in case.recording.stack_of(event):
        call = case.program.calls.get(span_of_frame(frame))
        if call is not None and called(call) in OWN_LOOPS and called(call) != inner:
            return call
        inner = frame.function.rpartition(".")[2]
    return None


def _same_numbers(case: Case, last: Event) -> bool:
    """Whether the target has a tensor made of just the numbers that an op of that call gave."""
    values = case.recording.values
    there = (e for e in case.events[: case.until] if e.kind == "op" and e.stack == last.stack)
    given = [values[value] for event in there for value in event.outputs]
    made = [e for e in case.asked.makers if e.kind in ("create", "convert") and e.at > last.at]
    taken = [values[value] for event in made for value in event.outputs]
    return any(
        (one.shape, one.statistics) == (other.shape, other.statistics) and one.data == other.data
        for one in taken
        for other in given
    )
