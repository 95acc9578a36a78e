"""Inputs of which a rule was asked and gave None: of a person's ``tf.custom_gradient`` functions in one call, of
ops through which a tangent was to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.tracking import produced_on_tape

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def refused(case: Case) -> frozenset[tuple[int, int]]:
    """The inputs (event, slot) for which a rule gave nothing, although the tape, or the accumulator, followed
    them."""
    if case.tape.forward:
        return _not_pushed(case)
    since = _followed_since(case)
    found: set[tuple[int, int]] = set()
    for event in pulled_back(case) if since is not None else ():
        op = op_of(case, event)
        if since is not None and op.at > since:
            nothing = {*event.info.get("none", ()), *range(len(op.inputs))} - set(event.info.get("wrt", ()))
            found |= {(op.at, slot) for slot in nothing}
    return frozenset(found)


def _not_pushed(case: Case) -> frozenset[tuple[int, int]]:
    asked = case.event.info.get("accumulator", -1)
    found: set[tuple[int, int]] = set()
    for event in case.events[: case.until]:
        mine = event.kind == "tangent" and event.info.get("accumulator") == asked
        if mine and all(value < 0 for value in event.outputs):
            found |= {(event.info["op"], slot) for slot, value in enumerate(event.inputs) if value >= 0}
    return frozenset(found)


def _followed_since(case: Case) -> int | None:
    """The event from which on the tape followed the source; None where it never did."""
    watches = case.tape.watched(case.start, case.question.variable, case.until)
    first = min((watch.at for watch in watches if not watch.ignored), default=None)
    return case.opened if first is None and produced_on_tape(case) else first


def pulled_back(case: Case) -> list[Event]:
    """The pullbacks of custom ops in this call."""
    found: list[Event] = []
    for event in case.events[case.question.at + 1 :]:
        if event.within < case.question.at:
            break
        if event.kind == "pullback" and event.info.get("op", -1) >= 0 and is_custom(op_of(case, event)):
            found.append(event)
    return found


def op_of(case: Case, pullback: Event) -> Event:
    """The op event that a pullback is of."""
    number: int = pullback.info["op"]
    return case.events[number]


def is_custom(op: Event) -> bool:
    """Whether an op event is a person's ``tf.custom_gradient`` function."""
    return op.what == "CustomGradient"
