"""Variances, stable logarithms of sums, counts, and normalization; written on ops."""

from __future__ import annotations

from typing import Any

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.identity import stop_gradient
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import square, squared_difference
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import is_finite, not_equal
from tapecore.engine.ops.elementary import exp, log, rsqrt, sqrt
from tapecore.engine.ops.reductions import reduce_max, reduce_mean, reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import squeeze
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


@public("math.reduce_variance")
def reduce_variance(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The mean squared distance from the mean over ``axis``. Raises TypeError for integers."""
    x = tensor_or_composite(input_tensor)
    means = reduce_mean.public(x, axis=axis, keepdims=True)
    if x.dtype.is_integer:
        raise TypeError(f"Input must be either real or complex. Received integer type {x.dtype}.")
    return reduce_mean.public(square.public(x - means), axis=axis, keepdims=keepdims)


@public("math.reduce_std")
def reduce_std(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The standard deviation over ``axis``. Raises TypeError for integers."""
    return sqrt.public(reduce_variance(input_tensor, axis, keepdims))


@public("reduce_logsumexp math.reduce_logsumexp")
def reduce_logsumexp(
    input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Tensor:
    """The logarithm of the sum of exponentials over ``axis``, without overflow."""
    x = convert_to_tensor(input_tensor)
    largest = reduce_max.public(x, axis=axis, keepdims=True)
    shift = stop_gradient.public(select.public(is_finite.public(largest), largest, 0))
    result = log.public(reduce_sum.public(exp.public(x - shift), axis=axis, keepdims=True)) + shift
    return result if keepdims else squeeze.public(result, axis=tuple(range(x.ndim)) if axis is None else axis)


@public("math.count_nonzero")
def count_nonzero(
    input: Any, axis: Any = None, keepdims: bool | None = None, dtype: Any = "int64", name: str | None = None
) -> Tensor:
    """How many elements are not zero over ``axis``."""
    x = convert_to_tensor(input)
    nothing = b"" if x.dtype is dtypes.string else False if x.dtype.is_bool else 0
    counted = cast(not_equal.public(x, nothing), "int64")
    return cast(reduce_sum.public(counted, axis=axis, keepdims=bool(keepdims)), dtype)


@public("nn.moments")
def moments(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance over ``axes``."""
    tensor = convert_to_tensor(x)
    mean = reduce_mean.public(tensor, axis=axes, keepdims=True)
    distance = squared_difference.public(tensor, stop_gradient.public(mean))
    variance = reduce_mean.public(distance, axis=axes, keepdims=True)
    if keepdims:
        return mean, variance
    dropped = plain(axes)
    return squeeze.public(mean, axis=dropped), squeeze.public(variance, axis=dropped)


@public("nn.batch_normalization")
def batch_normalization(
    x: Any, mean: Any, variance: Any, offset: Any, scale: Any, variance_epsilon: Any, name: str | None = None
) -> Tensor:
    """``x`` shifted and scaled to the given mean and variance, then by ``scale`` and ``offset`` (either may
    be None)."""
    factor = rsqrt.public(convert_to_tensor(variance) + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    shift = -mean * factor if offset is None else offset - mean * factor
    return x * factor + shift
