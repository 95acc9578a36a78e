"""Order: largest and smallest, sorting, searching, counting, distinct values."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import op, public
from tapecore.engine.ops.element_types import EXTREMES, ORDERED
from tapecore.engine.ops.indexing import gather_grad, gather_op
from tapecore.engine.ops.shaping import transpose_public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op("ArgMax", types=EXTREMES + " bool")
def argmax_op(input: Array, *, dimension: int = 0, output_type: str = "int64") -> Array:
    return np.argmax(input, dimension).astype(output_type)


@op("ArgMin", types=EXTREMES + " bool")
def argmin_op(input: Array, *, dimension: int = 0, output_type: str = "int64") -> Array:
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


@op("TopKV2", types=ORDERED)
def top_k_op(input: Array, *, k: int = 1, index_type: str = "int32") -> tuple[Array, Array]:
    """The k largest elements of the last axis, largest first, and where they are; of equal ones the first."""
    if k > input.shape[-1]:
        raise invalid("TopKV2", f"input must have at least k columns. Had {input.shape[-1]}, needed {k}")
    flipped = np.argsort(input[..., ::-1], -1, kind="stable")[..., ::-1][..., :k]
    places = (input.shape[-1] - 1 - flipped).astype(index_type)
    return np.take_along_axis(input, places, -1), places


@top_k_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, k: int = 1, index_type: str = "int32") -> Any:
    batch = len(input.shape) - 1
    return gather_grad(g[0], y[1], shape=input.shape, axis=batch, batch_dims=batch)


@top_k_op.jvp
def _(tangents: Any, y: Any, input: Any, *, k: int = 1, index_type: str = "int32") -> Any:
    batch = len(input.shape) - 1
    return gather_op(tangents[0], y[1], axis=batch, batch_dims=batch), None


class TopKV2(tuple[Any, ...]):
    """``values`` and ``indices`` of the largest elements."""

    values = property(lambda self: self[0])
    indices = property(lambda self: self[1])


@public("math.top_k nn.top_k")
def top_k(input: Any, k: Any = 1, sorted: bool = True, index_type: Any = "int32", name: str | None = None) -> TopKV2:
    """The ``k`` largest elements of the last axis and their indices; gradients reach the values."""
    return TopKV2(top_k_op.public(input, k=k, index_type=index_type))


def _descending(values: Tensor, axis: int) -> tuple[Tensor, Tensor]:
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


@op("Unique", "x")
def unique_op(x: Array, *, out_idx: str = "int32") -> tuple[Array, Array]:
    _, first, inverse = np.unique(x, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return x[first[order]], np.argsort(order)[inverse].astype(out_idx)


class Unique(tuple[Any, ...]):
    """``y``: the distinct values; ``idx``: for each element its place among them."""

    y = property(lambda self: self[0])
    idx = property(lambda self: self[1])


@public("unique")
def unique(x: Any, out_idx: Any = "int32", name: str | None = None) -> Unique:
    """The distinct elements in the order of their first appearance. No gradient is registered."""
    return Unique(unique_op.public(x, out_idx=out_idx))


@op("UniqueWithCounts", "x")
def unique_with_counts_op(x: Array, *, out_idx: str = "int32") -> tuple[Array, Array, Array]:
    values, places = unique_op.forward(x, out_idx=out_idx)
    return values, places, np.bincount(places, minlength=len(values)).astype(out_idx)


@public("unique_with_counts")
def unique_with_counts(x: Any, out_idx: Any = "int32", name: str | None = None) -> Any:
    """The distinct elements, for each element its place among them, and how often each occurs."""
    return unique_with_counts_op.public(x, out_idx=out_idx)


def _search(sorted_sequence: Array, values: Array, side: str) -> Array:
    flat = sorted_sequence.reshape(-1, sorted_sequence.shape[-1])
    wanted = values.reshape(len(flat), -1)
    found = [np.searchsorted(row, v, side) for row, v in zip(flat, wanted, strict=True)]  # type: ignore[reportArgumentType]
    return np.array(found).reshape(values.shape)


@op("LowerBound", same="sorted_inputs values")
def lower_bound(sorted_inputs: Array, values: Array, *, out_type: str = "int32") -> Array:
    return _search(sorted_inputs, values, "left").astype(out_type)


@op("UpperBound", same="sorted_inputs values")
def upper_bound(sorted_inputs: Array, values: Array, *, out_type: str = "int32") -> Array:
    return _search(sorted_inputs, values, "right").astype(out_type)


@public("searchsorted")
def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = "int32", name: str | None = None
) -> Tensor:
    """Where each value would have to be inserted. No gradient."""
    return (lower_bound if side == "left" else upper_bound).public(sorted_sequence, values, out_type=out_type)


@op("InTopKV2", "predictions", "targets")
def in_top_k_op(predictions: Array, targets: Array, *, k: int) -> Array:
    rows = np.arange(len(targets))
    chosen = predictions[rows, targets]
    return (predictions > chosen[:, None]).sum(-1) < k


@public("math.in_top_k nn.in_top_k")
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether the target is among the ``k`` largest predictions of each row. No gradient."""
    return in_top_k_op.public(predictions, targets, k=k)


@op("DenseBincount", "input", "weights")
def bincount_op(input: Array, weights: Array, *, size: int) -> Array:
    kind = weights.dtype if weights.size else np.dtype(np.int32)
    counts = np.bincount(input.ravel(), weights.ravel() if weights.size else None, minlength=size)
    return counts[:size].astype(kind)


@public("math.bincount")
def bincount(
    arr: Any, weights: Any = None, minlength: Any = None, maxlength: Any = None, dtype: Any = "int32",
    name: str | None = None, axis: Any = None, binary_output: bool = False,
) -> Tensor:
    """How often each number from 0 on occurs, or the sum of its weights. No gradient is registered."""
    x = convert_to_tensor(arr)
    size = max(int(x.value.max()) + 1 if x.value.size else 0, 0 if minlength is None else int(plain(minlength)))
    size = size if maxlength is None else min(size, int(plain(maxlength)))
    counted = bincount_op.public(x, np.zeros(0, dtypes.as_dtype(dtype).as_numpy_dtype) if weights is None else weights, size=size)
    return counted


@op("HistogramFixedWidth", "values", "value_range", same="values value_range")
def histogram_op(values: Array, value_range: Array, *, nbins: int, dtype: str) -> Array:
    low, high = value_range
    places = np.clip(np.floor((values - low) / (high - low) * nbins), 0, nbins - 1).astype(int)
    return np.bincount(places.ravel(), minlength=nbins).astype(dtype)


@public("histogram_fixed_width")
def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """How many values fall into each of ``nbins`` equal parts of a range. No gradient is registered."""
    return histogram_op.public(values, value_range, nbins=nbins, dtype=dtype)


@op("InvertPermutation", "x", api="math.invert_permutation")
def invert_permutation(x: Array) -> Array:
    """The permutation that undoes ``x``."""
    return np.argsort(x).astype(x.dtype)


invert_permutation.no_gradient()
