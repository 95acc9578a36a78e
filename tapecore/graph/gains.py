"""By how much each op's pullback grows or shrinks the gradient: ||g_in|| / ||g_out||, from the recording alone.

Norms are Euclidean and over all elements, as the recording's statistics have them. Where one is not known, or the
gradient is not finite, there is no gain: None, never a guess.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from tapecore.recording.value import Data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording
    from tapecore.recording.value import Value


class Gain(NamedTuple):
    """One contribution: pullback ``at`` of the op event ``op`` sent ``leaving`` (a norm) to ``value``, the op's
    input ``slot``, for the ``arriving`` norm of what its outputs received."""

    at: int
    op: int
    slot: int
    value: int
    arriving: float | None
    leaving: float | None

    @property
    def ratio(self) -> float | None:
        """What the norm was multiplied by; None where that is not known, or nothing arrived."""
        return quotient(self.leaving, self.arriving)


def gains(recording: Recording, call: int) -> list[Gain]:
    """The gain of each contribution in gradient call ``call`` (an event's index), in the order of the backward
    pass."""
    pullbacks = (event for event in sent_back(recording, call) if event.kind == "pullback")
    return [gain for pullback in pullbacks for gain in gains_of(recording, pullback)]


def sent_back(recording: Recording, call: int) -> Iterator[Event]:
    """The seeds and pullbacks of gradient call ``call``, in order; what came after the call is not read."""
    events = recording.events
    for at in range(call + 1, len(events)):
        event = events[at]
        if event.within < call and event.kind != "pass":
            return
        if event.within == call and event.kind in ("seed", "pullback"):
            yield event


def gains_of(recording: Recording, pullback: Event) -> Iterator[Gain]:
    """The gains of one pullback's contributions."""
    arriving = joint(norm_of(recording.values, value) for value in pullback.inputs if value >= 0)
    slots, to = pullback.info.get("wrt", ()), pullback.info.get("to", ())
    for slot, value, sent in zip(slots, to, pullback.outputs, strict=False):
        leaving = norm_of(recording.values, sent)
        yield Gain(pullback.at, int(pullback.info["op"]), slot, value, arriving, leaving)


def overall(shares: Sequence[Gain]) -> float | None:
    """The gain of a whole pullback: of all its contributions together."""
    return quotient(joint(share.leaving for share in shares), shares[0].arriving) if shares else None


def norm_of(values: Sequence[Value], index: int) -> float | None:
    """The Euclidean norm of a value; None where it is not known, or not all of it is finite."""
    if not 0 <= index < len(values):
        return None
    numbers = values[index].numbers
    if isinstance(numbers, Data) and len(numbers.items) == 1 and numbers.form == "inline":
        (item,) = numbers.items
        if type(item) is float:
            return abs(item)  # what most values of a long scalar program are, without their other statistics
    kept = values[index].statistics
    return None if kept is None or kept.nans or kept.infs else kept.norm


def joint(norms: Iterable[float | None]) -> float | None:
    """The norm of several arrays as one; None where one of them is not known."""
    known: list[float] = []
    for norm in norms:
        if norm is None:
            return None
        known.append(norm)
    return math.hypot(*known)


def quotient(above: float | None, below: float | None) -> float | None:
    """``above / below``; None where one is not known, ``below`` is 0, or the quotient is too large."""
    if above is None or not below:
        return None
    ratio = above / below
    return ratio if math.isfinite(ratio) else None
