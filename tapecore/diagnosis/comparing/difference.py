"""In what two events differ that are one step of a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from tapecore.recording.arrays import decode
from tapecore.recording.numbers import finite_or_none

if TYPE_CHECKING:
    from tapecore.diagnosis.comparing.alignment import Pair
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording
    from tapecore.recording.value import Value

Kind = Literal["only before", "only after", "said", "count", "dtype", "shape", "numbers", "tape"]


@dataclass(frozen=True)
class Difference:
    """One step that is not the same in both runs.

    ``kind``: only one of the runs has it; what it said (the text printed, the way a branch went, value or None, the
    error, how a tape was opened); how many values it gave; the dtype or shape of one; its numbers; on how many tapes
    it is. ``before`` and ``after`` are the values that differ, -1 where the difference is none of values. ``largest``:
    the largest difference of two numbers, None where there are none to subtract, not all of them were kept, or it is
    not finite.
    """

    pair: Pair
    kind: Kind
    before: int = -1
    after: int = -1
    largest: float | None = None


def difference(before: Recording, after: Recording, pair: Pair) -> Difference | None:
    """None where the two are the same to the last bit, or to what was kept of them."""
    if pair.before < 0 or pair.after < 0:
        return Difference(pair, "only after" if pair.before < 0 else "only before")
    one, other = before.events[pair.before], after.events[pair.after]
    if _said(one) != _said(other):
        return Difference(pair, "said", *_first_outputs(one, other))
    if len(one.outputs) != len(other.outputs):
        return Difference(pair, "count")
    for x, y in zip(one.outputs, other.outputs, strict=True):
        if x >= 0 and y >= 0 and (kind := _values(before.values[x], after.values[y])):
            largest = _largest(before.values[x], after.values[y]) if kind == "numbers" else None
            return Difference(pair, kind, x, y, largest)
    return None if tapes_of(one) == tapes_of(other) else Difference(pair, "tape")


_SAID = ("value", "message", "filled", "persistent", "watch_accessed_variables", "ignored")


def _said(event: Event) -> tuple[object, ...]:
    """What an event says that is no array. A figure's pixels are no result."""
    return event.what, *(event.info.get(key) for key in _SAID)


def tapes_of(event: Event) -> int:
    """How many tapes recorded an op. Their numbers are not compared: another tape before them moves those."""
    return len(event.info.get("tapes", ()))


def _first_outputs(one: Event, other: Event) -> tuple[int, int]:
    return one.outputs[0] if one.outputs else -1, other.outputs[0] if other.outputs else -1


def _values(one: Value, other: Value) -> Kind | None:
    if one.dtype != other.dtype:
        return "dtype"
    if one.shape != other.shape:
        return "shape"
    same = one.data == other.data and (one.whole or one.statistics == other.statistics)
    return None if same else "numbers"


def _largest(one: Value, other: Value) -> float | None:
    pair = [decode(value) for value in (one, other)]
    if any(array is None or array.dtype.kind not in "fciub" or not array.size for array in pair):
        return None
    wide = [np.asarray(array, np.complex128) for array in pair]
    with np.errstate(all="ignore"):
        apart = np.abs(wide[0] - wide[1])
    return finite_or_none(float(apart.max()))
