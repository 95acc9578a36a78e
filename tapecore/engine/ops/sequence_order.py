"""Sequences of several lengths turned round, values sorted into buckets, and other small functions of ``tf``."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, REGISTRY, op, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op(
    "ReverseSequence",
    "input",
    "seq_lengths",
    linear=True,
    examples=[example((2, 3), np.array([2, 3]), seq_dim=1, batch_dim=0)],
)
def reverse_sequence_op(input: Array, seq_lengths: Array, *, seq_dim: int, batch_dim: int = 0) -> Array:
    """For each row of the batch its first elements, as many as its length, the other way round."""
    rows = np.moveaxis(input, (batch_dim, seq_dim), (0, 1))
    if seq_lengths.shape != rows.shape[:1]:
        said = f"Length of seq_lengths != input.dims({batch_dim}), ({seq_lengths.size} vs. {len(rows)})"
        raise invalid("ReverseSequence", said)
    turned = rows.copy()
    for k, length in enumerate(seq_lengths):
        if not 0 <= length <= rows.shape[1]:
            raise invalid("ReverseSequence", f"seq_lens({k}) > input.dims({seq_dim})")
        turned[k, :length] = rows[k, :length][::-1]
    return np.ascontiguousarray(np.moveaxis(turned, (0, 1), (batch_dim, seq_dim)))


@reverse_sequence_op.vjp("input")
def _(g: Any, y: Any, input: Any, seq_lengths: Any, *, seq_dim: int, batch_dim: int = 0) -> Any:
    """g turned round in the same way"""
    return reverse_sequence_op(g, seq_lengths, seq_dim=seq_dim, batch_dim=batch_dim)


@public("reverse_sequence")
def reverse_sequence(
    input: Any, seq_lengths: Any, seq_axis: Any = None, batch_axis: Any = None, name: str | None = None
) -> Tensor:
    """For each row of the batch its first ``seq_lengths`` elements the other way round. InvalidArgumentError for
    a length beyond the axis."""
    x = convert_to_tensor(input)
    seq, batch = (int(plain(axis or 0)) % max(x.ndim, 1) for axis in (seq_axis, batch_axis))
    return reverse_sequence_op.public(x, seq_lengths, seq_dim=seq, batch_dim=batch)


@op("Bucketize", "input")
def bucketize(input: Array, *, boundaries: tuple[float, ...]) -> Array:
    """The number of the interval between ``boundaries`` that each element lies in. No gradient is registered."""
    if list(boundaries) != sorted(boundaries):
        raise invalid("Bucketize", "Expected sorted boundaries")
    return np.searchsorted(np.asarray(boundaries), input, side="right").astype(np.int32)


@public("histogram_fixed_width_bins")
def histogram_fixed_width_bins(
    values: Any, value_range: Any, nbins: Any = 100, dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """The number of the bin, of equal width, that each value lies in; the outer ones take what lies beyond."""
    x, (low, high), count = convert_to_tensor(values), plain(value_range), int(plain(nbins))
    scaled = (x.value - low) / (high - low)
    bins = np.clip(np.floor(count * scaled), 0, count - 1)
    return convert_to_tensor(bins.astype(dtypes.as_dtype(dtype).as_numpy_dtype))


@public("shape_n")
def shape_n(input: Any, out_type: Any = "int32", name: str | None = None) -> list[Tensor]:
    """The shape of each tensor of a list."""
    return [PUBLIC["shape"](x, out_type) for x in input]


@public("guarantee_const")
def guarantee_const(input: Any, name: str | None = None) -> Tensor:
    """The same tensor."""
    return PUBLIC["identity"](input)


@public("parallel_stack")
def parallel_stack(values: Any, name: str = "parallel_stack") -> Tensor:
    """RuntimeError: this form of ``tf.stack`` is for graphs alone, in TensorFlow too."""
    raise RuntimeError("tf.parallel_stack() is not compatible with eager execution.")


class ApproxTopK(NamedTuple):
    """What ``tf.math.approx_max_k`` gives."""

    values: Tensor
    indices: Tensor


@public("math.approx_max_k nn.approx_max_k")
def approx_max_k(
    operand: Any,
    k: Any,
    reduction_dimension: int = -1,
    recall_target: float = 0.95,
    reduction_input_size_override: int = -1,
    aggregate_to_topk: bool = True,
    name: str | None = None,
) -> ApproxTopK:
    """The ``k`` greatest elements along the last axis, all of them found, and their places."""
    x = convert_to_tensor(operand)
    if reduction_dimension % x.ndim != x.ndim - 1:
        said = f"reduction_dimension must be the last axis here, got {reduction_dimension}"
        raise invalid("ApproxTopK", said)
    return ApproxTopK(*PUBLIC["math.top_k"](x, k))


PUBLIC["realdiv"] = REGISTRY["RealDiv"].public
