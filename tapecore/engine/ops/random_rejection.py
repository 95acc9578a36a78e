"""Gamma, Poisson and binomial numbers: each is tried until it is accepted, from random words of its own.

The methods are the published ones that TensorFlow uses, drawing in its order, so that the numbers are its own:
Marsaglia and Tsang for gamma, Knuth or Hoermann (transformed rejection) for Poisson, geometric sums or
Hoermann's BTRS for binomial.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tapecore.engine.ops import philox
from tapecore.engine.tensor import Array

_AHEAD = 4
_INVERTED_SKIP = 42
_TAILS = (
    *(0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211),
    *(0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287),
)


class Stream:
    """The random words that belong to one number: blocks of four, made for many numbers at once."""

    def __init__(self, key: int, counter: int, ready: Array) -> None:
        self._key, self._counter, self._ready = key, counter, ready
        self._used = 0

    def block(self) -> Array:
        """The next four words."""
        if self._used == len(self._ready):
            more = philox.blocks(self._key, self._counter + self._used, 4 * _AHEAD)
            self._ready = np.concatenate([self._ready, more])
        self._used += 1
        return self._ready[self._used - 1]


def streams(key: int, counter: int, count: int, stride: int = philox.SKIP_PER_NUMBER) -> Iterator[Stream]:
    """A stream for each of ``count`` numbers, ``stride`` blocks apart."""
    ahead = [philox.blocks(key, counter + k, count, stride) for k in range(_AHEAD)]
    ready = np.stack(ahead, axis=1)
    return (Stream(key, counter + stride * i, ready[i]) for i in range(count))


def _drawn(stream: Stream, made: Callable[[Array], Array]) -> Iterator[Any]:
    """Single numbers made of blocks; those of one block come last first."""
    while True:
        yield from made(stream.block())[::-1].tolist()


def _uniform(block: Array) -> Array:
    return philox.unit(block, np.dtype(np.float64))


def _normal(block: Array) -> Array:
    return philox.box_muller(_uniform(block))


def gamma(key: int, counter: int, alpha: Array, count: int) -> Array:
    """``count`` gamma numbers for each of ``alpha`` (flat), shape (count, alphas), float64."""
    source = streams(key, counter, count * alpha.size)
    numbers = [[_gamma(next(source), a) for _ in range(count)] for a in alpha.astype(np.float64).tolist()]
    return np.array(numbers, np.float64).reshape(alpha.size, count).T


def _gamma(stream: Stream, alpha: float) -> float:
    uniform = _drawn(stream, _uniform)
    if alpha == 1:
        return -math.log1p(-next(uniform))
    normal = _drawn(stream, _normal)
    d = alpha + (2 / 3 if alpha < 1 else -1 / 3)
    c = 1 / 3 / math.sqrt(d) if d > 0 else math.nan
    while not math.isnan(c):
        x = next(normal)
        v = 1 + c * x
        if v <= 0:
            continue
        v = v * v * v
        u = next(uniform)
        if u < 1 - 0.0331 * (x * x) * (x * x) or _log(u) < 0.5 * x * x + d * (1 - v + math.log(v)):
            return d * v * (next(uniform) ** (1 / alpha) if alpha < 1 else 1.0)
    return math.nan


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


def poisson(key: int, counter: int, rate: Array, count: int) -> Array:
    """``count`` Poisson numbers for each of ``rate`` (flat), shape (count, rates), float64."""
    source = streams(key, counter, count * rate.size)
    numbers = [[_poisson(next(source), r) for _ in range(count)] for r in rate.astype(np.float64).tolist()]
    return np.array(numbers, np.float64).reshape(rate.size, count).T


def _poisson(stream: Stream, rate: float) -> float:
    if not math.isfinite(rate) or rate < 0:
        return math.nan
    units = _drawn(stream, _uniform)
    return _counted(units, math.exp(-rate)) if rate < 10 else _transformed(units, rate)


def _counted(units: Iterator[float], least: float) -> float:
    """How many numbers can be multiplied before the product is down to ``least``."""
    product, found = 1.0, 0
    while True:
        product *= next(units)
        if product <= least:
            return float(found)
        found += 1


def _transformed(units: Iterator[float], rate: float) -> float:
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    while True:
        u, v = next(units) - 0.5, next(units)
        shifted = 0.5 - abs(u)
        k = math.floor((2 * a / shifted + b) * u + rate + 0.43) if shifted else -1
        if shifted >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2):
            return float(k)
        if k < 0 or (shifted < 0.013 and v > shifted):
            continue
        tried = _log(v * inverse_alpha / (a / (shifted * shifted) + b))
        if tried <= -rate + k * math.log(rate) - math.lgamma(k + 1):
            return float(k)


def binomial(key: int, counter: int, counts: Array, probabilities: Array, count: int) -> Array:
    """``count`` binomial numbers for each pair of ``counts`` and ``probabilities`` (flat), shape (count, pairs),
    float64."""
    pairs = list(zip(counts.tolist(), probabilities.tolist(), strict=True))
    long = streams(key, counter, count * len(pairs))
    short = streams(key, counter, count * len(pairs), _INVERTED_SKIP)
    numbers = [[_binomial(next(long), next(short), *pair) for _ in range(count)] for pair in pairs]
    return np.array(numbers, np.float64).reshape(len(pairs), count).T


def _binomial(long: Stream, short: Stream, count: float, p: float) -> float:
    if math.isnan(p):
        return math.nan
    if count <= 0 or p <= 0:
        return 0.0
    if p >= 1:
        return count
    rarer = p if p <= 0.5 else 1 - p
    if count * rarer >= 10:
        found = _btrs(_drawn(long, _uniform), count, rarer)
    else:
        found = _inverted(_drawn(short, _uniform), count, rarer)
    return found if p <= 0.5 else count - found


def _inverted(units: Iterator[float], count: float, p: float) -> float:
    """How many geometric numbers add up to at most ``count``."""
    total, found = 0.0, 0
    while True:
        total += math.ceil(_log(next(units)) / math.log1p(-p))
        if total > count:
            return float(found)
        found += 1


def _tail(k: float) -> float:
    """What Stirling's formula leaves of log k!."""
    if k <= 9:
        return _TAILS[int(k)]
    square = (k + 1) * (k + 1)
    return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1)


def _btrs(units: Iterator[float], count: float, p: float) -> float:
    deviation = math.sqrt(count * p * (1 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    alpha = (2.83 + 5.1 / b) * deviation
    r = p / (1 - p)
    m = math.floor((count + 1) * p)
    while True:
        u, v = next(units), next(units)
        u -= 0.5
        us = 0.5 - abs(u)
        k = math.floor((2 * a / us + b) * u + count * p + 0.5)
        if us >= 0.07 and v <= 0.92 - 4.2 / b:
            return float(k)
        if k < 0 or k > count:
            continue
        bound = (
            (m + 0.5) * math.log((m + 1) / (r * (count - m + 1)))
            + (count + 1) * math.log((count - m + 1) / (count - k + 1))
            + (k + 0.5) * math.log(r * (count - k + 1) / (k + 1))
            + _tail(m)
            + _tail(count - m)
            - _tail(k)
            - _tail(count - k)
        )
        if _log(v * alpha / (a / (us * us) + b)) <= bound:
            return float(k)


def gamma_slope(alpha: Array, sample: Array) -> Array:
    """How a gamma number moves with ``alpha`` while its probability stays: a power series in the number."""
    a, x = np.broadcast_arrays(alpha.astype(np.float64), sample.astype(np.float64))
    from tapecore.engine.ops.kernels import digamma

    log, rising = np.log(x), digamma(a + 1)
    term, total = x / a, np.zeros(x.shape)
    most = int(np.nanmax(x, initial=0) + 12 * math.sqrt(np.nanmax(x, initial=0) + 1)) + 40
    for n in range(1, most):
        total -= term * (log - rising)
        rising = rising + 1 / (a + n)
        term = term * x / (a + n)
    return total
