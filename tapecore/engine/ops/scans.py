"""Running sums and products along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.example import example
from tapecore.engine.op import conjugate, op
from tapecore.engine.ops.element_types import NUMBERS, REAL
from tapecore.engine.tensor import Array

_SCANNED = [
    example((4,)),
    example((2, 3), axis=-1, exclusive=True),
    example((2, 3), axis=1, reverse=True),
    example((3, 2), exclusive=True, reverse=True),
]


def _scan(ufunc: np.ufunc, x: Array, axis: int, exclusive: bool, reverse: bool, start: float) -> Array:
    turned = np.flip(x, axis) if reverse else x
    running = ufunc.accumulate(turned, axis, x.dtype)
    if exclusive:
        first = np.full_like(np.take(turned, [0] if x.shape[axis] else [], axis), start)
        running = np.concatenate([first, np.take(running, range(max(x.shape[axis] - 1, 0)), axis)], axis)
    return np.flip(running, axis) if reverse else running


@op("Cumsum", linear=True, types=NUMBERS, api="cumsum math.cumsum", examples=_SCANNED)
def cumsum(x: Array, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The running sum along ``axis``; ``exclusive`` leaves the element itself out, ``reverse`` starts at the
    end."""
    return _scan(np.add, x, axis, exclusive, reverse, 0)


@cumsum.vjp("x")
def _(g: Any, y: Any, x: Any, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Any:
    """cumsum(g, axis) from the other end"""
    return cumsum(g, axis=axis, exclusive=exclusive, reverse=not reverse)


@op("Cumprod", types=NUMBERS, domain=(0.5, 2.0), api="math.cumprod", examples=_SCANNED)
def cumprod(x: Array, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The running product along ``axis``; ``exclusive`` leaves the element itself out."""
    return _scan(np.multiply, x, axis, exclusive, reverse, 1)


@cumprod.vjp("x")
def _(g: Any, y: Any, x: Any, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Any:
    """cumsum(g * y, axis) from the other end, / x"""
    total = cumsum(y * g, axis=axis, exclusive=exclusive, reverse=not reverse)
    return _quotient(total, x)


@cumprod.jvp
def _(tangents: Any, y: Any, x: Any, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Any:
    total = cumsum(_quotient(tangents[0], conjugate(x)), axis=axis, exclusive=exclusive, reverse=reverse)
    return conjugate(y) * total


def _quotient(x: Any, y: Any) -> Any:
    """x / y, and 0 where y is 0: such an element gets no gradient, as in TensorFlow."""
    from tapecore.engine.ops.arithmetic import divide_no_nan

    return divide_no_nan(x, y)


@op(
    "CumulativeLogsumexp",
    types=REAL,
    api="math.cumulative_logsumexp",
    examples=[example((4,)), example((2, 3), axis=-1, reverse=True)],
)
def cumulative_logsumexp(x: Array, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Array:
    """The logarithm of the running sum of exponentials along ``axis``."""
    return _scan(np.logaddexp, x, axis, exclusive, reverse, -np.inf)


@cumulative_logsumexp.vjp("x")
def _(g: Any, y: Any, x: Any, *, axis: int = 0, exclusive: bool = False, reverse: bool = False) -> Any:
    """exp(x) * cumsum(g * exp(-y), axis) from the other end"""
    from tapecore.engine.ops.comparison import is_finite
    from tapecore.engine.ops.elementary import exp
    from tapecore.engine.ops.selection import select

    shares = select(is_finite(y), g * exp(-y), 0)
    return exp(x) * cumsum(shares, axis=axis, exclusive=exclusive, reverse=not reverse)
