"""Activation functions by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import registered
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops import elementary, nn_activations

Activation = Callable[..., Any]


@public("keras.activations.linear")
def linear(x: Any) -> Any:
    """x itself."""
    return x


@public("keras.activations.relu")
def relu(x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """max(x, 0), with a slope below ``threshold`` and a limit if they are given."""
    tensor = convert_to_tensor(x)
    if negative_slope:
        slanted = nn_activations.leaky_relu.public(tensor - threshold, alpha=negative_slope)
        if threshold:
            slanted = PUBLIC["where"](tensor > threshold, tensor, slanted)
        return slanted if max_value is None else PUBLIC["minimum"](slanted, max_value)
    if max_value == 6 and threshold == 0:
        return nn_activations.relu6.public(tensor)
    result = (
        nn_activations.relu.public(tensor - threshold) + threshold
        if threshold
        else nn_activations.relu.public(tensor)
    )
    return result if max_value is None else PUBLIC["minimum"](result, max_value)


@public("keras.activations.softmax")
def softmax(x: Any, axis: int = -1) -> Any:
    """Probabilities along ``axis``."""
    return nn_activations.softmax.public(x, axis=axis)


@public("keras.activations.exponential")
def exponential(x: Any) -> Any:
    """exp(x)."""
    return elementary.exp.public(x)


@public("keras.activations.leaky_relu")
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """x, or ``negative_slope`` times x where it is negative."""
    return nn_activations.leaky_relu.public(x, alpha=negative_slope)


@public("keras.activations.elu")
def elu(x: Any, alpha: float = 1.0) -> Any:
    """x, or ``alpha * (exp(x) - 1)`` where it is negative."""
    y = nn_activations.elu.public(x)
    return y if alpha == 1 else PUBLIC["where"](convert_to_tensor(x) > 0, y, alpha * y)


@public("keras.activations.gelu")
def gelu(x: Any, approximate: bool = False) -> Any:
    """x times the normal distribution function of x."""
    return nn_activations.gelu(x, approximate)


@public("keras.activations.hard_sigmoid")
def hard_sigmoid(x: Any) -> Any:
    """x / 6 + 0.5 between 0 and 1."""
    return nn_activations.relu6.public(convert_to_tensor(x) + 3.0) / 6.0


@public("keras.activations.hard_silu keras.activations.hard_swish")
def hard_silu(x: Any) -> Any:
    """x times its hard sigmoid."""
    return convert_to_tensor(x) * hard_sigmoid(x)


@public("keras.activations.mish")
def mish(x: Any) -> Any:
    """x tanh(softplus(x))."""
    return convert_to_tensor(x) * elementary.tanh.public(elementary.softplus.public(x))


@public("keras.activations.log_sigmoid")
def log_sigmoid(x: Any) -> Any:
    """log(sigmoid(x))."""
    return -elementary.softplus.public(-convert_to_tensor(x))


@public("keras.activations.celu")
def celu(x: Any, alpha: float = 1.0) -> Any:
    """max(x, 0) + min(0, alpha (exp(x / alpha) - 1))."""
    tensor = convert_to_tensor(x)
    low = alpha * PUBLIC["math.expm1"](PUBLIC["minimum"](tensor, 0.0) / alpha)
    return PUBLIC["maximum"](tensor, 0.0) + low


@public("keras.activations.glu")
def glu(x: Any, axis: int = -1) -> Any:
    """One half of x times the sigmoid of the other."""
    first, second = PUBLIC["split"](x, 2, axis=axis)
    return first * elementary.sigmoid.public(second)


@public("keras.activations.hard_tanh")
def hard_tanh(x: Any) -> Any:
    """x between -1 and 1."""
    return PUBLIC["clip_by_value"](x, -1.0, 1.0)


@public("keras.activations.tanh_shrink")
def tanh_shrink(x: Any) -> Any:
    """x - tanh(x)."""
    return convert_to_tensor(x) - elementary.tanh.public(x)


@public("keras.activations.squareplus")
def squareplus(x: Any, b: float = 4.0) -> Any:
    """(x + sqrt(x^2 + b)) / 2."""
    tensor = convert_to_tensor(x)
    return (tensor + PUBLIC["sqrt"](tensor * tensor + b)) / 2.0


@public("keras.activations.log_softmax")
def log_softmax(x: Any, axis: int = -1) -> Any:
    """The logarithm of softmax along ``axis``."""
    return nn_activations.log_softmax.public(x, axis=axis)


def _named(name: str, function: Callable[..., Any]) -> Activation:
    def activation(x: Any) -> Any:
        return function(x)

    activation.__name__ = activation.__qualname__ = name
    activation.__doc__ = function.__doc__
    return public(f"keras.activations.{name}")(activation)


BY_NAME: dict[str, Activation] = {
    **{
        f.__name__: f
        for f in (linear, relu, softmax, exponential, leaky_relu, elu, gelu, celu, glu, mish, log_softmax)
    },
    **{f.__name__: f for f in (hard_sigmoid, hard_silu, hard_tanh, log_sigmoid, tanh_shrink, squareplus)},
    "hard_swish": hard_silu,
    **{
        name: _named(name, function)
        for name, function in (
            ("sigmoid", elementary.sigmoid.public),
            ("tanh", elementary.tanh.public),
            ("softplus", elementary.softplus.public),
            ("relu6", nn_activations.relu6.public),
            ("selu", nn_activations.selu.public),
            ("softsign", nn_activations.softsign.public),
            ("silu", nn_activations.silu),
            ("swish", nn_activations.silu),
        )
    },
}


@public("keras.activations.get")
def get(identifier: Any) -> Activation:
    """The activation of a name, a function itself, ``linear`` for None. ValueError for anything else."""
    if identifier is None:
        return linear
    if isinstance(identifier, str):
        found: Any = BY_NAME.get(identifier) or registered.get_custom_objects().get(identifier)
    else:
        found = identifier
    if not callable(found):
        raise ValueError(f"Could not interpret activation function identifier: {identifier}")
    return found


@public("keras.activations.serialize")
def serialize(activation: Activation) -> str:
    """The name of an activation."""
    return activation.__name__


@public("keras.activations.deserialize")
def deserialize(config: Any, custom_objects: Any = None) -> Activation:
    """The activation of a name."""
    known: dict[Any, Any] = custom_objects or {}
    return known.get(config) or get(config)
