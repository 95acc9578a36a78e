"""Statistics of arrays."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from tapecore.recording.numbers import EMPTY, Statistics, finite_or_none

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

SMALLEST, LARGEST = 1e-100, 1e100
"""Between these, squares neither vanish nor overflow."""
PART = 1 << 13
"""Elements that are summed up at a time: as float64 they stay in the processor's cache, and no library for linear
algebra wakes threads for so few.
"""
ONES = np.ones(PART)


def statistics(array: Array) -> Statistics:
    """Statistics over all elements of a numeric array."""
    if array.size == 0:
        return EMPTY
    flat = array.ravel()
    if array.dtype.kind == "f":
        low, high = float(np.minimum.reduce(flat)), float(np.maximum.reduce(flat))
        if math.isfinite(low) and math.isfinite(high):  # what is not finite shows in one of them
            zeros = 0 if low > 0 or high < 0 else flat.size - int(np.count_nonzero(flat != 0))
            return _of_real(flat, low, high, zeros, (0, 0, -1))
    zeros = flat.size - int(np.count_nonzero(flat))
    if array.dtype.kind not in "fc":
        return _of_some(flat.astype(np.float64), zeros, (0, 0, -1))
    good = np.isfinite(flat)
    if good.all():
        return _of_some(_wide(flat), zeros, (0, 0, -1))
    nans = int(np.isnan(flat).sum())
    bad = (nans, int(flat.size - good.sum()) - nans, int(np.argmin(good)))
    return _of_some(_wide(flat[good]), zeros, bad)


def _wide(flat: Array) -> Array:
    return flat.astype(np.complex128 if flat.dtype.kind == "c" else np.float64)


def _of_some(x: Array, zeros: int, bad: tuple[int, int, int]) -> Statistics:
    if x.size == 0:
        return Statistics(None, None, None, None, zeros, *bad)
    if x.dtype.kind != "c":
        return _of_real(x, float(x.min()), float(x.max()), zeros, bad)
    unit = _unit(float(np.abs(x).max()))
    norm = finite_or_none(float(np.linalg.norm(x if unit == 1.0 else x / unit)) * unit)
    return Statistics(None, None, None, norm, zeros, *bad)


def _of_real(x: Array, low: float, high: float, zeros: int, bad: tuple[int, int, int]) -> Statistics:
    unit = _unit(max(abs(low), abs(high)))
    total = squares = 0.0
    for start in range(0, x.size, PART):
        part = x[start : start + PART].astype(np.float64, copy=False)
        scaled = part if unit == 1.0 else part / unit
        total += float(scaled.dot(ONES[: part.size]))
        squares += float(scaled.dot(scaled))
    norm = finite_or_none(math.sqrt(squares) * unit)
    return Statistics(low, high, finite_or_none(total / x.size * unit), norm, zeros, *bad)


def _unit(scale: float) -> float:
    return 1.0 if SMALLEST < scale < LARGEST else scale or 1.0


def absolute(array: Any) -> float:
    """The sum of the absolute numbers."""
    return float(np.abs(array).sum(dtype=np.float64))
