"""Forward computations that NumPy has no single function for. Bare arrays in, an array of the same dtype
out."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, cast

import numpy as np

from tapecore.engine.errors import invalid

Array = np.ndarray[Any, np.dtype[Any]]


def power(x: Array, y: Array) -> Array:
    """x to the power of y. Raises InvalidArgumentError for integers to negative powers."""
    if y.dtype.kind == "i" and (y < 0).any():
        raise invalid("Pow", "Integers to negative integer powers are not allowed")
    return np.power(x, y)


def squared_difference(x: Array, y: Array) -> Array:
    """(x - y) squared, of complex numbers the square of its length."""
    difference = np.subtract(x, y)
    return np.multiply(np.conjugate(difference), difference)


def quotient_or_zero(x: Array, y: Array) -> Array:
    """x / y, and 0 where y is 0."""
    zero = y == 0
    return np.where(zero, 0, np.divide(x, np.where(zero, 1, y)))


def product_or_zero(x: Array, y: Array) -> Array:
    """x * y, and 0 where y is 0, even if x is infinite or NaN."""
    return np.where(y == 0, 0, np.multiply(x, y))


def floor_quotient(x: Array, y: Array) -> Array:
    """x / y rounded down. Raises InvalidArgumentError for an integer divided by zero."""
    _refuse_zero("FloorDiv", y)
    return np.floor_divide(x, y) if y.dtype.kind != "f" else np.floor(np.divide(x, y))


def floor_remainder(x: Array, y: Array) -> Array:
    """What floor division leaves, with the sign of y."""
    _refuse_zero("FloorMod", y)
    return np.mod(x, y)


def truncated_quotient(x: Array, y: Array) -> Array:
    """x / y rounded towards zero."""
    _refuse_zero("TruncateDiv", y)
    return np.trunc(np.divide(x, y)).astype(x.dtype)


def truncated_remainder(x: Array, y: Array) -> Array:
    """What truncating division leaves, with the sign of x."""
    _refuse_zero("TruncateMod", y)
    return np.fmod(x, y)


def _refuse_zero(op: str, y: Array) -> None:
    if y.dtype.kind in "iu" and not np.all(y):
        raise invalid(op, "Integer division by zero")


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)) without overflow."""
    return 0.5 * np.tanh(0.5 * x) + 0.5


def softplus(x: Array) -> Array:
    """log(1 + exp(x)) without overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def reciprocal_sqrt(x: Array) -> Array:
    """1 / sqrt(x)."""
    return np.reciprocal(np.sqrt(x))


def logarithm_product(x: Array, y: Array) -> Array:
    """x log(y), and 0 where x is 0."""
    return np.where(x == 0, 0, x * np.log(y))


def logarithm_product_1p(x: Array, y: Array) -> Array:
    """x log(1 + y), and 0 where x is 0."""
    return np.where(x == 0, 0, x * np.log1p(y))


def quotient_zero_first(x: Array, y: Array) -> Array:
    """x / y, and 0 where x is 0."""
    return np.where(x == 0, 0, np.divide(x, y))


def by_element(function: Any) -> Any:
    """A function of one Python float as one of arrays; the dtype is kept."""
    lifted = cast("Callable[[Any], Any]", np.frompyfunc(function, 1, 1))

    def apply(x: Array) -> Array:
        return np.asarray(lifted(x.astype(np.float64))).astype(x.dtype)

    return apply


def _lgamma(x: float) -> float:
    return math.inf if math.isinf(x) or (x <= 0 and x == math.floor(x)) else math.lgamma(x)


erf = by_element(math.erf)
erfc = by_element(math.erfc)
lgamma = by_element(_lgamma)


def zeta(s: Array, q: Array) -> Array:
    """The Hurwitz zeta function: a sum of the first terms and Euler-Maclaurin for the rest. For s < 1 it is
    NaN, and at the poles infinite where the terms keep their sign."""
    s64, q64 = s.astype(np.float64), q.astype(np.float64)
    first = sum((q64 + k) ** -s64 for k in range(12))
    a = q64 + 12
    rest = a ** (1 - s64) / (s64 - 1) + 0.5 * a**-s64
    rising = s64 * a ** (-s64 - 1)
    for k, bernoulli in enumerate((1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6), start=1):
        rest = rest + bernoulli / math.factorial(2 * k) * rising
        rising = rising * (s64 + 2 * k - 1) * (s64 + 2 * k) / (a * a)
    total = first + np.where(np.isinf(s64), 0, rest)
    pole = (q64 <= 0) & (q64 == np.floor(q64))
    total = np.where(pole, np.where((s64 % 2 == 0) | np.isinf(s64), np.inf, np.nan), total)
    total = np.where((q64 < 0) & ~pole & (s64 != np.floor(s64)), np.nan, total)
    return np.asarray(np.where(s64 == 1, np.inf, np.where(s64 < 1, np.nan, total))).astype(s.dtype)


def polygamma(n: Array, x: Array) -> Array:
    """Derivative number n of digamma; n = 0 is digamma itself."""
    signs = np.where(n.astype(np.int64) % 2 == 0, -1.0, 1.0)
    factorials = np.exp(lgamma(n.astype(np.float64) + 1))
    higher = signs * factorials * zeta(np.maximum(n, 1).astype(np.float64) + 1, x.astype(np.float64))
    known = np.where(n == 0, digamma(x.astype(np.float64)), higher)
    return np.where(n == np.floor(n), known, np.nan).astype(x.dtype)


def digamma(x: Array) -> Array:
    """The derivative of log Gamma: reflected to positive numbers, shifted up, then its asymptotic series."""
    given = x.astype(np.float64)
    a = np.where(given <= 0, 1 - given, given)
    shift = sum(1 / (a + k) for k in range(10))
    a = a + 10
    inverse = 1 / (a * a)
    series = inverse * (
        1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse / 132)))
    )
    result = np.log(a) - 0.5 / a - series - shift
    result = np.where(given <= 0, result - np.pi / np.tan(np.pi * given), result)
    return np.where((given <= 0) & (given == np.floor(given)), np.nan, result).astype(x.dtype)


def erfinv(x: Array) -> Array:
    """The inverse of erf: a rough logarithmic formula made exact by Newton steps."""
    y = x.astype(np.float64)
    inside = np.clip(y, -1 + 1e-17, 1 - 1e-17)
    log = np.log1p(-inside * inside)
    rough = 2 / (np.pi * 0.147) + log / 2
    guess = np.sign(inside) * np.sqrt(np.sqrt(rough * rough - log / 0.147) - rough)
    for _ in range(4):
        step = (erf(guess) - inside) / (2 / math.sqrt(math.pi) * np.exp(-guess * guess))
        guess = guess - np.where(
            np.isfinite(step), step / (1 + guess * np.where(np.isfinite(step), step, 0)), 0
        )
    outside = np.where(np.abs(y) > 1, np.nan, np.sign(y) * np.inf)
    return np.where(np.abs(y) < 1, guess, outside).astype(x.dtype)


def ndtri(p: Array) -> Array:
    """The inverse of the standard normal distribution function."""
    return (math.sqrt(2) * erfinv(2 * p.astype(np.float64) - 1)).astype(p.dtype)
