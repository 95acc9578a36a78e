"""What on a gradient's way makes it explode or vanish: one kind of op again and again, or a function that is flat."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.gains import quotient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.graph.gains_path import Stop
    from tapecore.recording.event import Event

DECADES = 5.0
"""Powers of ten between target and source from which on it is worth a word: with a learning rate of 0.01 a
gradient of 1e-5 moves a weight of 1 by less than float32 can tell, and one of 1e5 throws it a thousandfold."""
REPEATS = 5
"""So often at least an op is on the way: what a formula does once or twice is no matter of depth."""
ONE_STEP = 0.5
"""A single step with more than this part of all the decades is a jump, not growth."""
SQUASHING = frozenset({"Sigmoid", "Tanh"})
"""Functions that are flat far from 0."""
ARRIVES = 0.01
"""What is flat matters where at least this part of the seed arrives: behind a loss at its minimum nothing does."""


class Repeated(NamedTuple):
    """The op that did most of it: its events on the way, and what each multiplied the norm by on average."""

    ops: tuple[int, ...]
    factor: float


class _Step(NamedTuple):
    """One op on a way: the powers of ten that it adds on its way to its input ``slot``."""

    op: int
    slot: int
    decades: float


def _steps(stops: list[Stop]) -> list[_Step]:
    """The ops of a way, from the target on; nothing where a norm is not known. What comes in addition to a value on
    other ways is no op's doing."""
    found: list[_Step] = []
    for before, stop in pairwise(stops):
        ratio = quotient(stop.sent, before.norm)
        if not ratio:
            return []
        found.append(_Step(stop.op, stop.slot, math.log10(ratio)))
    return found


def reason_of(events: Sequence[Event], stops: list[Stop]) -> Repeated | None:
    """What did it on the way to a source; None where nothing that is told of did."""
    return repeated(events, stops) or flat(events, stops)


def repeated(events: Sequence[Event], stops: list[Stop]) -> Repeated | None:
    """The op that stands on the way again and again and did most of it, if the way changes that much at all."""
    steps = _steps(stops)
    whole = sum(step.decades for step in steps)
    sign = math.copysign(1.0, whole)
    kinds: dict[tuple[str, int], list[_Step]] = defaultdict(list)
    for step in steps:
        kinds[events[step.op].what, step.slot].append(step)
    deep = [found for found in kinds.values() if len(found) >= REPEATS]
    sums = [sign * sum(step.decades for step in found) for found in deep]
    jump = max((sign * step.decades for step in steps), default=0.0) > ONE_STEP * abs(whole)
    if jump or min(abs(whole), sum(sums)) < DECADES:
        return None
    most, decades = max(zip(deep, sums, strict=True), key=lambda pair: pair[1])
    return Repeated(tuple(step.op for step in most), 10.0 ** (sign * decades / len(most)))


def flat(events: Sequence[Event], stops: list[Stop]) -> Repeated | None:
    """A squashing function that lets next to nothing of the gradient through, though enough arrives."""
    arrived = 0.0
    for step in _steps(stops):
        if step.decades <= -DECADES and events[step.op].what in SQUASHING:
            return Repeated((step.op,), 10.0**step.decades) if arrived >= math.log10(ARRIVES) else None
        arrived += step.decades
    return None
