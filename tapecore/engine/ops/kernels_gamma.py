"""Incomplete gamma and beta functions and modified Bessel functions, in float64 by series and continued fractions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.ops import kernels
from tapecore.engine.tensor import Array

_TINY = 1e-300
_EPSILON = 2.0**-53
_MOST = 20_000
_NEAR = 50.0
"""Up to here Bessel functions are sums over an integral, beyond it their asymptotic series."""

_ANGLES = (np.arange(64) + 0.5) * np.pi / 64


def _double(*arrays: Array) -> list[Array]:
    return list(np.broadcast_arrays(*(np.asarray(array, np.float64) for array in arrays)))


def igamma(a: Array, x: Array) -> Array:
    """The share of Gamma(a) that lies below x."""
    lower, upper = _both(*_double(a, x))
    return np.where(np.isnan(lower), 1 - upper, lower).astype(a.dtype)


def igammac(a: Array, x: Array) -> Array:
    """The share of Gamma(a) that lies above x."""
    lower, upper = _both(*_double(a, x))
    return np.where(np.isnan(upper), 1 - lower, upper).astype(a.dtype)


def _both(a: Array, x: Array) -> tuple[Array, Array]:
    """Lower and upper share, each where it is found directly and NaN elsewhere; outside of the domain both are."""
    inside = (a > 0) & (x >= 0)
    a, x = np.where(inside, a, np.nan), np.where(inside, x, np.nan)
    with np.errstate(all="ignore"):
        front = np.exp(a * np.log(x) - x - kernels.lgamma(a))
        below = x < a + 1
        lower = np.where(below, front * _series(np.where(below, a, 1.0), np.where(below, x, 0.0)), np.nan)
        above = (x >= a + 1) & np.isfinite(x)
        upper = np.where(above, front * _fraction(np.where(above, a, 1.0), np.where(above, x, 2.0)), np.nan)
    return np.where(x == 0, 0.0, lower), np.where(x == np.inf, 0.0, upper)


def _series(a: Array, x: Array) -> Array:
    """The sum of x^n / (a (a+1) ... (a+n))."""
    term = 1 / a
    total = term
    for n in range(1, _MOST):
        term = term * x / (a + n)
        total = total + term
        if not np.any(np.abs(term) > np.abs(total) * _EPSILON):
            break
    return total


def _fraction(a: Array, x: Array) -> Array:
    """The continued fraction of Gamma(a, x) / (x^a e^-x)."""
    b = x + 1 - a
    return 1 / _lentz(b, lambda n: (-n * (n - a), b + 2 * n))


def _lentz(start: Array, part: Callable[[int], tuple[Any, Any]]) -> Array:
    """start + p1 / (q1 + p2 / (q2 + ...)) with ``part(n) == (pn, qn)``."""
    f = np.where(start == 0, _TINY, start)
    c, d = f, np.zeros_like(f)
    for n in range(1, _MOST):
        p, q = part(n)
        d = q + p * d
        d = 1 / np.where(d == 0, _TINY, d)
        c = q + p / c
        c = np.where(c == 0, _TINY, c)
        f = f * (c * d)
        if not np.any(np.abs(c * d - 1) > 4 * _EPSILON):
            break
    return f


def igamma_grad_a(a: Array, x: Array) -> Array:
    """The derivative of ``igamma`` by its first argument, from the series of that by terms."""
    wide, at = _double(a, x)
    with np.errstate(all="ignore"):
        logarithm = np.log(at)
        term = np.exp(wide * logarithm - at - kernels.lgamma(wide + 1))
        slope = logarithm - kernels.digamma(wide + 1)
        total = term * slope
        for n in range(1, _MOST):
            term = term * at / (wide + n)
            slope = slope - 1 / (wide + n)
            total = total + term * slope
            if n > np.nanmax(at, initial=0.0) and not np.any(np.abs(term * slope) > np.abs(total) * _EPSILON):
                break
    inside = np.where((wide > 0) & (at > 0), total, np.nan)
    return np.where((wide > 0) & (at == 0), 0.0, inside).astype(a.dtype)


def betainc(a: Array, b: Array, x: Array) -> Array:
    """The share of the beta function that lies below x."""
    first, second, at = _double(a, b, x)
    inside = (first > 0) & (second > 0) & (at >= 0) & (at <= 1)
    p, q, u = (np.where(inside, part, 0.5) for part in (first, second, at))
    swap = u > (p + 1) / (p + q + 2)
    p, q, u = np.where(swap, q, p), np.where(swap, p, q), np.where(swap, 1 - u, u)
    with np.errstate(all="ignore"):
        size = kernels.lgamma(p + q) - kernels.lgamma(p) - kernels.lgamma(q)
        front = np.exp(size + p * np.log(u) + q * np.log1p(-u)) / p
    share = front / _lentz(np.ones_like(p), lambda n: (_beta_part(n, p, q, u), 1.0))
    share = np.where(u == 0, 0.0, share)
    return np.where(inside, np.where(swap, 1 - share, share), np.nan).astype(a.dtype)


def _beta_part(n: int, p: Array, q: Array, u: Array) -> Array:
    m = n // 2
    if n % 2:
        return -(p + m) * (p + q + m) * u / ((p + 2 * m) * (p + 2 * m + 1))
    return m * (q - m) * u / ((p + 2 * m - 1) * (p + 2 * m))


def bessel_scaled(order: int, x: Array) -> Array:
    """exp(-|x|) times the modified Bessel function of order 0 or 1."""
    size = np.abs(np.asarray(x, np.float64))
    near = np.where(size <= _NEAR, size, 0.0)[..., None]
    sums = np.mean(np.exp(near * (np.cos(_ANGLES) - 1)) * np.cos(order * _ANGLES), axis=-1)
    far = np.where(size > _NEAR, size, _NEAR)
    found = np.where(size <= _NEAR, sums, _asymptotic(order, far))
    return (found * np.sign(x) if order else found).astype(x.dtype)


def _asymptotic(order: int, x: Array) -> Array:
    term = np.ones_like(x)
    total = term
    for k in range(1, 20):
        term = term * -(4 * order * order - (2 * k - 1) ** 2) / (8 * k * x)
        total = total + term
    return total / np.sqrt(2 * np.pi * x)


def bessel(order: int, x: Array) -> Array:
    """The modified Bessel function of order 0 or 1; infinite where that is too large."""
    wide = np.asarray(x, np.float64)
    with np.errstate(over="ignore"):
        return (bessel_scaled(order, wide) * np.exp(np.abs(wide))).astype(x.dtype)
