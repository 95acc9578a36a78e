"""Distinct values, places in sorted lists, counts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import op, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op("Unique", "x")
def unique_op(x: Array, *, out_idx: str = "int32") -> tuple[Array, Array]:
    """The distinct elements in the order of their first appearance, and each element's place among them."""
    _, first, inverse = np.unique(x, return_index=True, return_inverse=True)
    order = np.argsort(first)
    return x[first[order]], np.argsort(order)[inverse].astype(out_idx)


class Unique(NamedTuple):
    """The distinct values, and for each element its place among them."""

    y: Tensor
    idx: Tensor


@public("unique")
def unique(x: Any, out_idx: Any = "int32", name: str | None = None) -> Unique:
    """The distinct elements in the order of their first appearance. No gradient is registered."""
    return Unique(*unique_op.public(x, out_idx=out_idx))


@op("UniqueWithCounts", "x")
def unique_with_counts_op(x: Array, *, out_idx: str = "int32") -> tuple[Array, Array, Array]:
    """What Unique gives, and how often each occurs."""
    values, places = unique_op.forward(x, out_idx=out_idx)
    return values, places, np.bincount(places, minlength=len(values)).astype(out_idx)


class UniqueWithCounts(NamedTuple):
    """The distinct values, for each element its place among them, and how often each occurs."""

    y: Tensor
    idx: Tensor
    count: Tensor  # type: ignore[reportIncompatibleMethodOverride]  # TensorFlow calls it so


@public("unique_with_counts")
def unique_with_counts(x: Any, out_idx: Any = "int32", name: str | None = None) -> UniqueWithCounts:
    """The distinct elements, for each element its place among them, and how often each occurs."""
    return UniqueWithCounts(*unique_with_counts_op.public(x, out_idx=out_idx))


def _search(sorted_sequence: Array, values: Array, side: str) -> Array:
    flat = sorted_sequence.reshape(-1, sorted_sequence.shape[-1])
    wanted = values.reshape(len(flat), -1)
    found: list[Any] = [np.searchsorted(row, v, side) for row, v in zip(flat, wanted, strict=True)]  # type: ignore[reportArgumentType]
    return np.array(found).reshape(values.shape)


@op("LowerBound", same="sorted_inputs values")
def lower_bound(sorted_inputs: Array, values: Array, *, out_type: str = "int32") -> Array:
    """The first places where the values can be inserted."""
    return _search(sorted_inputs, values, "left").astype(out_type)


@op("UpperBound", same="sorted_inputs values")
def upper_bound(sorted_inputs: Array, values: Array, *, out_type: str = "int32") -> Array:
    """The last places where the values can be inserted."""
    return _search(sorted_inputs, values, "right").astype(out_type)


@public("searchsorted")
def searchsorted(
    sorted_sequence: Any, values: Any, side: str = "left", out_type: Any = "int32", name: str | None = None
) -> Tensor:
    """Where each value would have to be inserted. No gradient."""
    from tapecore.engine.ops.shaping import reshape

    wanted = convert_to_tensor(values)
    found = (lower_bound if side == "left" else upper_bound).public(
        sorted_sequence, wanted, out_type=out_type
    )
    return reshape.public(found, wanted.shape)


@op("InTopKV2", "predictions", "targets")
def in_top_k_op(predictions: Array, targets: Array, *, k: int) -> Array:
    """Whether the target is among the k largest predictions of each row."""
    rows = np.arange(len(targets))
    chosen = predictions[rows, targets]
    return (predictions > chosen[:, None]).sum(-1) < k


@public("math.in_top_k nn.in_top_k")
def in_top_k(targets: Any, predictions: Any, k: Any, name: str | None = None) -> Tensor:
    """Whether the target is among the ``k`` largest predictions of each row. No gradient."""
    return in_top_k_op.public(predictions, targets, k=k)


@op("DenseBincount", "input", "weights")
def bincount_op(input: Array, weights: Array, *, size: int) -> Array:
    """How often each number occurs, or the sums of its weights."""
    kind = weights.dtype if weights.size else np.dtype(np.int32)
    counts = np.bincount(input.ravel(), weights.ravel() if weights.size else None, minlength=size)
    return counts[:size].astype(kind)


@public("math.bincount")
def bincount(
    arr: Any,
    weights: Any = None,
    minlength: Any = None,
    maxlength: Any = None,
    dtype: Any = "int32",
    name: str | None = None,
    axis: Any = None,
    binary_output: bool = False,
) -> Tensor:
    """How often each number from 0 on occurs, or the sum of its weights. No gradient is registered."""
    x = convert_to_tensor(arr)
    size = max(
        int(x.value.max()) + 1 if x.value.size else 0, 0 if minlength is None else int(plain(minlength))
    )
    size = size if maxlength is None else min(size, int(plain(maxlength)))
    return bincount_op.public(
        x, np.zeros(0, dtypes.as_dtype(dtype).as_numpy_dtype) if weights is None else weights, size=size
    )


@op("HistogramFixedWidth", "values", "value_range", same="values value_range")
def histogram_op(values: Array, value_range: Array, *, nbins: int, dtype: str) -> Array:
    """How many values fall into each part of a range."""
    low, high = value_range
    places = np.clip(np.floor((values - low) / (high - low) * nbins), 0, nbins - 1).astype(int)
    return np.bincount(places.ravel(), minlength=nbins).astype(dtype)


@public("histogram_fixed_width")
def histogram_fixed_width(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """How many values fall into each of ``nbins`` equal parts of a range. No gradient is registered."""
    return histogram_op.public(values, value_range, nbins=nbins, dtype=dtype)
