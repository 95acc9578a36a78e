"""``tf.RaggedTensorSpec``."""

from __future__ import annotations

from typing import Any

from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.specification import ShapedSpec


class RaggedTensorSpec(ShapedSpec):
    """The shape, dtype and ragged axes that a RaggedTensor should have."""

    def __init__(
        self,
        shape: Any = None,
        dtype: Any = "float32",
        ragged_rank: int | None = None,
        row_splits_dtype: Any = "int64",
        flat_values_spec: Any = None,
    ) -> None:
        super().__init__(shape, dtype)
        known = None if self._shape.rank is None else self._shape.rank - 1
        self._ragged_rank = known if ragged_rank is None else ragged_rank
        self._row_splits_dtype = as_dtype(row_splits_dtype)

    @classmethod
    def from_value(cls, value: RaggedTensor) -> RaggedTensorSpec:
        """The specification of a RaggedTensor."""
        return cls(value.shape, value.dtype, value.ragged_rank, value.row_splits.dtype)

    @property
    def ragged_rank(self) -> int | None:
        """How many axes are cut."""
        return self._ragged_rank

    @property
    def row_splits_dtype(self) -> DType:
        """The type of the row splits."""
        return self._row_splits_dtype

    @property
    def value_type(self) -> type:
        """RaggedTensor."""
        return RaggedTensor

    def _parts(self) -> tuple[Any, ...]:
        return self._shape, self._dtype, self._ragged_rank, self._row_splits_dtype

    def __repr__(self) -> str:
        parts = f"{self._shape!r}, {self._dtype!r}, {self._ragged_rank!r}, {self._row_splits_dtype!r}"
        return f"RaggedTensorSpec({parts})"
