"""Activation functions. The rectifiers keep their output, not their input, for the backward pass."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import AbortedError
from tapecore.engine.example import example
from tapecore.engine.op import Op, elementwise, op, public
from tapecore.engine.ops.comparison import less
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.element_types import ORDERED, REAL_HALF_FIRST, RECTIFIED
from tapecore.engine.ops.elementary import exp, sigmoid
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.tensor import Array, Tensor

_SELU_SCALE = 1.0507009873554805
_SELU_LOW = 1.7580993408473766  # scale times alpha


@op("Relu", types=RECTIFIED, api="nn.relu")
def relu(features: Array) -> Array:
    """max(x, 0)."""
    return np.maximum(features, 0)


@op("ReluGrad", same="gradients features", examples=[example((2, 3), (2, 3))])
def relu_grad(gradients: Array, features: Array) -> Array:
    """``gradients`` where ``features`` are positive."""
    return gradients * (features > 0)


@op("Relu6", types=ORDERED, api="nn.relu6")
def relu6(features: Array) -> Array:
    """min(max(x, 0), 6)."""
    return np.clip(features, 0, 6)


@op("Relu6Grad", same="gradients features", examples=[example((2, 3), (2, 3))])
def relu6_grad(gradients: Array, features: Array) -> Array:
    """``gradients`` where ``features`` lie strictly between 0 and 6."""
    return gradients * ((features > 0) & (features < 6))


def _rectifies(rectifier: Op, mask: Op) -> None:
    """Attach the rules of a rectifier, which look at its output alone, and of ``mask``, the op that lets
    gradients through where the rectifier does: linear in the gradients, flat in the features."""

    @rectifier.vjp("features")
    def _(g: Any, y: Any, features: Any) -> Any:
        return mask(g, y)

    @rectifier.jvp
    def _(tangents: Any, y: Any, features: Any) -> Any:
        return mask(tangents[0], y)

    @mask.vjp("gradients")
    def _(g: Any, y: Any, gradients: Any, features: Any) -> Any:
        return mask(g, features)

    @mask.vjp("features")
    def _(g: Any, y: Any, gradients: Any, features: Any) -> Any:
        return zeros_like(g)

    @mask.jvp
    def _(tangents: Any, y: Any, gradients: Any, features: Any) -> Any:
        return zeros_like(y) if tangents[0] is None else mask(tangents[0], features)


_rectifies(relu, relu_grad)
_rectifies(relu6, relu6_grad)


def _leaky(features: Array, *, alpha: float = 0.2) -> Array:
    return np.where(features > 0, features, features * features.dtype.type(alpha))


@op("LeakyReluGrad", same="gradients features", examples=[example((2, 3), (2, 3))])
def leaky_relu_grad(gradients: Array, features: Array, *, alpha: float = 0.2) -> Array:
    """``gradients`` where ``features`` are positive, ``alpha`` times as much elsewhere."""
    return np.where(features > 0, gradients, gradients * gradients.dtype.type(alpha))


@leaky_relu_grad.vjp("gradients")
def _(g: Any, y: Any, gradients: Any, features: Any, *, alpha: float = 0.2) -> Any:
    return leaky_relu_grad(g, features, alpha=alpha)


@leaky_relu_grad.vjp("features")
def _(g: Any, y: Any, gradients: Any, features: Any, *, alpha: float = 0.2) -> Any:
    return zeros_like(features)


def _elu(features: Array) -> Array:
    return np.where(features < 0, np.expm1(np.minimum(features, 0)), features)


def _selu(features: Array) -> Array:
    low = np.multiply(np.expm1(np.minimum(features, 0)), _SELU_LOW)
    return np.where(features < 0, low, np.multiply(features, _SELU_SCALE))


def _softsign(features: Any) -> Any:
    return features / (abs(features) + 1)


# fmt: off
leaky_relu = elementwise("LeakyRelu", _leaky, features=...,
    types=REAL_HALF_FIRST, api="nn.leaky_relu")
elu  = elementwise("Elu",  _elu,  features=lambda y, x: select(less(y, 0), y + 1, 1),
    types=REAL_HALF_FIRST, api="nn.elu")
selu = elementwise("Selu", _selu, features=lambda y, x: select(less(y, 0), y + _SELU_LOW, _SELU_SCALE),
                   types=REAL_HALF_FIRST, api="nn.selu")
softsign = elementwise("Softsign", _softsign, features=lambda y, x: _softsign_slope(x),
                       types=REAL_HALF_FIRST, api="nn.softsign math.softsign")
# fmt: on


@leaky_relu.vjp("features")
def _(g: Any, y: Any, features: Any, *, alpha: float = 0.2) -> Any:
    return leaky_relu_grad(g, features, alpha=alpha)


@leaky_relu.jvp
def _(tangents: Any, y: Any, features: Any, *, alpha: float = 0.2) -> Any:
    return leaky_relu_grad(tangents[0], features, alpha=alpha)


def _softsign_slope(x: Any) -> Any:
    below = 1 + abs(x)
    return 1 / (below * below)


def _last(axis: int | None) -> int:
    """No axis is the last one."""
    return -1 if axis is None else axis


@op(
    "Softmax",
    types=REAL_HALF_FIRST,
    api="nn.softmax math.softmax",
    examples=[example((2, 3)), example((2, 3), axis=0), example((4,))],
)
def softmax(logits: Array, *, axis: int | None = -1) -> Array:
    """exp(x) divided by its sum along ``axis``."""
    if not logits.ndim:
        raise AbortedError(None, None, "Input dims must be <= 5 and >=1 [Op:Softmax] name: ")
    powers = np.exp(logits - np.max(logits, _last(axis), keepdims=True, initial=-np.inf))
    return powers / np.sum(powers, _last(axis), keepdims=True)


@softmax.vjp("logits")
def _(g: Any, y: Any, logits: Any, *, axis: int | None = -1) -> Any:
    return (g - reduce_sum(g * y, axis=_last(axis), keepdims=True)) * y


@softmax.jvp
def _(tangents: Any, y: Any, logits: Any, *, axis: int | None = -1) -> Any:
    return (tangents[0] - reduce_sum(tangents[0] * y, axis=_last(axis), keepdims=True)) * y


@op(
    "LogSoftmax",
    types=REAL_HALF_FIRST,
    api="nn.log_softmax math.log_softmax",
    examples=[example((2, 3)), example((2, 3), axis=0), example((4,))],
)
def log_softmax(logits: Array, *, axis: int | None = -1) -> Array:
    """x minus the logarithm of the sum of exp(x) along ``axis``."""
    along = _last(axis)
    shifted = logits - np.maximum.reduce(logits, along, keepdims=True, initial=-np.inf)
    return shifted - np.log(np.add.reduce(np.exp(shifted), along, keepdims=True))


@log_softmax.vjp("logits")
def _(g: Any, y: Any, logits: Any, *, axis: int | None = -1) -> Any:
    return g - reduce_sum(g, axis=_last(axis), keepdims=True) * exp(y)


@log_softmax.jvp
def _(tangents: Any, y: Any, logits: Any, *, axis: int | None = -1) -> Any:
    return tangents[0] - reduce_sum(tangents[0] * exp(y), axis=_last(axis), keepdims=True)


@public("nn.silu nn.swish")
def silu(features: Any, beta: float = 1.0) -> Tensor:
    """x times sigmoid(beta x)."""
    x = convert_to_tensor(features)
    return x * sigmoid(x if beta == 1.0 else x * beta)


@public("nn.gelu")
def gelu(features: Any, approximate: bool = False, name: str | None = None) -> Tensor:
    """x times the standard normal distribution function, or its approximation by tanh."""
    from tapecore.engine.ops.elementary import tanh
    from tapecore.engine.ops.special import erf

    x = convert_to_tensor(features)
    if approximate:
        return 0.5 * x * (1.0 + tanh(0.7978845608028654 * (x + 0.044715 * (x * x * x))))
    return 0.5 * x * (1.0 + erf(x / math.sqrt(2)))


@public("nn.crelu")
def crelu(features: Any, axis: int = -1, name: str | None = None) -> Tensor:
    """relu(x) and relu(-x), joined along ``axis``."""
    from tapecore.engine.ops.joining import concat

    x = convert_to_tensor(features)
    return relu(concat([x, -x], axis))
