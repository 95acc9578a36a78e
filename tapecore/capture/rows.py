"""Rows of values, many at a time."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from tapecore.recording import Data, Value
from tapecore.recording.arrays import INLINE, dtype_name, keep
from tapecore.recording.kept import Kept
from tapecore.recording.numbers import Statistics, statistics_of
from tapecore.recording.shortest import shortest

if TYPE_CHECKING:
    from tapecore.capture.sums import Sum
    from tapecore.recording.arrays import Array, Budget

Single = np.float32
SINGLE = np.dtype(Single)


class Extra(NamedTuple):
    """What is special about a value: it is a leaf, or the state of a Variable."""

    leaf: bool
    variable: int
    version: int


PLAIN = (False, -1, -1)


def rows(
    arrays: list[Any], first: int, extras: dict[int, Extra], sums: dict[int, Sum], budget: Budget
) -> list[Value]:
    """The rows of ``arrays``, whose ids count from ``first``; ``extras`` and ``sums`` are what is known of
    some."""
    single = [type(x) is Single or (not x.shape and x.dtype is SINGLE) for x in arrays]
    numbers = iter(shortest(list(compress(arrays, single))))
    found: list[Value] = []
    for value, (array, short) in enumerate(zip(arrays, single, strict=True), first):
        leaf, variable, version = extras.get(value, PLAIN)
        total = sums.get(value)
        stated: Statistics | None = None
        if short:
            number = next(numbers)
            data: Any = Data("inline", (number,))
            if total is not None:
                stated = _of_one(number, total.size())
            found.append(Value(value, "float32", (), variable, version, stated, data))
            continue
        array = np.asarray(array)
        stated, data = keep(_alone(array), budget, leaf)
        if total is not None:
            stated, data = _summed(array, stated, data, total)
        found.append(Value(value, dtype_name(array.dtype), array.shape, variable, version, stated, data))
    return found


def _of_one(number: float | str, absolute: float) -> Statistics | None:
    if type(number) is float:
        return Statistics(number, number, number, abs(number), int(number == 0), 0, 0, -1, absolute)
    found = statistics_of("float32", (number,))
    return found and msgspec.structs.replace(found, absolute=absolute)


def _alone(array: Array) -> Array:
    """The array, or a copy where it is the view of a larger one, which it would keep alive."""
    base: Any = array.base
    if base is None or array.size <= INLINE or getattr(base, "nbytes", 0) <= array.nbytes:
        return array
    return array.copy()


def _summed(array: Array, stated: Statistics | None, data: Any, total: Sum) -> tuple[Statistics | None, Any]:
    if type(data) is Kept:
        return None, Kept(data.array, total.size) if data.array is not None else data
    if stated is None:
        items = data.items
        stated = statistics_of(dtype_name(array.dtype), items)
    if stated is not None:
        stated = msgspec.structs.replace(stated, absolute=total.size())
    return stated, data
