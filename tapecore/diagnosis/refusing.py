"""Inputs of which a rule was asked and gave None: of a person's ``tf.custom_gradient`` functions in one call, of
ops through which a tangent was to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.tracking import produced_on_tape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def refused(case: Case, pulled: Sequence[Event]) -> frozenset[tuple[int, int]]:
    """The inputs (event, slot) for which a rule gave nothing, although the tape followed them; ``pulled``: the
    pullbacks of custom ops in this call."""
    since = _followed_since(case) if pulled else None
    found: set[tuple[int, int]] = set()
    for event in pulled if since is not None else ():
        op = op_of(case.events, event)
        if since is not None and op is not None and op.at > since:
            nothing = {*event.info.get("none", ()), *range(len(op.inputs))} - set(event.info.get("wrt", ()))
            found |= {(op.at, slot) for slot in nothing}
    return frozenset(found)


def not_pushed(case: Case, tangents: Sequence[Event]) -> frozenset[tuple[int, int]]:
    """The same for an accumulator; ``tangents``: those until the question."""
    asked = case.event.info.get("accumulator", -1)
    found: set[tuple[int, int]] = set()
    for event in tangents:
        mine = event.info.get("accumulator") == asked
        if mine and all(value < 0 for value in event.outputs):
            found |= {(event.info["op"], slot) for slot, value in enumerate(event.inputs) if value >= 0}
    return frozenset(found)


def _followed_since(case: Case) -> int | None:
    """The event from which on the tape followed the source; None where it never did."""
    watches = case.tape.watched(case.start, case.question.variable, case.until)
    first = min((watch.at for watch in watches if not watch.ignored), default=None)
    return case.opened if first is None and produced_on_tape(case) else first


def op_of(events: Sequence[Event], pullback: Event) -> Event | None:
    """The op event that a pullback is of; None for one from before the recording."""
    number: int = pullback.info.get("op", -1)
    return events[number] if number >= 0 else None


def is_custom(op: Event | None) -> bool:
    """Whether an op event is a person's ``tf.custom_gradient`` function."""
    return op is not None and op.what == "CustomGradient"
