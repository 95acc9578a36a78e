"""``tf.TypeSpec`` and ``tf.TensorSpec``: what a value should be like."""

from __future__ import annotations

from typing import Any

from tapecore.engine.dtypes import DType, as_dtype, float32
from tapecore.engine.shape import TensorShape


class TypeSpec:
    """Says what a value should be like. Two are equal if they say the same."""

    __slots__ = ()

    @property
    def value_type(self) -> type:
        """The class of the values."""
        raise NotImplementedError

    def _parts(self) -> tuple[Any, ...]:
        raise NotImplementedError

    def is_compatible_with(self, spec_or_value: Any) -> bool:
        """Whether a value, or all that another specification allows, fits."""
        if isinstance(spec_or_value, TypeSpec) and type(spec_or_value) is not type(self):
            return False
        other: Any = spec_or_value
        shape, dtype = getattr(self, "_shape", None), getattr(self, "_dtype", None)
        if not hasattr(other, "shape") or not hasattr(other, "dtype"):
            return False
        fits = shape is None or shape.is_compatible_with(other.shape)
        return fits and (dtype is None or other.dtype == dtype)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and repr(self) == repr(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(repr(self))


class ShapedSpec(TypeSpec):
    """What the specifications of all kinds of tensors share: shape and dtype."""

    __slots__ = ("_dtype", "_shape")

    def __init__(self, shape: Any = None, dtype: Any = float32) -> None:
        self._shape = TensorShape(shape)
        self._dtype = as_dtype(dtype)

    @property
    def shape(self) -> TensorShape:
        """The extents; None for those left open."""
        return self._shape

    @property
    def dtype(self) -> DType:
        """The type of the elements."""
        return self._dtype


class TensorSpec(ShapedSpec):
    """A shape, a dtype and perhaps a name."""

    __slots__ = ("_name",)

    def __init__(self, shape: Any, dtype: Any = float32, name: str | None = None) -> None:
        super().__init__(shape, dtype)
        self._name = name

    @classmethod
    def from_spec(cls, spec: TensorSpec, name: str | None = None) -> TensorSpec:
        """The same specification, with a name perhaps."""
        return cls(spec.shape, spec.dtype, name or spec.name)

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """The specification of a tensor."""
        return cls(tensor.shape, tensor.dtype, name)

    @property
    def name(self) -> str | None:
        """The name, if there is one."""
        return self._name

    @property
    def value_type(self) -> type:
        """Tensor."""
        from tapecore.engine.tensor import Tensor

        return Tensor

    def _parts(self) -> tuple[Any, ...]:
        return self._shape, self._dtype, self._name

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self._shape}, dtype={self._dtype!r}, name={self._name!r})"
