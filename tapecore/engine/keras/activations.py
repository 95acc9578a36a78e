"""Activation functions by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.constant import convert_to_tensor
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
        return nn_activations.leaky_relu.public(tensor, alpha=negative_slope)
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


def _named(name: str, function: Callable[..., Any]) -> Activation:
    def activation(x: Any) -> Any:
        return function(x)

    activation.__name__ = activation.__qualname__ = name
    activation.__doc__ = function.__doc__
    return public(f"keras.activations.{name}")(activation)


BY_NAME: dict[str, Activation] = {
    **{f.__name__: f for f in (linear, relu, softmax, exponential, leaky_relu)},
    **{
        name: _named(name, function)
        for name, function in (
            ("sigmoid", elementary.sigmoid.public),
            ("tanh", elementary.tanh.public),
            ("softplus", elementary.softplus.public),
            ("relu6", nn_activations.relu6.public),
            ("elu", nn_activations.elu.public),
            ("selu", nn_activations.selu.public),
            ("softsign", nn_activations.softsign.public),
            ("log_softmax", nn_activations.log_softmax.public),
            ("silu", nn_activations.silu),
            ("swish", nn_activations.silu),
            ("gelu", nn_activations.gelu),
        )
    },
}


@public("keras.activations.get")
def get(identifier: Any) -> Activation:
    """The activation of a name, a function itself, ``linear`` for None. ValueError for anything else."""
    if identifier is None:
        return linear
    found = BY_NAME.get(identifier) if isinstance(identifier, str) else identifier
    if not callable(found):
        raise ValueError(f"Could not interpret activation function identifier: {identifier}")
    return found


@public("keras.activations.serialize")
def serialize(activation: Activation) -> str:
    """The name of an activation."""
    return activation.__name__
