"""Layers that make one tensor of several."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.norms import l2_normalize


class Merge(Layer):
    """A layer of a list of tensors."""

    supports_masking = True

    def _check(self, x: Any) -> None:
        if not isinstance(x, (list, tuple)):
            raise ValueError(
                f"A `{type(self).__name__}` layer should be called on a list of inputs. Received: {x} (not a list)"
            )

    def build(self, input_shape: Any = None) -> None:
        """Nothing to make."""

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """None: the inputs may be masked differently."""
        return None


class _Elementwise(Merge):
    """A layer of inputs whose elements are put together. ValueError for shapes that do not fit."""

    def build(self, input_shape: Any = None) -> None:
        """Nothing to make, but the shapes have to fit."""
        shapes = [tuple(shape) for shape in input_shape]
        if len({shape[0] for shape in shapes if shape} - {None}) > 1:
            raise ValueError(
                f"Cannot merge tensors with different batch sizes. Received tensors with shapes {shapes}"
            )
        functools.reduce(_merged, (shape[1:] for shape in shapes))


def _merged(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    """The shape of two inputs together, the batch left out."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    ends = longer[: len(longer) - len(shorter)]
    pairs = list(zip(longer[len(ends) :], shorter, strict=True))
    if any(n != m and 1 not in {n, m} and None not in {n, m} for n, m in pairs):
        raise ValueError(f"Inputs have incompatible shapes. Received shapes {one} and {other}")
    return (*ends, *(m if n == 1 else n for n, m in pairs))


class _OfTwo(_Elementwise):
    def build(self, input_shape: Any = None) -> None:
        """Nothing to make, but there have to be two shapes, which fit."""
        super().build(input_shape)
        if len(input_shape) != 2:
            raise ValueError(
                f"A `{type(self).__name__}` layer should be called on exactly 2 inputs. Received: "
                f"input_shape={input_shape}"
            )


def _merging(name: str, doc: str, combine: Callable[[Any], Any], kind: type[Merge] = _Elementwise) -> None:
    def call(self: Any, inputs: Any) -> Any:
        return combine(inputs)

    made = type(name, (kind,), {"__doc__": doc, "call": call})
    public(f"keras.layers.{name}")(made)

    def merge(inputs: Any, **kwargs: Any) -> Any:
        return made(**kwargs)(inputs)

    merge.__name__ = merge.__qualname__ = name.lower()
    merge.__doc__ = doc
    public(f"keras.layers.{name.lower()}")(merge)


def _folded(op: str) -> Callable[[Any], Any]:
    def combine(inputs: Any) -> Any:
        total = inputs[0]
        for x in inputs[1:]:
            total = PUBLIC[op](total, x)
        return total

    return combine


def _mean(inputs: Any) -> Any:
    return _folded("add")(inputs) / len(inputs)


_merging("Add", "The sum of several inputs.", _folded("add"))
_merging("Multiply", "The product of several inputs.", _folded("multiply"))
_merging("Maximum", "The largest of several inputs, element by element.", _folded("maximum"))
_merging("Minimum", "The smallest of several inputs, element by element.", _folded("minimum"))
_merging("Subtract", "The first input minus the second.", _folded("subtract"), _OfTwo)
_merging("Average", "The mean of several inputs.", _mean)


@public("keras.layers.Concatenate")
class Concatenate(Merge):
    """Several inputs joined along ``axis``."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def _others(self, shape: tuple[Any, ...]) -> tuple[Any, ...]:
        """The extents along the other axes."""
        place = self.axis % len(shape)
        return shape[:place] + shape[place + 1 :]

    def build(self, input_shape: Any = None) -> None:
        """Nothing to make. ValueError unless the inputs fit but for the axis."""
        shapes = [tuple(shape) for shape in input_shape]
        if len({len(shape) for shape in shapes}) > 1 or len({self._others(shape) for shape in shapes}) > 1:
            raise ValueError(
                "A `Concatenate` layer requires inputs with matching shapes except for the concatenation axis. "
                f"Received: input_shape={shapes}"
            )

    def call(self, inputs: Any) -> Any:
        """The joined inputs."""
        return PUBLIC["concat"](list(inputs), self.axis)


@public("keras.layers.concatenate")
def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Several tensors joined along ``axis``."""
    return Concatenate(axis, **kwargs)(inputs)


@public("keras.layers.Dot")
class Dot(Merge):
    """The product of two inputs along ``axes``, example by example; of their directions if ``normalize``."""

    def __init__(self, axes: Any, normalize: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axes, self.normalize = axes, normalize

    def _places(self, first: int, second: int) -> tuple[int, int]:
        """The axes, counted from the front, for inputs with these numbers of axes."""
        ours, theirs = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return ours % first, theirs % second

    def build(self, input_shape: Any = None) -> None:
        """Nothing to make. ValueError for different extents along ``axes``."""
        ours, theirs = map(tuple, input_shape)
        first, second = self._places(len(ours), len(theirs))
        if ours[first] != theirs[second]:
            raise ValueError(
                f"Incompatible input shapes: axis values {ours[first]} (at axis {first}) != {theirs[second]} (at axis "
                f"{second}). Full input shapes: {ours}, {theirs}"
            )

    def call(self, inputs: Any) -> Any:
        """The product, with at least two axes."""
        x, y = inputs
        first, second = self._places(x.ndim, y.ndim)
        if self.normalize:
            x, y = l2_normalize(x, axis=first), l2_normalize(y, axis=second)
        left = "".join(chr(ord("b") + k) for k in range(1, x.ndim))
        right = "".join(chr(ord("m") + k) for k in range(1, y.ndim))
        right = right.replace(right[second - 1], left[first - 1])
        kept = left.replace(left[first - 1], "") + right.replace(left[first - 1], "")
        result = PUBLIC["einsum"](f"a{left},a{right}->a{kept}", x, y)
        return result if kept else PUBLIC["expand_dims"](result, 1)


@public("keras.layers.dot")
def dot(inputs: Any, axes: Any = -1, **kwargs: Any) -> Any:
    """The product of two tensors along ``axes``."""
    return Dot(axes, **kwargs)(inputs)
