"""``tf.RaggedTensor``."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import DType, as_dtype, int64
from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged import rows as nesting
from tapecore.engine.ragged.arithmetic import Arithmetic
from tapecore.engine.ragged.making import Making
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor


class RaggedTensor(Making, Arithmetic, Composite):
    """Rows of different lengths: ``flat_values`` one after the other, and for each ragged axis the
    ``row_splits`` that cut them. Gradients flow through the flat values.
    """

    __slots__ = ("_flat", "splits", "uniform")
    __module__ = "tensorflow.python.ops.ragged.ragged_tensor"

    def __init__(self, flat: Tensor, splits: list[Array], uniform: list[int | None] | None = None) -> None:
        self._flat = flat
        self.splits = splits
        self.uniform: list[int | None] = uniform or [None] * len(splits)

    def _components(self) -> list[Any]:
        return [self._flat, *(Tensor(s.copy()) for s in self.splits)]

    def _rebuilt(self, components: Any) -> RaggedTensor:
        flat = next(components)
        return RaggedTensor(flat, [next(components).value for _ in self.splits], self.uniform)

    def _renewed(self, renew: Any) -> RaggedTensor:
        return self.with_flat_values(renew(self._flat))

    def _length(self) -> int:
        return len(self.splits[0]) - 1

    def _stacked(self, rows: Any, stack: Any, size: int | None) -> Any:
        return PUBLIC["ragged.stack"](list(rows))

    def _run(self, op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        from tapecore.engine.ragged.dispatching import run

        return run(op, inputs, attrs)

    def _as_tensor(self) -> Any:
        raise ValueError("TypeError: object of type 'RaggedTensor' has no len()")

    # ------------------------------------------------------------ what it is

    @property
    def flat_values(self) -> Tensor:
        """All values, without the ragged axes."""
        return self._flat

    @property
    def values(self) -> Any:
        """The values without the outermost cuts: a tensor, or a RaggedTensor where more axes are ragged."""
        if len(self.splits) == 1:
            return self._flat
        return RaggedTensor(self._flat, self.splits[1:], self.uniform[1:])

    @property
    def dtype(self) -> DType:
        """The type of the values."""
        return self._flat.dtype

    @property
    def ragged_rank(self) -> int:
        """How many axes are cut."""
        return len(self.splits)

    @property
    def shape(self) -> TensorShape:
        """The extents, None for those that differ from row to row."""
        inner = self._flat.value.shape[1:]
        return TensorShape([len(self.splits[0]) - 1, *self.uniform, *inner])

    def get_shape(self) -> TensorShape:
        """The same as ``shape``."""
        return self.shape

    @property
    def uniform_row_length(self) -> Tensor | None:
        """The length of all rows of the first ragged axis, where it is known to be the same."""
        length = self.uniform[0]
        return None if length is None else convert_to_tensor(np.int64(length))

    # ------------------------------------------------------------ how it is cut

    @property
    def row_splits(self) -> Tensor:
        """Where the values are cut: row i goes from ``row_splits[i]`` to ``row_splits[i + 1]``."""
        return Tensor(self.splits[0].copy())

    @property
    def nested_row_splits(self) -> tuple[Tensor, ...]:
        """The splits of all ragged axes."""
        return tuple(Tensor(s.copy()) for s in self.splits)

    def row_lengths(self, axis: int = 1, name: str | None = None) -> Any:
        """The lengths of the rows along ``axis``."""
        if axis == 0:
            return self.nrows()
        lengths = Tensor(np.diff(self.splits[axis - 1]))
        return lengths if axis == 1 else RaggedTensor(lengths, self.splits[: axis - 1])

    def nested_row_lengths(self, name: str | None = None) -> tuple[Tensor, ...]:
        """The lengths of the rows of all ragged axes."""
        return tuple(Tensor(np.diff(s)) for s in self.splits)

    def row_starts(self, name: str | None = None) -> Tensor:
        """Where each row begins."""
        return Tensor(self.splits[0][:-1].copy())

    def row_limits(self, name: str | None = None) -> Tensor:
        """Where each row ends."""
        return Tensor(self.splits[0][1:].copy())

    def value_rowids(self, name: str | None = None) -> Tensor:
        """The row of each value."""
        lengths = np.diff(self.splits[0])
        return Tensor(np.repeat(np.arange(len(lengths), dtype=lengths.dtype), lengths))

    def nrows(self, out_type: Any = None, name: str | None = None) -> Tensor:
        """The number of rows."""
        kind = as_dtype(out_type or int64).as_numpy_dtype
        return convert_to_tensor(kind(len(self.splits[0]) - 1))

    def bounding_shape(self, axis: Any = None, name: str | None = None, out_type: Any = None) -> Tensor:
        """The shape of the smallest tensor that has room for all rows."""
        inner = self._flat.value.shape[1:]
        extents = [*nesting.longest(self.rows(), self.depth), *inner]
        whole = np.array(extents, as_dtype(out_type or int64).as_numpy_dtype)
        return Tensor(whole if axis is None else np.asarray(whole[axis]))

    @property
    def depth(self) -> int:
        """The number of axes down to the last ragged one."""
        return len(self.splits) + 1

    def rows(self) -> nesting.Rows:
        """The places of the flat values as nested lists."""
        return nesting.of_splits(self.splits, len(self._flat.value))

    # ------------------------------------------------------------ other values in the same rows

    def with_values(self, new_values: Any) -> RaggedTensor:
        """The outermost cuts in other values."""
        if isinstance(new_values, RaggedTensor):
            splits, uniform = new_values.splits, new_values.uniform
            return RaggedTensor(
                new_values.flat_values, [self.splits[0], *splits], [self.uniform[0], *uniform]
            )
        return RaggedTensor(convert_to_tensor(new_values), self.splits[:1], self.uniform[:1])

    def with_flat_values(self, new_values: Any) -> RaggedTensor:
        """The same cuts in other flat values."""
        return RaggedTensor(convert_to_tensor(new_values), self.splits, self.uniform)

    def with_row_splits_dtype(self, dtype: Any) -> RaggedTensor:
        """The same rows with splits of another integer type."""
        kind = as_dtype(dtype).as_numpy_dtype
        return RaggedTensor(self._flat, [s.astype(kind) for s in self.splits], self.uniform)

    def merge_dims(self, outer_axis: int, inner_axis: int) -> Any:
        """The axes from ``outer_axis`` to ``inner_axis`` as one."""
        from tapecore.engine.ragged.arranging import built

        rank = len(self.shape)
        first, last = outer_axis % rank, inner_axis % rank
        inside = last - self.ragged_rank
        if inside > 0:
            shape = self._flat.value.shape
            flat = PUBLIC["reshape"](self._flat, (-1, *shape[1 + inside :]))
            return self._widened(flat, int(np.prod(shape[1 : 1 + inside]))).merge_dims(first, last - inside)  # type: ignore[reportUnknownArgumentType]
        rows, depth = self.rows(), self.depth

        def joined(several: nesting.Rows) -> nesting.Rows:
            return nesting.leaves(several, last - first + 1)

        return built(self._flat, nesting.mapped(rows, first, joined), depth - (last - first))

    def _widened(self, flat: Tensor, by: int) -> RaggedTensor:
        """The same rows where each value became ``by`` values."""
        return RaggedTensor(flat, [*self.splits[:-1], self.splits[-1] * by], self.uniform)

    # ------------------------------------------------------------ as something else

    def to_tensor(self, default_value: Any = None, name: str | None = None, shape: Any = None) -> Tensor:
        """A tensor with ``default_value`` where rows end early. ``shape`` cuts and fills to its extents."""
        from tapecore.engine.ragged.arranging import padded

        return padded(self, default_value, shape)

    def to_sparse(self, name: str | None = None) -> Any:
        """The values with the indexes where they stand, as a SparseTensor."""
        from tapecore.engine.ragged.arranging import sparse_of

        return sparse_of(self)

    def to_list(self) -> list[Any]:
        """Nested lists of Python numbers."""
        plain: list[Any] = self._flat.numpy().tolist()

        def one(place: int) -> Any:
            return plain[place]

        return nesting.mapped(self.rows(), self.depth, one)

    def numpy(self) -> Array:
        """Nested arrays: of objects where rows have different lengths."""
        values = self.values.numpy()
        rows: list[Any] = np.split(values, self.splits[0][1:-1]) if len(self.splits[0]) > 1 else []
        if not rows:
            return np.zeros((0, 0, *values.shape[1:]), values.dtype)
        if all(len(row) == len(rows[0]) for row in rows):
            return np.array(rows)
        ragged = np.empty(len(rows), object)
        ragged[:] = rows
        return ragged

    # ------------------------------------------------------------ in expressions

    def __getitem__(self, key: Any) -> Any:
        from tapecore.engine.ragged.arranging import getitem

        return getitem(self, key)

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self.splits[0]) - 1))

    def __bool__(self) -> bool:
        raise TypeError("RaggedTensor may not be used as a boolean.")

    def __repr__(self) -> str:
        with np.printoptions(formatter={"all": _shown}):
            return f"<tf.RaggedTensor {_shown(self.numpy())}>"

    __str__ = __repr__


def _shown(x: Any) -> str:
    if not isinstance(x, np.ndarray):
        return str(x)
    return np.array2string(x, separator=", ") if x.size else repr(x.tolist())  # type: ignore[reportUnknownArgumentType]
