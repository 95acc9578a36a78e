"""The shape of a ragged tensor with the lengths of its rows: ``tf.shape(ragged)``."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


class RowPartition:
    """Where one ragged axis is cut."""

    def __init__(self, splits: Array, uniform: int | None = None) -> None:
        self.splits, self.uniform = splits, uniform

    @classmethod
    def from_row_lengths(cls, row_lengths: Any, **_: Any) -> RowPartition:
        """Rows of these lengths."""
        return cls(np.concatenate([[0], np.cumsum(plain(row_lengths))]).astype(np.int64))

    @classmethod
    def from_row_splits(cls, row_splits: Any, **_: Any) -> RowPartition:
        """Rows cut at these places."""
        return cls(np.asarray(plain(row_splits), np.int64))

    @classmethod
    def from_value_rowids(cls, value_rowids: Any, nrows: Any = None, **_: Any) -> RowPartition:
        """Values with the numbers of their rows."""
        count = 0 if nrows is None else int(plain(nrows))
        return cls.from_row_lengths(np.bincount(np.asarray(plain(value_rowids), np.int64), minlength=count))

    @classmethod
    def from_uniform_row_length(
        cls, uniform_row_length: Any, nvals: Any = None, nrows: Any = None, **_: Any
    ) -> RowPartition:
        """Rows of one length."""
        length = int(plain(uniform_row_length))
        count = int(plain(nvals)) // length if nrows is None else int(plain(nrows))
        return cls(np.arange(count + 1, dtype=np.int64) * length, length)

    def row_splits(self) -> Tensor:
        """Where the rows are cut."""
        return Tensor(self.splits.copy())

    def row_lengths(self) -> Tensor:
        """The lengths of the rows."""
        return Tensor(np.diff(self.splits))

    def nrows(self) -> Tensor:
        """The number of rows."""
        return convert_to_tensor(np.int64(len(self.splits) - 1))

    def nvals(self) -> Tensor:
        """The number of values."""
        return convert_to_tensor(np.int64(self.splits[-1]))

    def __repr__(self) -> str:
        if self.uniform is not None:
            return f"tf.RowPartition(nrows={len(self.splits) - 1}, uniform_row_length={self.uniform})"
        return f"tf.RowPartition(row_splits={self.splits.tolist()})"


def _taking_ragged_shapes(name: str) -> None:
    """Let the function of ``tf`` take the shape of a ragged tensor: it makes the flat values."""
    usual = PUBLIC[name]

    @functools.wraps(usual)
    def face(*args: Any, **kwargs: Any) -> Any:
        shape = next((x for x in (*args[:2], *kwargs.values()) if isinstance(x, DynamicRaggedShape)), None)
        if shape is None:
            return usual(*args, **kwargs)
        given = [shape.flat_shape if x is shape else x for x in args]
        named = {key: shape.flat_shape if x is shape else x for key, x in kwargs.items()}
        return shape.filled(usual(*given, **named))

    for dotted in [known for known, offered in PUBLIC.items() if offered is usual]:
        PUBLIC[dotted] = face


class DynamicRaggedShape:
    """The extents of a ragged tensor: for each axis one length, or the lengths of its rows."""

    __slots__ = ("_inner", "_kind", "_partitions")

    def __init__(self, row_partitions: Any, inner_shape: Any, dtype: Any = "int64", **_: Any) -> None:
        self._kind = as_dtype(dtype).as_numpy_dtype
        self._partitions: tuple[RowPartition, ...] = tuple(row_partitions)
        self._inner = tuple(int(n) for n in plain(inner_shape))

    @classmethod
    def from_tensor(cls, t: Any, dtype: Any = "int64") -> DynamicRaggedShape:
        """The shape of a tensor, ragged or not."""
        if not isinstance(t, RaggedTensor):
            return cls((), convert_to_tensor(t).shape, dtype)
        cuts = [RowPartition(s, n) for s, n in zip(t.splits, t.uniform, strict=True)]
        return cls(cuts, t.flat_values.shape, dtype)

    @classmethod
    def from_lengths(
        cls, lengths: Any, num_row_partitions: int | None = None, **_: Any
    ) -> DynamicRaggedShape:
        """Numbers for axes of one length, sequences for the lengths of rows."""
        parts: list[Any] = [plain(n) for n in lengths]
        ragged = [k for k, n in enumerate(parts) if isinstance(n, tuple)]
        cuts = (max(ragged) if ragged else 0) if num_row_partitions is None else num_row_partitions
        count = int(parts[0])
        partitions: list[RowPartition] = []
        for n in parts[1 : cuts + 1]:
            single = not isinstance(n, tuple)
            cut = (
                RowPartition.from_uniform_row_length(n, nrows=count)
                if single
                else RowPartition.from_row_lengths(n)
            )
            partitions.append(cut)
            count = int(cut.splits[-1])
        return cls(partitions, (count, *parts[cuts + 1 :]))

    @property
    def row_partitions(self) -> tuple[RowPartition, ...]:
        """The cuts of the ragged axes."""
        return self._partitions

    @property
    def inner_shape(self) -> Tensor:
        """The shape of the flat values."""
        return convert_to_tensor(np.array(self._inner, self._kind))

    @property
    def flat_shape(self) -> tuple[int, ...]:
        """The shape of the flat values as numbers."""
        return self._inner

    @property
    def num_row_partitions(self) -> int:
        """How many axes are cut."""
        return len(self._partitions)

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self._partitions) + len(self._inner)

    @property
    def splits(self) -> list[Array]:
        """The row splits as arrays."""
        return [cut.splits for cut in self._partitions]

    def is_uniform(self, axis: int) -> bool:
        """Whether all rows along ``axis`` have one length."""
        return not 0 < axis <= len(self._partitions) or self._partitions[axis - 1].uniform is not None

    def _lengths(self) -> list[Any]:
        if not self._partitions:
            return list(self._inner)
        first = len(self._partitions[0].splits) - 1
        rows = [
            tuple(np.diff(cut.splits).tolist()) if cut.uniform is None else cut.uniform
            for cut in self._partitions
        ]
        return [first, *rows, *self._inner[1:]]

    def filled(self, flat: Any) -> Any:
        """The tensor of this shape with these flat values."""
        x = convert_to_tensor(flat)
        return RaggedTensor(x, self.splits) if self._partitions else x

    def __getitem__(self, key: Any) -> Any:
        lengths = self._lengths()
        if isinstance(key, slice):
            kept = lengths[key]
            return DynamicRaggedShape.from_lengths(kept)
        found = lengths[key]
        if isinstance(found, tuple):
            raise ValueError(f"Index {key} is not uniform")
        return convert_to_tensor(self._kind(found))

    def __repr__(self) -> str:
        shown = ", ".join(
            f"({', '.join(map(str, n))}{',' if len(n) == 1 else ''})" if isinstance(n, tuple) else str(n)  # type: ignore[reportUnknownArgumentType]
            for n in self._lengths()
        )
        return f"<DynamicRaggedShape lengths=[{shown}] num_row_partitions={len(self._partitions)}>"


for _name in ("zeros", "ones", "fill", "reshape"):
    _taking_ragged_shapes(_name)
