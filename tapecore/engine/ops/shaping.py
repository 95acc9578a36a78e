"""The same numbers in another shape or order, repeated, padded; and what a shape is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.refusals import extents
from tapecore.engine.shape import TensorShape
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

Axes = int | tuple[int, ...] | None


@op(
    "Reshape",
    linear=True,
    api="reshape",
    examples=[example((2, 3), shape=(3, 2)), example((2, 3), shape=(-1,)), example((), shape=(1, 1))],
)
def reshape(tensor: Array, *, shape: Any) -> Array:
    """The elements in the same order in another shape; one extent may be -1. InvalidArgumentError if they do
    not fit."""
    wanted = (shape,) if isinstance(shape, int) else tuple(map(int, shape))
    if wanted.count(-1) > 1:
        first = wanted.index(-1)
        second = wanted.index(-1, first + 1)
        raise invalid("Reshape", f"Only one input size may be -1, not both {first} and {second}")
    known = math.prod(n for n in wanted if n >= 0)
    if -1 in wanted and (tensor.size % known if known else tensor.size):
        raise _refused_reshape(tensor.size, f"requires a multiple of {known}")
    if -1 not in wanted and known != tensor.size:
        raise _refused_reshape(tensor.size, f"has {known}")
    return tensor.reshape(wanted)


def _refused_reshape(size: int, why: str) -> Exception:
    return invalid(
        "Reshape", f"Input to reshape is a tensor with {size} values, but the requested shape {why}"
    )


@reshape.vjp("tensor")
def _(g: Any, y: Any, tensor: Any, *, shape: Any) -> Any:
    return reshape(g, shape=tensor.shape)


@op(
    "Transpose", "x", linear=True, examples=[example((2, 3), perm=(1, 0)), example((2, 3, 4), perm=(2, 0, 1))]
)
def transpose(x: Array, *, perm: tuple[int, ...]) -> Array:
    """The axes in another order."""
    _check_order(perm, x.ndim)
    return np.transpose(x, perm)


def _check_order(perm: tuple[int, ...], rank: int) -> None:
    """Raise InvalidArgumentError unless ``perm`` names each axis once."""
    if perm and isinstance(perm[0], tuple):
        raise _refused_order(f"perm must be rank 1, got shape [{','.join(map(str, np.shape(perm)))}]")
    if len(perm) != rank:
        said = f"transpose expects a vector of size {rank}. But input(1) is a vector of size {len(perm)}"
        raise _refused_order(said)
    order = [p + rank if p < 0 else p for p in perm]
    for k in order:
        if not 0 <= k < rank:
            raise _refused_order(f"{k} is out of range [0 .. {rank})")
    for k in range(rank):
        if k not in order:
            raise _refused_order(f"{k} is missing from {{{','.join(map(str, order))}}}.")


def _refused_order(why: str) -> Exception:
    error = invalid("Transpose", why)
    error.rename(None)
    return error


@transpose.vjp("x")
def _(g: Any, y: Any, x: Any, *, perm: tuple[int, ...]) -> Any:
    """transpose(g, inverse of perm)"""
    return transpose(g, perm=tuple(int(k) for k in np.argsort(perm)))


@public("transpose")
def transpose_public(a: Any, perm: Any = None, conjugate: bool = False, name: str = "transpose") -> Tensor:
    """The axes in another order, reversed if ``perm`` does not say which; ``conjugate`` conjugates complex
    numbers."""
    from tapecore.engine.ops.complexes import conjugated

    tensor = convert_to_tensor(a)
    order = tuple(range(tensor.ndim))[::-1] if perm is None else perm
    turned = transpose.public(tensor, perm=order)
    return conjugated(turned) if conjugate else turned


@op(
    "ExpandDims",
    "input",
    linear=True,
    api="expand_dims",
    examples=[example((2, 3), axis=1), example((), axis=0), example((2,), axis=-1)],
)
def expand_dims(input: Array, *, axis: int) -> Array:
    """A new axis of extent 1 at ``axis``."""
    if not -input.ndim - 1 <= axis <= input.ndim:
        raise invalid(
            "ExpandDims", f"Tried to expand dim index {axis} for tensor with {input.ndim} dimensions."
        )
    place = axis % (input.ndim + 1)
    return input.reshape(*input.shape[:place], 1, *input.shape[place:])


@expand_dims.vjp("input")
def _(g: Any, y: Any, input: Any, *, axis: int) -> Any:
    return reshape(g, shape=input.shape)


@op(
    "Squeeze",
    "input",
    linear=True,
    api="squeeze",
    examples=[example((1, 3)), example((1, 3, 1), axis=-1), example((1, 3, 1), axis=(0, 2))],
)
def squeeze(input: Array, *, axis: Axes = None) -> Array:
    """Without the axes of extent 1, or without those named. InvalidArgumentError if a named one is longer."""
    axes = () if axis is None else (axis,) if isinstance(axis, int) else axis
    for k in axes:
        if not -input.ndim <= k < input.ndim:
            raise invalid(
                "Squeeze", f"Tried to squeeze dim index {k} for tensor with {input.ndim} dimensions."
            )
        if input.shape[k] != 1:
            raise invalid(
                "Squeeze", f"Can not squeeze dim[{k}], expected a dimension of 1, got {input.shape[k]}"
            )
    return np.squeeze(input, axes or None)


@squeeze.vjp("input")
def _(g: Any, y: Any, input: Any, *, axis: Axes = None) -> Any:
    return reshape(g, shape=input.shape)


@op(
    "Tile",
    "input",
    linear=True,
    api="tile",
    examples=[
        example((2, 3), multiples=(2, 1)),
        example((3,), multiples=(2,)),
        example((2,), multiples=(0,)),
    ],
)
def tile(input: Array, *, multiples: tuple[int, ...]) -> Array:
    """The tensor repeated along each axis."""
    if len(multiples) != input.ndim:
        raise invalid(
            "Tile",
            f"Expected multiples argument to be a vector of length {input.ndim} but got length "
            f"{len(multiples)}",
        )
    return np.tile(input, multiples)


@tile.vjp("input")
def _(g: Any, y: Any, input: Any, *, multiples: tuple[int, ...]) -> Any:
    """sum of the copies in g, each of shape(input)"""
    from tapecore.engine.ops.reductions import reduce_sum

    blocks = tuple(n for pair in zip(multiples, input.shape, strict=True) for n in pair)
    return reduce_sum(reshape(g, shape=blocks), axis=tuple(range(0, len(blocks), 2)))


@op(
    "ReverseV2",
    linear=True,
    api="reverse",
    examples=[example((2, 3), axis=(1,)), example((2, 3), axis=(0, 1))],
)
def reverse(tensor: Array, *, axis: Any) -> Array:
    """The elements in the opposite order along these axes."""
    return np.flip(tensor, axis)


@reverse.vjp("tensor")
def _(g: Any, y: Any, tensor: Any, *, axis: Any) -> Any:
    return reverse(g, axis=axis)


@op(
    "Roll",
    "input",
    linear=True,
    api="roll",
    examples=[example((2, 3), shift=1, axis=1), example((4,), shift=(-2,), axis=(0,))],
)
def roll(input: Array, *, shift: Any, axis: Any) -> Array:
    """The elements moved along ``axis``; what leaves at one end enters at the other."""
    return np.roll(input, shift, axis)


@roll.vjp("input")
def _(g: Any, y: Any, input: Any, *, shift: Any, axis: Any) -> Any:
    """roll(g, -shift, axis)"""
    back = -shift if isinstance(shift, int) else tuple(-n for n in shift)
    return roll(g, shift=back, axis=axis)


@op("Shape", "input")
def shape_op(input: Array, *, out_type: str = "int32") -> Array:
    """The extents."""
    return np.array(input.shape, dtypes.as_dtype(out_type).as_numpy_dtype)


@op("Size", "input", api="size")
def size(input: Array, *, out_type: str | None = "int32") -> Array:
    """The number of elements, as an integer tensor. No gradient."""
    return np.array(input.size, dtypes.as_dtype(out_type or "int32").as_numpy_dtype)


@op("Rank", "input", api="rank")
def rank(input: Array) -> Array:
    """The number of axes, as an integer tensor. No gradient."""
    return np.array(input.ndim, np.int32)


shape_op.no_gradient()
size.no_gradient()
rank.no_gradient()


@public("shape")
def shape(input: Any, out_type: Any = None, name: str | None = None) -> Tensor:
    """The extents as an integer tensor. No gradient."""
    return shape_op.public(input, out_type="int32" if out_type is None else out_type)


@public("repeat")
def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Tensor:
    """Each element, or each slice along ``axis``, ``repeats`` times in a row; one number or one for each."""
    from tapecore.engine.ops.indexing import gather

    tensor = convert_to_tensor(input)
    if axis is None:
        tensor, axis = reshape.public(tensor, (-1,)), 0
    counts = np.asarray(plain(repeats), int)
    extent = tuple(tensor.shape)[axis]
    if counts.ndim and counts.size not in (1, extent):
        raise ValueError(f"Dimensions {extent} and {counts.size} are not compatible")
    places = np.repeat(np.arange(extent), counts)
    return gather(tensor, places, axis=axis)


@public("linalg.matrix_transpose")
def matrix_transpose(a: Any, name: str = "matrix_transpose", conjugate: bool = False) -> Tensor:
    """The last two axes swapped."""
    tensor = convert_to_tensor(a)
    order: Sequence[int] = range(tensor.ndim)
    return transpose_public(tensor, (*order[:-2], order[-1], order[-2]), conjugate=conjugate)


@public("ensure_shape")
def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Tensor:
    """``x`` itself. Raises InvalidArgumentError unless its shape is ``shape``, in which None fits
    anything."""
    tensor = convert_to_tensor(x)
    if not tensor.shape.is_compatible_with(shape):
        raise invalid(
            "EnsureShape",
            f"Shape of tensor input {extents(tensor)} is not compatible with expected shape "
            f"[{','.join('?' if n is None else str(n) for n in TensorShape(shape).as_list())}].",
        )
    return tensor
