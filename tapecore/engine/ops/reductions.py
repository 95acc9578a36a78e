"""Many numbers become one, along some axes or all."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.broadcasting import broadcast_to
from tapecore.engine.example import example
from tapecore.engine.op import conjugate, op
from tapecore.engine.ops.casting import cast_to
from tapecore.engine.ops.comparison import equal
from tapecore.engine.ops.element_types import EXTREMES, NUMBERS
from tapecore.engine.ops.shaping import Axes, reshape, transpose
from tapecore.engine.tensor import Array

_REDUCED = [
    example((2, 3)),
    example((2, 3), axis=1),
    example((2, 3, 2), axis=(0, -1), keepdims=True),
    example((3,), axis=0),
    example(()),
]

_sum: Any = np.add.reduce
_product: Any = np.multiply.reduce


def kept_shape(shape: Any, axis: Axes) -> tuple[int, ...]:
    """``shape`` with extent 1 at the reduced axes."""
    if axis is None:
        return (1,) * len(shape)
    rank = len(shape)
    axes = {axis % rank} if isinstance(axis, int) else {k % rank for k in axis}
    return tuple(1 if k in axes else n for k, n in enumerate(shape))


def spread(g: Any, shape: Any, axis: Axes) -> Any:
    """A cotangent of a reduction, repeated over what was reduced."""
    return broadcast_to(reshape(g, shape=kept_shape(shape, axis)), shape)


@op("Sum", linear=True, types=NUMBERS, api="reduce_sum math.reduce_sum", examples=_REDUCED)
def reduce_sum(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The sum over ``axis`` (one, several, or all); ``keepdims`` keeps the axes with extent 1."""
    return _sum(input_tensor, axis, input_tensor.dtype, None, bool(keepdims))


@reduce_sum.vjp("input_tensor")
def _(g: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    """g repeated to shape(input_tensor)"""
    return spread(g, x.shape, axis)


@op("Mean", linear=True, types=NUMBERS, api="reduce_mean math.reduce_mean", examples=_REDUCED)
def reduce_mean(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The mean over ``axis``; of integers rounded towards zero; of nothing NaN."""
    kind = input_tensor.dtype
    total = _sum(input_tensor, axis, kind, None, bool(keepdims))
    count = input_tensor.size // max(total.size, 1) if input_tensor.size else 0
    if kind.kind in "iu":
        return np.trunc(np.divide(total, count)).astype(kind)
    if not count and kind.kind == "c":
        return total  # of no complex numbers the mean is 0, of no real ones NaN: so in TensorFlow
    return np.divide(total, np.asarray(count, kind))


@reduce_mean.vjp("input_tensor")
def _(g: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    """g repeated to shape(input_tensor), divided by the elements of each mean"""
    count = math.prod(tuple(x.shape)) // max(math.prod(tuple(y.shape)), 1)
    return spread(g, x.shape, axis) / max(count, 1)


@reduce_mean.jvp
def _(tangents: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    count = math.prod(tuple(x.shape)) // max(math.prod(tuple(y.shape)), 1)
    return reduce_sum(tangents[0], axis=axis, keepdims=keepdims) / max(count, 1)


@op("Max", types=EXTREMES, api="reduce_max math.reduce_max", examples=_REDUCED)
def reduce_max(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The largest element along ``axis``; of nothing the smallest number. Ties share the gradient."""
    return np.max(input_tensor, axis, keepdims=keepdims, initial=_end(input_tensor.dtype, -1))


@op("Min", types=EXTREMES, api="reduce_min math.reduce_min", examples=_REDUCED)
def reduce_min(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The smallest element along ``axis``; of nothing the largest number. Ties share the gradient."""
    return np.min(input_tensor, axis, keepdims=keepdims, initial=_end(input_tensor.dtype, 1))


def _end(dtype: np.dtype[Any], sign: int) -> Any:
    if dtype.kind == "f":
        return sign * np.inf
    limits = np.iinfo(dtype)
    return limits.max if sign > 0 else limits.min


for _op in (reduce_max, reduce_min):

    @_op.vjp("input_tensor")
    def _(g: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
        """g shared equally where input_tensor == y, else 0"""
        kept = kept_shape(x.shape, axis)
        chosen = cast_to(equal(reshape(y, shape=kept), x), g.dtype)
        shared = chosen / reduce_sum(chosen, axis=axis, keepdims=True)
        return shared * reshape(g, shape=kept)

    @_op.jvp
    def _(tangents: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
        from tapecore.engine.ops.arithmetic import divide_no_nan

        chosen = cast_to(equal(reshape(y, shape=kept_shape(x.shape, axis)), x), y.dtype)
        total = reduce_sum(chosen * tangents[0], axis=axis, keepdims=keepdims)
        return divide_no_nan(total, reduce_sum(chosen, axis=axis, keepdims=keepdims))


@op("Prod", types=NUMBERS, domain=(0.5, 2.0), api="reduce_prod math.reduce_prod", examples=_REDUCED)
def reduce_prod(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The product over ``axis``."""
    return _product(input_tensor, axis, input_tensor.dtype, None, bool(keepdims))


@reduce_prod.vjp("input_tensor")
def _(g: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    """g * product of the other elements of input_tensor"""
    return spread(g, x.shape, axis) * conjugate(_product_of_others(x, axis))


def _product_of_others(x: Any, axis: Axes) -> Any:
    """For each element the product of the others: right also where one of them is zero."""
    from tapecore.engine.ops.scans import cumprod

    kept = kept_shape(x.shape, axis)
    reduced = [k for k, n in enumerate(kept) if n == 1]
    order = (*reduced, *(k for k in range(len(kept)) if k not in reduced))
    turned = transpose(x, perm=order)
    count = math.prod(x.shape[k] for k in reduced)
    flat = reshape(turned, shape=(count, math.prod(tuple(x.shape)) // count if count else 0))
    others = cumprod(flat, axis=0, exclusive=True) * cumprod(flat, axis=0, exclusive=True, reverse=True)
    back = tuple(int(k) for k in np.argsort(order))
    return transpose(reshape(others, shape=turned.shape), perm=back)


@reduce_prod.jvp
def _(tangents: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    return reduce_sum(tangents[0] * _product_of_others(x, axis), axis=axis, keepdims=keepdims)


@op("All", types="bool", api="reduce_all math.reduce_all")
def reduce_all(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """Whether all are True along ``axis``."""
    return np.all(input_tensor, axis, keepdims=keepdims)


@op("Any", types="bool", api="reduce_any math.reduce_any")
def reduce_any(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """Whether one is True along ``axis``."""
    return np.any(input_tensor, axis, keepdims=keepdims)


@op("EuclideanNorm", types=NUMBERS, api="math.reduce_euclidean_norm", examples=_REDUCED)
def reduce_euclidean_norm(input_tensor: Array, *, axis: Axes = None, keepdims: bool = False) -> Array:
    """The square root of the sum of squares over ``axis``."""
    return np.sqrt(_sum(np.abs(input_tensor) ** 2, axis, None, None, bool(keepdims))).astype(
        input_tensor.dtype
    )


@reduce_euclidean_norm.vjp("input_tensor")
def _(g: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    """g * input_tensor / y, g and y repeated"""
    kept = kept_shape(x.shape, axis)
    return x * (reshape(g, shape=kept) / reshape(y, shape=kept))


@reduce_euclidean_norm.jvp
def _(tangents: Any, y: Any, x: Any, *, axis: Axes = None, keepdims: bool = False) -> Any:
    length = reshape(conjugate(y), shape=kept_shape(x.shape, axis))
    return reduce_sum(conjugate(x) * (tangents[0] / length), axis=axis, keepdims=keepdims)
