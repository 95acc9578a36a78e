"""Layers that make one tensor of several."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import PUBLIC, public


def _merging(name: str, doc: str, combine: Any) -> None:
    class Merge(Layer):
        def call(self, inputs: Any) -> Any:
            return combine(inputs)

    Merge.__name__ = Merge.__qualname__ = name
    Merge.__doc__ = doc
    public(f"keras.layers.{name}")(Merge)

    def merge(inputs: Any, **kwargs: Any) -> Any:
        return Merge(**kwargs)(inputs)

    public(f"keras.layers.{name.lower()}")(merge)


def _folded(op: str) -> Any:
    def combine(inputs: Any) -> Any:
        total = inputs[0]
        for x in inputs[1:]:
            total = PUBLIC[op](total, x)
        return total

    return combine


_merging("Add", "The sum of several inputs.", _folded("add"))
_merging("Multiply", "The product of several inputs.", _folded("multiply"))
_merging("Maximum", "The largest of several inputs, element by element.", _folded("maximum"))
_merging("Minimum", "The smallest of several inputs, element by element.", _folded("minimum"))
_merging("Subtract", "The first input minus the second.", _folded("subtract"))


def _mean(inputs: Any) -> Any:
    return _folded("add")(inputs) / len(inputs)


_merging("Average", "The mean of several inputs.", _mean)


@public("keras.layers.Concatenate")
class Concatenate(Layer):
    """Several inputs joined along ``axis``."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The joined inputs."""
        return PUBLIC["concat"](list(inputs), self.axis)


@public("keras.layers.concatenate")
def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Several tensors joined along ``axis``."""
    return Concatenate(axis, **kwargs)(inputs)
