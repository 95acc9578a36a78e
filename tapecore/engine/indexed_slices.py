"""Sparse gradients: rows of a larger tensor, as gathering rows from it produces them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.dtypes import DType
from tapecore.engine.example import example
from tapecore.engine.op import op
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor


@op(
    "UnsortedSegmentSum",
    "data",
    "segment_ids",
    linear=True,
    examples=[example((3, 2), np.array([0, 2, 0]), num_segments=3)],
)
def _segment_sum(data: Array, segment_ids: Array, *, num_segments: int) -> Array:
    rows = data.shape[segment_ids.ndim :]
    total = np.zeros((num_segments, *rows), data.dtype)
    inside = segment_ids >= 0
    np.add.at(total, segment_ids[inside], data[inside])
    return total


@_segment_sum.vjp("data")
def _(g: Any, y: Any, data: Any, segment_ids: Any, *, num_segments: int) -> Any:
    from tapecore.engine.op import REGISTRY

    return REGISTRY["GatherV2"](g, segment_ids, axis=0)


_segment_sum.no_gradient("segment_ids")


@_segment_sum.jvp
def _(tangents: Any, y: Any, data: Any, segment_ids: Any, *, num_segments: int) -> Any:
    return None if tangents[0] is None else _segment_sum(tangents[0], segment_ids, num_segments=num_segments)


class IndexedSlices:
    """``values[i]`` belongs to row ``indices[i]`` of a tensor of shape ``dense_shape``; equal indices add up.

    ``tf.convert_to_tensor`` makes it dense.
    """

    __module__ = "tensorflow.python.framework.indexed_slices"

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None) -> None:
        self.values = values
        self.indices = indices
        self.dense_shape = dense_shape

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self.values.dtype

    @property
    def shape(self) -> TensorShape:
        """The shape of the dense tensor, unknown if it was not given."""
        return TensorShape(None if self.dense_shape is None else rows_of(self.dense_shape))

    @property
    def device(self) -> str:
        """The one device there is."""
        return self.values.device

    @property
    def name(self) -> str:
        """The name of the values, which eager tensors do not have."""
        return self.values.name

    def _as_tensor(self) -> Any:
        return dense(self)

    def _components(self) -> list[Any]:
        return [part for part in (self.values, self.indices, self.dense_shape) if part is not None]

    def __neg__(self) -> IndexedSlices:
        return IndexedSlices(-self.values, self.indices, self.dense_shape)

    def __repr__(self) -> str:
        return f"<{type(self).__module__}.IndexedSlices object at {id(self):#x}>"

    def __str__(self) -> str:
        tail = "" if self.dense_shape is None else f", dense_shape={self.dense_shape!s}"
        return f"IndexedSlices(indices={self.indices!s}, values={self.values!s}{tail})"


def rows_of(shape: Any) -> tuple[int, ...]:
    """A shape given as a tensor, an array or a sequence."""
    array = shape.value if isinstance(shape, Tensor) else np.asarray(shape)
    return tuple(int(n) for n in array)


def dense(slices: IndexedSlices) -> Any:
    """The dense tensor (or array, if the values are one). Raises ValueError without ``dense_shape``."""
    if slices.dense_shape is None:
        raise ValueError(
            "Tensor conversion requested for IndexedSlices for argument `value` without dense_shape: "
            + str(slices)
        )
    shape = rows_of(slices.dense_shape)
    values, indices = slices.values, slices.indices
    return _segment_sum(values, indices, num_segments=shape[0])


def flattened(slices: IndexedSlices) -> IndexedSlices:
    """With indices of one dimension, so that two of them can be joined."""
    from tapecore.engine.op import REGISTRY

    count = len(slices.indices.shape)
    if count == 1:
        return slices
    reshape = REGISTRY["Reshape"]
    rows = tuple(slices.values.shape)[count:]
    return IndexedSlices(
        reshape(slices.values, shape=(-1, *rows)), reshape(slices.indices, shape=(-1,)), slices.dense_shape
    )


def joined(one: IndexedSlices, other: IndexedSlices) -> IndexedSlices:
    """The sum of two sparse gradients of one tensor."""
    from tapecore.engine.op import REGISTRY

    concat = REGISTRY["ConcatV2"]
    return IndexedSlices(
        concat(one.values, other.values, axis=0), concat(one.indices, other.indices, axis=0), one.dense_shape
    )
