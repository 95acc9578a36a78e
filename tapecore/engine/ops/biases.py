"""Biases and dropout."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.comparison import greater_equal
from tapecore.engine.ops.element_types import NUMBERS
from tapecore.engine.ops.random_ops import uniform
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.refusals import extents
from tapecore.engine.tensor import Array, Tensor


@op(
    "BiasAdd",
    same="value bias",
    types=NUMBERS,
    examples=[example((2, 3), (3,)), example((2, 3, 4), (3,), data_format="NCHW")],
)
def bias_add_op(value: Array, bias: Array, *, data_format: str = "NHWC") -> Array:
    """A bias for each channel added to every element of it."""
    channels = 1 if data_format == "NCHW" else -1
    if bias.ndim != 1 or bias.shape[0] != value.shape[channels]:
        raise invalid(
            "BiasAdd",
            f"Must provide as many biases as the last dimension of the input tensor: {extents(bias)} vs. "
            f"{extents(value)}",
        )
    return value + (bias if channels == -1 else bias.reshape(-1, *[1] * (value.ndim - 2)))


@bias_add_op.vjp("value")
def _(g: Any, y: Any, value: Any, bias: Any, *, data_format: str = "NHWC") -> Any:
    return g


@bias_add_op.vjp("bias")
def _(g: Any, y: Any, value: Any, bias: Any, *, data_format: str = "NHWC") -> Any:
    """sum of g over all axes but the channels"""
    channels = 1 if data_format == "NCHW" else len(value.shape) - 1
    return reduce_sum(g, axis=tuple(k for k in range(len(value.shape)) if k != channels))


@bias_add_op.jvp
def _(tangents: Any, y: Any, value: Any, bias: Any, *, data_format: str = "NHWC") -> Any:
    by_value, by_bias = tangents
    if by_bias is None:
        return by_value
    base = y * 0 if by_value is None else by_value
    return bias_add_op(base, by_bias, data_format=data_format)


@public("nn.bias_add")
def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Tensor:
    """A bias for each channel added to every element of it."""
    first = data_format is not None and data_format.startswith("NC")
    return bias_add_op.public(value, bias, data_format="NCHW" if first else "NHWC")


@public("nn.dropout")
def dropout(x: Any, rate: Any, noise_shape: Any = None, seed: Any = None, name: str | None = None) -> Tensor:
    """Elements set to zero at random with probability ``rate``, the others scaled so that the sum is kept on
    average."""
    return thinned(x, rate, noise_shape, partial(uniform, seed=seed))


def thinned(x: Any, rate: Any, noise_shape: Any, draw: Callable[..., Tensor]) -> Tensor:
    """``dropout`` by the numbers from 0 to 1 of ``draw(shape, dtype=...)``."""
    tensor = convert_to_tensor(x)
    if isinstance(rate, (int, float)) and not 0 <= rate < 1:
        raise ValueError(
            f"`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate={rate}"
        )
    if isinstance(rate, (int, float)) and rate == 0:
        return tensor
    shape = tensor.shape if noise_shape is None else noise_shape
    kept = greater_equal.public(draw(shape, dtype=tensor.dtype), rate)
    return select.public(kept, tensor * (1.0 / (1.0 - rate)), np.asarray(0, tensor.value.dtype))
