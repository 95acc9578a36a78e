"""Numbers of single precision as the shortest decimals that give the same bits again, many at a time."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

DIGITS = range(6, 10)
"""Nine digits tell all numbers of single precision apart; what has six or fewer is found among those of six."""
FEW = 8
SMALLEST, LARGEST = 1e-12, 1e15
"""Between these the powers of ten at work are exact in double precision."""


def shortest(numbers: list[Any]) -> list[float | str]:
    """Each number (a scalar of NumPy, or an array of no dimensions) as a recording writes it."""
    if len(numbers) < FEW:
        return [_written(float(str(x[()]))) for x in numbers]
    exact = np.array([float(x) for x in numbers])
    decimals, sure = _rounded(exact)
    found: list[float | str] = decimals.tolist()
    for i in np.flatnonzero(~sure).tolist():
        found[i] = _written(float(str(numbers[i][()])))
    return found


def _rounded(exact: Array) -> tuple[Array, Array]:
    """The shortest decimals, and for which numbers they are sure to be that.

    A decimal of few digits is an integer times a power of ten; where both are exact in double precision, their
    product or quotient is the double nearest to the decimal.
    """
    size = np.abs(exact)
    usual = (size > SMALLEST) & (size < LARGEST)
    size = np.where(usual, size, 3.0)
    usual |= exact == 0
    magnitude = np.floor(np.log10(size)).astype(np.int64)
    fraction, exponent = np.frexp(size)
    half = np.ldexp(1.0, exponent - 25)  # half of what lies between neighbours in single precision
    sure = np.zeros(exact.shape, np.bool_)
    found = np.zeros(exact.shape)
    for digits in DIGITS:
        shift = digits - 1 - magnitude
        up, down = 10.0 ** np.maximum(shift, 0), 10.0 ** np.maximum(-shift, 0)
        decimal = np.rint(size * up / down) * down / up
        off = np.abs(decimal - size)
        usual &= sure | (off != half)  # on the very border
        hit = ~sure & (off < half)
        found[hit] = decimal[hit]
        sure |= hit
    found[exact == 0] = 0.0
    sure |= exact == 0
    return np.copysign(found, exact), sure & usual & (
        fraction != 0.5
    )  # a power of two is nearer to what is below


def _written(x: float) -> float | str:
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
