"""Order: largest and smallest elements, sorting."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.element_types import EXTREMES, ORDERED
from tapecore.engine.ops.indexing import gather_grad, gather_op
from tapecore.engine.ops.shaping import transpose_public
from tapecore.engine.tensor import Array, Tensor


@op("ArgMax", types=EXTREMES + " bool")
def argmax_op(input: Array, *, dimension: int = 0, output_type: str = "int64") -> Array:
    """The index of the largest element."""
    return np.argmax(input, dimension).astype(output_type)


@op("ArgMin", types=EXTREMES + " bool")
def argmin_op(input: Array, *, dimension: int = 0, output_type: str = "int64") -> Array:
    """The index of the smallest element."""
    return np.argmin(input, dimension).astype(output_type)


argmax_op.no_gradient()
argmin_op.no_gradient()


@public("argmax math.argmax")
def argmax(input: Any, axis: Any = None, output_type: Any = "int64", name: str | None = None) -> Tensor:
    """The index of the largest element along ``axis`` (the first axis by default). No gradient."""
    return argmax_op.public(input, dimension=0 if axis is None else axis, output_type=output_type)


@public("argmin math.argmin")
def argmin(input: Any, axis: Any = None, output_type: Any = "int64", name: str | None = None) -> Tensor:
    """The index of the smallest element along ``axis`` (the first axis by default). No gradient."""
    return argmin_op.public(input, dimension=0 if axis is None else axis, output_type=output_type)


@op("TopKV2", types=ORDERED, examples=[example((5,), k=2), example((2, 4), k=3)])
def top_k_op(input: Array, *, k: int = 1, index_type: str = "int32") -> tuple[Array, Array]:
    """The k largest elements of the last axis, largest first, and where they are; of equal ones the first."""
    if k > input.shape[-1]:
        raise invalid("TopKV2", f"input must have at least k columns. Had {input.shape[-1]}, needed {k}")
    flipped = np.argsort(input[..., ::-1], -1, kind="stable")[..., ::-1][..., :k]
    places = (input.shape[-1] - 1 - flipped).astype(index_type)
    return np.take_along_axis(input, places, -1), places


@top_k_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, k: int = 1, index_type: str = "int32") -> Any:
    """g[0] added at the indices y[1] in zeros of shape(input)"""
    batch = len(input.shape) - 1
    return gather_grad(g[0], y[1], shape=input.shape, axis=batch, batch_dims=batch)


@top_k_op.jvp
def _(tangents: Any, y: Any, input: Any, *, k: int = 1, index_type: str = "int32") -> Any:
    batch = len(input.shape) - 1
    return gather_op(tangents[0], y[1], axis=batch, batch_dims=batch), None


class TopKV2(NamedTuple):
    """The largest elements, and where they are."""

    values: Tensor
    indices: Tensor


@public("math.top_k nn.top_k")
def top_k(
    input: Any, k: Any = 1, sorted: bool = True, index_type: Any = "int32", name: str | None = None
) -> TopKV2:
    """The ``k`` largest elements of the last axis and their indices; gradients reach the values."""
    return TopKV2(*top_k_op.public(input, k=k, index_type=index_type))


def _descending(values: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    if not -values.ndim <= axis < max(values.ndim, 1):
        said = f"slice index {axis} of dimension 0 out of bounds."
        raise invalid("StridedSlice", said, call="strided_slice/")
    place = axis % max(values.ndim, 1)
    order = [k for k in range(values.ndim) if k != place] + [place]
    swapped = order != list(range(values.ndim))
    found = top_k(transpose_public(values, order) if swapped else values, tuple(values.shape)[place])
    if not swapped:
        return found[0], found[1]
    back = [int(k) for k in np.argsort(order)]
    return transpose_public(found[0], back), transpose_public(found[1], back)


@public("sort")
def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: str | None = None) -> Tensor:
    """The elements in order along ``axis``. ValueError unless ``direction`` is ASCENDING or DESCENDING."""
    _check(direction)
    x = convert_to_tensor(values)
    return _descending(x, axis)[0] if direction == "DESCENDING" else -_descending(-x, axis)[0]


@public("argsort")
def argsort(
    values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: str | None = None
) -> Tensor:
    """The indices that put the elements in order along ``axis``."""
    _check(direction)
    x = convert_to_tensor(values)
    return _descending(x if direction == "DESCENDING" else -x, axis)[1]


def _check(direction: str) -> None:
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(
            f"{direction} should be one of: ASCENDING, DESCENDING. "
            "Supported directions: ASCENDING, DESCENDING."
        )


@op("InvertPermutation", "x", api="math.invert_permutation")
def invert_permutation(x: Array) -> Array:
    """The permutation that undoes ``x``."""
    return np.argsort(x).astype(x.dtype)


invert_permutation.no_gradient()
