"""How RaggedTensors are made: of splits, lengths, starts, row numbers, padded and sparse tensors, lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine.constant import constant, convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ragged import rows as nesting
from tapecore.engine.tensor import Array, Tensor

if TYPE_CHECKING:
    from tapecore.engine.ragged.tensor import RaggedTensor


def integers_of(given: Any) -> Array:
    """Places or lengths: int64 unless a tensor or an array says int32. ValueError for other numbers."""
    x = convert_to_tensor(given).value
    if x.dtype.kind not in "iu":
        if x.size:
            raise ValueError(f"Row partitions must be int32 or int64, got {x.dtype}.")
        return x.astype(np.int64)
    return x if isinstance(given, (Tensor, np.ndarray)) and x.dtype == np.int32 else x.astype(np.int64)


def _cut(values: Any, splits: Array, uniform: int | None = None, validate: bool = True) -> RaggedTensor:
    from tapecore.engine.ragged.tensor import RaggedTensor

    inner = values if isinstance(values, RaggedTensor) else convert_to_tensor(values)
    count = len(inner.splits[0]) - 1 if isinstance(inner, RaggedTensor) else len(inner.value)
    if validate:
        _check(splits, count)
    if isinstance(inner, RaggedTensor):
        return RaggedTensor(inner.flat_values, [splits, *inner.splits], [uniform, *inner.uniform])
    return RaggedTensor(inner, [splits], [uniform])


def _check(splits: Array, count: int) -> None:
    if splits.size == 0:
        raise ValueError("row_splits tensor may not be empty.")
    if splits[0] != 0:
        raise InvalidArgumentError(
            None, None, "Arguments to from_row_splits do not form a valid RaggedTensor:zero"
        )
    if np.any(np.diff(splits) < 0):
        raise InvalidArgumentError(
            None, None, "Arguments to from_row_splits do not form a valid RaggedTensor:monotonic"
        )
    if splits[-1] != count:
        raise InvalidArgumentError(
            None, None, "Arguments to _from_row_partition do not form a valid RaggedTensor"
        )


def _summed(lengths: Array) -> Array:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(lengths.dtype)


class Making:
    """The ways to make a RaggedTensor that are methods of the class."""

    __slots__ = ()

    @classmethod
    def from_row_splits(
        cls, values: Any, row_splits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Row i has ``values[row_splits[i]:row_splits[i + 1]]``. InvalidArgumentError where that is no cut."""
        return _cut(values, integers_of(row_splits), validate=validate)

    @classmethod
    def from_row_lengths(
        cls, values: Any, row_lengths: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Rows of these lengths, one after the other."""
        return _cut(values, _summed(integers_of(row_lengths)), validate=validate)

    @classmethod
    def from_row_starts(
        cls, values: Any, row_starts: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Rows that begin at these places."""
        starts = integers_of(row_starts)
        inner = cast("Any", values if hasattr(values, "nrows") else convert_to_tensor(values))
        count = int(inner.nrows()) if hasattr(inner, "nrows") else len(inner.value)
        return _cut(inner, np.append(starts, starts.dtype.type(count)), validate=validate)

    @classmethod
    def from_row_limits(
        cls, values: Any, row_limits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Rows that end at these places."""
        limits = integers_of(row_limits)
        return _cut(values, np.concatenate([[0], limits]).astype(limits.dtype), validate=validate)

    @classmethod
    def from_value_rowids(
        cls, values: Any, value_rowids: Any, nrows: Any = None, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Each value with the number of its row, in ascending order."""
        ids = integers_of(value_rowids)
        count = int(nrows) if nrows is not None else int(ids[-1]) + 1 if ids.size else 0
        return _cut(values, _summed(np.bincount(ids, minlength=count).astype(ids.dtype)), validate=validate)

    @classmethod
    def from_uniform_row_length(
        cls,
        values: Any,
        uniform_row_length: Any,
        nrows: Any = None,
        validate: bool = True,
        name: str | None = None,
    ) -> RaggedTensor:
        """Rows of one length. InvalidArgumentError where the values do not come out even."""
        length = int(uniform_row_length)
        inner: Any = values if hasattr(values, "nrows") else convert_to_tensor(values)
        count = int(inner.nrows()) if hasattr(inner, "nrows") else len(inner.value)
        several = int(nrows) if nrows is not None else count // length if length else 0
        splits = np.arange(several + 1, dtype=np.int64) * length
        return _cut(inner, splits, length, validate)

    @classmethod
    def from_nested_row_splits(
        cls, flat_values: Any, nested_row_splits: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Cuts of all ragged axes, outermost first."""
        return _nested(flat_values, nested_row_splits, cls.from_row_splits)

    @classmethod
    def from_nested_row_lengths(
        cls, flat_values: Any, nested_row_lengths: Any, name: str | None = None, validate: bool = True
    ) -> RaggedTensor:
        """Lengths of all ragged axes, outermost first."""
        return _nested(flat_values, nested_row_lengths, cls.from_row_lengths)

    @classmethod
    def from_nested_value_rowids(
        cls,
        flat_values: Any,
        nested_value_rowids: Any,
        nested_nrows: Any = None,
        name: str | None = None,
        validate: bool = True,
    ) -> RaggedTensor:
        """Row numbers of all ragged axes, outermost first."""
        counts: list[Any] = list(nested_nrows or [None] * len(nested_value_rowids))
        values = flat_values
        for ids, count in zip(reversed(nested_value_rowids), reversed(counts), strict=True):
            values = cls.from_value_rowids(values, ids, count)
        return values

    @classmethod
    def from_tensor(
        cls,
        tensor: Any,
        lengths: Any = None,
        padding: Any = None,
        ragged_rank: int = 1,
        name: str | None = None,
        row_splits_dtype: Any = "int64",
    ) -> RaggedTensor:
        """The rows of a tensor, without ``padding`` at their ends or cut to ``lengths``."""
        x = convert_to_tensor(tensor)
        taken = _row_lengths(x.value, lengths, padding)
        if taken is None:
            return _even(x, ragged_rank)
        outer, extent = taken.size, x.value.shape[1]
        places = [list(range(k * extent, k * extent + n)) for k, n in enumerate(taken.tolist())]
        flat = PUBLIC["reshape"](x, (outer * extent, *x.value.shape[2:]))
        kept = PUBLIC["gather"](flat, np.array(nesting.leaves(places, 2), np.int64))
        return _cut(kept, _summed(taken).astype(as_dtype(row_splits_dtype).as_numpy_dtype))

    @classmethod
    def from_sparse(
        cls, st_input: Any, name: str | None = None, row_splits_dtype: Any = "int64"
    ) -> RaggedTensor:
        """The values of a SparseTensor of rank 2 whose rows have no gaps. ValueError for gaps."""
        places: Array = st_input.indices.value
        count = int(st_input.dense_shape.value[0])
        lengths = np.bincount(places[:, 0], minlength=count).astype(np.int64)
        wanted = np.concatenate([np.arange(n) for n in lengths]) if count else np.zeros(0)  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        if not np.array_equal(places[:, 1], wanted):  # type: ignore[reportUnknownArgumentType]
            raise InvalidArgumentError(None, None, "SparseTensor is not right-ragged")
        return _cut(st_input.values, _summed(lengths).astype(as_dtype(row_splits_dtype).as_numpy_dtype))


def _nested(values: Any, partitions: Any, cut: Callable[[Any, Any], Any]) -> Any:
    return reduce(cut, reversed(list(partitions)), values)


def _row_lengths(x: Array, lengths: Any, padding: Any) -> Array | None:
    if lengths is not None:
        return np.asarray(convert_to_tensor(lengths).value, np.int64)
    if padding is None:
        return None
    filler = convert_to_tensor(padding, as_dtype(x.dtype)).value
    same: Array = np.asarray(x != filler)
    kept: Any = same.reshape(*same.shape[:2], -1).any(-1)
    return np.array([np.max(np.nonzero(row)[0], initial=-1) + 1 for row in kept], np.int64)


def _even(x: Tensor, ragged_rank: int) -> RaggedTensor:
    shape = x.value.shape
    flat: Any = PUBLIC["reshape"](x, (int(np.prod(shape[: ragged_rank + 1])), *shape[ragged_rank + 1 :]))  # type: ignore[reportUnknownArgumentType]
    for axis in range(ragged_rank, 0, -1):
        count = int(np.prod(shape[:axis]))  # type: ignore[reportUnknownArgumentType]
        flat = _cut(flat, np.arange(count + 1, dtype=np.int64) * shape[axis], shape[axis])
    return flat


# ------------------------------------------------------------------ of lists


def _depth_of(item: Any) -> int | None:
    """How deep lists are nested around the numbers; None where there are no numbers to tell."""
    if not isinstance(item, (list, tuple, np.ndarray)) or (isinstance(item, np.ndarray) and not item.ndim):
        return 0
    depths = {d for d in (_depth_of(part) for part in item) if d is not None}  # type: ignore[reportUnknownVariableType]
    if len(depths) > 1:
        raise ValueError("all scalar values must have the same nesting depth")
    return depths.pop() + 1 if depths else None


def _least_depth(item: Any) -> int:
    """How deep lists are nested at all."""
    if not isinstance(item, (list, tuple, np.ndarray)):
        return 0
    return 1 + max((_least_depth(part) for part in item), default=0)  # type: ignore[reportUnknownVariableType]


@public("ragged.constant")
def ragged_constant(
    pylist: Any,
    dtype: Any = None,
    ragged_rank: int | None = None,
    inner_shape: Any = None,
    name: str | None = None,
    row_splits_dtype: Any = "int64",
) -> Any:
    """The RaggedTensor of nested lists, a tensor for a list without lists in it. ValueError where numbers
    stand at different depths."""
    depth = _depth_of(pylist)
    if depth is None:
        depth = max(_least_depth(pylist), (ragged_rank or 0) + 1)
    if inner_shape is not None and ragged_rank is None:
        ragged_rank = depth - 1 - len(tuple(np.atleast_1d(inner_shape)))  # type: ignore[reportUnknownArgumentType]
    cuts = depth - 1 if ragged_rank is None else ragged_rank
    if not isinstance(pylist, (list, tuple, np.ndarray)) or cuts == 0:
        return constant(pylist, dtype)
    if cuts >= depth:
        raise ValueError(f"pylist has scalar values depth {depth}, but ragged_rank={cuts} requires more.")
    found: list[Any] = [pylist]
    splits: list[Array] = []
    for level in range(cuts + 1):
        if level:
            lengths = np.array([len(row) for row in found], np.int64)
            splits.append(_summed(lengths).astype(as_dtype(row_splits_dtype).as_numpy_dtype))
        found = [item for row in found for item in row]
    return _nested(_flat(found, dtype, depth - cuts - 1), splits, _cut)


def _flat(found: list[Any], dtype: Any, inner: int) -> Tensor:
    if not found:
        return convert_to_tensor(np.zeros((0,) * (inner + 1), as_dtype(dtype or "float32").as_numpy_dtype))
    return constant(found, dtype)
