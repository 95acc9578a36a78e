"""``tf.SparseTensor`` and ``tf.SparseTensorSpec``."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import DType
from tapecore.engine.op import PUBLIC
from tapecore.engine.shape import TensorShape
from tapecore.engine.specification import ShapedSpec
from tapecore.engine.tensor import Array, Tensor


class SparseTensor(Composite):
    """``values[i]`` stands at ``indices[i]`` of a tensor of shape ``dense_shape`` that is zero elsewhere.

    Gradients flow through the values. Raises ValueError for parts whose shapes do not fit.
    """

    __slots__ = ("_indices", "_shape", "_values")
    __module__ = "tensorflow.python.framework.sparse_tensor"
    __array_priority__ = 150

    def __init__(self, indices: Any, values: Any, dense_shape: Any) -> None:
        self._indices = _of_int64(indices)
        self._values = convert_to_tensor(values)
        self._shape = _of_int64(dense_shape)
        places, extents = self._indices.value, self._shape.value
        if places.ndim == 1 and not places.size:
            self._indices = Tensor(places.reshape(0, len(extents)))
            places = self._indices.value
        if places.ndim != 2 or self._values.ndim != 1:
            ranks = f"indices {self._indices.shape}, values {self._values.shape}"
            raise ValueError(f"Indices must have rank 2 and values rank 1, got {ranks}.")
        if places.shape[0] != len(self._values.value) or places.shape[1] != len(extents):
            raise ValueError(f"Dimensions {places.shape[0]} and {len(self._values.value)} are not compatible")

    @classmethod
    def from_value(cls, sparse_tensor_value: Any) -> SparseTensor:
        """The same values again."""
        return cls(sparse_tensor_value.indices, sparse_tensor_value.values, sparse_tensor_value.dense_shape)

    def _components(self) -> list[Any]:
        return [self._indices, self._values, self._shape]

    def _rebuilt(self, components: Any) -> SparseTensor:
        return SparseTensor(next(components), next(components), next(components))

    def _renewed(self, renew: Any) -> SparseTensor:
        return self.with_values(renew(self._values))

    def _length(self) -> int:
        return int(self._shape.value[0])

    def _stacked(self, rows: Any, stack: Any, size: int | None) -> Any:
        wide = [PUBLIC["sparse.expand_dims"](row, 0) for row in rows]
        return PUBLIC["sparse.concat"](0, wide, expand_nonconcat_dims=True)

    def _as_tensor(self) -> Any:
        raise ValueError(
            f"Attempt to convert a value ({self!r}) with an unsupported type ({type(self)}) to a Tensor."
        )

    # ------------------------------------------------------------ what it is

    @property
    def indices(self) -> Tensor:
        """Where each value stands: one row of int64 for each."""
        return self._indices

    @property
    def values(self) -> Tensor:
        """The values."""
        return self._values

    @property
    def dense_shape(self) -> Tensor:
        """The extents as an int64 tensor."""
        return self._shape

    @property
    def shape(self) -> TensorShape:
        """The extents."""
        return TensorShape(self._shape.value.tolist())

    def get_shape(self) -> TensorShape:
        """The same as ``shape``."""
        return self.shape

    @property
    def dtype(self) -> DType:
        """The type of the values."""
        return self._values.dtype

    def with_values(self, new_values: Any) -> SparseTensor:
        """Other values at the same places."""
        return SparseTensor(self._indices, new_values, self._shape)

    # ------------------------------------------------------------ in expressions

    def _run(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        from tapecore.engine.sparse.dispatching import run

        return run(op, inputs, attrs)

    def __mul__(self, other: Any) -> SparseTensor:
        return PUBLIC["math.multiply"](self, other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> SparseTensor:
        return PUBLIC["math.divide"](self, other)

    def __getitem__(self, key: Any) -> Any:
        from tapecore.engine.sparse.arranging import getitem

        return getitem(self, key)

    def __repr__(self) -> str:
        return (
            f"SparseTensor(indices={self._indices!s}, values={self._values!s}, dense_shape={self._shape!s})"
        )


def _of_int64(given: Any) -> Tensor:
    x = convert_to_tensor(given)
    return x if x.value.dtype == np.int64 else Tensor(x.value.astype(np.int64))


def linear(indices: Array, shape: Array) -> Array:
    """The places in reading order."""
    if not indices.size:
        return np.zeros(len(indices), np.int64)
    return np.asarray(np.ravel_multi_index(tuple(indices.T), tuple(shape.tolist())))


class SparseTensorSpec(ShapedSpec):
    """The shape and dtype that a SparseTensor should have."""

    __slots__ = ()

    @classmethod
    def from_value(cls, value: SparseTensor) -> SparseTensorSpec:
        """The specification of a SparseTensor."""
        return cls(value.shape, value.dtype)

    @property
    def value_type(self) -> type:
        """SparseTensor."""
        return SparseTensor

    def _parts(self) -> tuple[Any, ...]:
        return self._shape, self._dtype

    def __repr__(self) -> str:
        return f"SparseTensorSpec({self._shape!r}, {self._dtype!r})"
