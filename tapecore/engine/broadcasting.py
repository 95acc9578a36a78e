"""Broadcasting and its transpose, the sum over broadcast axes: what every elementwise derivative needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op
from tapecore.engine.tensor import Array


@op(
    "SumTo",
    linear=True,
    examples=[example((2, 3), shape=(3,)), example((2, 3), shape=(2, 1)), example((2, 3), shape=())],
)
def _sum_to(x: Array, *, shape: tuple[int, ...]) -> Array:
    extra = x.ndim - len(shape)
    if x.shape[extra:] == shape:  # a bias, say
        return np.add.reduce(x, tuple(range(extra)), x.dtype)
    axes = tuple(range(extra))
    axes += tuple(i + extra for i, n in enumerate(shape) if n == 1 and x.shape[i + extra] != 1)
    return np.add.reduce(x, axes, x.dtype, keepdims=True).reshape(shape)


@_sum_to.vjp("x")
def _(g: Any, y: Any, x: Any, *, shape: tuple[int, ...]) -> Any:
    """broadcast_to(g, shape(x))"""
    return broadcast_to(g, x.shape)


@op(
    "BroadcastTo",
    "input",
    linear=True,
    api="broadcast_to",
    examples=[example((3,), shape=(2, 3)), example((2, 1), shape=(2, 3)), example((), shape=(2,))],
)
def _broadcast_to(input: Array, *, shape: tuple[int, ...]) -> Array:
    try:
        if input.dtype.kind in "fc" and (input.ndim == 0 or input.shape == (1,) * len(shape)):
            return np.ndarray(
                shape, input.dtype, np.asarray(input), 0, (0,) * len(shape)
            )  # quicker for one number
        return np.broadcast_to(input, shape)
    except ValueError:
        shapes = [f"[{','.join(map(str, extents))}]" for extents in (input.shape, shape)]
        raise invalid("BroadcastTo", f"Incompatible shapes: {' vs. '.join(shapes)}") from None


@_broadcast_to.vjp("input")
def _(g: Any, y: Any, input: Any, *, shape: tuple[int, ...]) -> Any:
    """sum_to(g, shape(input))"""
    return sum_to(g, input.shape)


def sum_to(x: Any, shape: Any) -> Any:
    """``x`` summed over the axes along which ``shape`` was broadcast to its shape; ``x`` itself where there
    are none.
    """
    if type(x) is np.ndarray:
        return x if x.shape == shape else _sum_to.forward(x, shape=tuple(shape))
    return x if x.shape == shape else _sum_to(x, shape=tuple(shape))


def broadcast_to(x: Any, shape: Any) -> Any:
    """``x`` broadcast to ``shape``; ``x`` itself where it has that shape."""
    return x if x.shape == shape else _broadcast_to(x, shape=tuple(shape))
