"""Element types as the recording names them, and statistics of a few numbers, without NumPy."""

from __future__ import annotations

import math
from typing import cast

import msgspec


class Statistics(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Statistics over all elements, taken when the value was recorded; NaN and inf are left out of the
    first four.

    ``norm`` is the Euclidean norm. ``first_bad`` is the flat index of the first NaN or inf, or -1.
    ``absolute`` is the sum of |contributions| where the value is an accumulator, else None.
    """

    min: float | None
    max: float | None
    mean: float | None
    norm: float | None
    zeros: int
    nans: int
    infs: int
    first_bad: int
    absolute: float | None = None


ITEM_SIZES = {
    "bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int32": 4, "uint32": 4,
    "int64": 8, "uint64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip
"""Bytes of one element; ``string`` and the types of handles have none."""

OPAQUE = frozenset({"string", "resource", "variant"})
NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}

EMPTY = Statistics(None, None, None, None, 0, 0, 0, -1)


def number(item: object) -> float:
    """An inline item as a float: ``nan``, ``inf`` and ``-inf`` come as text."""
    return NON_FINITE[item] if isinstance(item, str) else float(cast("float", item))


def finite_or_none(x: float) -> float | None:
    """JSON has no infinity; what overflowed is not known."""
    return x if math.isfinite(x) else None


def statistics_of(dtype: str, items: tuple[object, ...]) -> Statistics | None:
    """Statistics of inline ``items``; None for strings. The file leaves them out, since they follow from
    the items."""
    if dtype in OPAQUE:
        return None
    if len(items) == 1 and type(items[0]) is float:
        return _of_one(items[0])
    if not items:
        return EMPTY
    if dtype.startswith("complex"):
        return _of_complex(items)
    return _of_real([number(item) for item in items])


def _of_one(x: float) -> Statistics:
    return Statistics(x, x, x, abs(x), int(x == 0), 0, 0, -1)


def _of_real(numbers: list[float]) -> Statistics:
    finite = [x for x in numbers if math.isfinite(x)]
    nans = sum(map(math.isnan, numbers))
    bad = len(numbers) - len(finite)
    first_bad = next(i for i, x in enumerate(numbers) if not math.isfinite(x)) if bad else -1
    low, high = (min(finite), max(finite)) if finite else (None, None)
    norm = finite_or_none(math.hypot(*finite)) if finite else None
    return Statistics(low, high, _mean(finite), norm, numbers.count(0.0), nans, bad - nans, first_bad)


def _mean(finite: list[float]) -> float | None:
    return sum(x / len(finite) for x in finite) if finite else None


def _of_complex(items: tuple[object, ...]) -> Statistics:
    parts = [(number(re), number(im)) for re, im in cast("tuple[tuple[object, object], ...]", items)]
    nans = [math.isnan(re) or math.isnan(im) for re, im in parts]
    finite = [(re, im) for re, im in parts if math.isfinite(re) and math.isfinite(im)]
    norm = finite_or_none(math.hypot(*(x for pair in finite for x in pair))) if finite else None
    first_bad = next(
        (i for i, (re, im) in enumerate(parts) if not (math.isfinite(re) and math.isfinite(im))), -1
    )
    zeros = sum(1 for re, im in parts if re == 0 and im == 0)
    return Statistics(
        None, None, None, norm, zeros, sum(nans), len(parts) - len(finite) - sum(nans), first_bad
    )
