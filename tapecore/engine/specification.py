"""``tf.TensorSpec``: the shape and dtype that a tensor should have."""

from __future__ import annotations

from typing import Any

from tapecore.engine.dtypes import DType, as_dtype, float32
from tapecore.engine.shape import TensorShape


class TensorSpec:
    """A shape, a dtype and perhaps a name."""

    def __init__(self, shape: Any, dtype: Any = float32, name: str | None = None) -> None:
        self._shape = TensorShape(shape)
        self._dtype = as_dtype(dtype)
        self._name = name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """The specification of a tensor."""
        return cls(tensor.shape, tensor.dtype, name)

    @property
    def shape(self) -> TensorShape:
        """The extents; None for those left open."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self._dtype

    @property
    def name(self) -> str | None:
        """The name, if there is one."""
        return self._name

    def is_compatible_with(self, value: Any) -> bool:
        """Whether ``value`` has this dtype and a shape that fits."""
        return value.dtype == self._dtype and self._shape.is_compatible_with(value.shape)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TensorSpec) and repr(self) == repr(other)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"
