"""Refusing what cannot be differentiated, as TensorFlow refuses it."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np

from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import invalid
from tapecore.engine.tensor import Tensor
from tapecore.engine.unconnected import UnconnectedGradients, unconnected
from tapecore.engine.variable import Variable, variable_of

_OF_STATE = 20, 21
"""The numbers that TensorFlow gives its types of resources and variants: a bare number is taken for one of a type."""


def is_trainable(x: Any) -> bool:
    """Whether gradients flow through the dtype of ``x``. Raises TypeError for what has none at all."""
    known: Any = x
    if isinstance(x, (int, float)) and x in _OF_STATE:
        return True
    dtype = as_dtype(known.dtype if hasattr(x, "dtype") else x)
    return dtype.is_floating or dtype.is_complex


def check_differentiable(x: Any) -> None:
    """Refuse what is neither tensor nor Variable, as TensorFlow does: it asks for a dtype first."""
    if isinstance(x, (Tensor, Variable)):
        return
    if hasattr(x, "_type_spec"):
        raise ValueError(f"Type {type(x).__name__} is not supported as a gradient source or gradient target.")
    if not is_trainable(x):
        _ = x.dtype


def identity(x: Any) -> int:
    """The id of a tensor or Variable. Raises AttributeError for anything else."""
    if isinstance(x, (Tensor, Variable)):
        return x.id
    raise AttributeError(f"{_described(x)} object has no attribute '_id'")


def _described(x: Any) -> str:
    kind = cast("type[Any]", type(x))
    return f"'{kind.__module__}.{kind.__name__}'" if kind.__module__ == "numpy" else f"'{kind.__name__}'"


def check_cotangent(given: tuple[int, ...], target: tuple[int, ...]) -> None:
    """Raise InvalidArgumentError for an output gradient of a larger shape than its target."""
    if given == target:
        return
    try:
        larger = np.broadcast_shapes(given, target) != target and math.prod(given) > math.prod(target)
    except ValueError:
        return  # the first product with it says what does not fit
    if larger:
        said = f"tensor with {math.prod(given)} values, but the requested shape has {math.prod(target)}"
        raise invalid("Reshape", f"Input to reshape is a {said}")


def checked(targets: list[Any], sources: list[Any], unconnected_gradients: Any) -> tuple[list[Any], bool]:
    """The tensors and Variables behind ``sources``, and whether zeros stand for None.

    Raises TypeError, AttributeError or ValueError for what cannot be differentiated, in TensorFlow's order.
    """
    behind = [variable_of(x) for x in (*targets, *sources)]
    for x in behind:
        check_differentiable(x)
    filling = unconnected(unconnected_gradients) is UnconnectedGradients.ZERO
    for x in behind:
        identity(x)
    return behind[len(targets) :], filling
