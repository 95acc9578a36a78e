"""``tf.ragged``, and what ``tf.map_fn`` and others do with ragged tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ragged import arranging
from tapecore.engine.ragged.making import integers_of
from tapecore.engine.ragged.shape import DynamicRaggedShape, RowPartition
from tapecore.engine.ragged.specification import RaggedTensorSpec
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.tensor import Tensor

PUBLIC["RaggedTensor"] = RaggedTensor
PUBLIC["RaggedTensorSpec"] = RaggedTensorSpec
PUBLIC["experimental.DynamicRaggedShape"] = DynamicRaggedShape
PUBLIC["experimental.RowPartition"] = RowPartition
PUBLIC["ragged.boolean_mask"] = arranging.boolean_mask


@public("ragged.map_flat_values")
def map_flat_values(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """``op`` of the flat values of the ragged arguments, in their rows."""
    ragged = [x for x in nest.flatten((args, kwargs)) if isinstance(x, RaggedTensor)]
    if not ragged:
        return op(*args, **kwargs)
    if any(not np.array_equal(x.splits[-1], ragged[0].splits[-1]) for x in ragged):
        raise ValueError("All ragged arguments of map_flat_values must have the same row partitions.")
    given = op(*nest.map_structure(_flat, args), **nest.map_structure(_flat, kwargs))
    return ragged[0].with_flat_values(given)


def _flat(x: Any) -> Any:
    return x.flat_values if isinstance(x, RaggedTensor) else x


@public("ragged.range")
def ragged_range(
    starts: Any, limits: Any = None, deltas: Any = 1, dtype: Any = None, name: str | None = None, **_: Any
) -> RaggedTensor:
    """A row of numbers for each start and limit; from zero where there is no limit."""
    if limits is None:
        starts, limits = np.zeros((), convert_to_tensor(starts).value.dtype), starts
    parts = [convert_to_tensor(x).value for x in (starts, limits, deltas)]
    kind = np.result_type(parts[0], parts[1]) if dtype is None else as_dtype(dtype).as_numpy_dtype
    columns = np.broadcast_arrays(*parts)
    rows: list[Any] = [
        np.arange(a, b, step) for a, b, step in zip(*(np.atleast_1d(c) for c in columns), strict=True)
    ]
    flat = np.concatenate(rows).astype(kind) if rows else np.zeros(0, kind)
    return RaggedTensor.from_row_lengths(flat, np.array([len(row) for row in rows], np.int64))


@public("ragged.stack")
def stack(values: Any, axis: int = 0, name: str | None = None) -> Any:
    """Tensors of the same rank as the rows of one; their lengths may differ."""
    several: list[Any] = [x if isinstance(x, RaggedTensor) else convert_to_tensor(x) for x in values]
    if not several:
        raise ValueError("values must be nonempty.")
    if all(isinstance(x, Tensor) and x.ndim == 0 for x in several):
        return PUBLIC["stack"](several, axis)
    if axis == 0 and all(isinstance(x, Tensor) and x.ndim == 1 for x in several):
        lengths = np.array([len(x.value) for x in several], np.int64)
        return RaggedTensor.from_row_lengths(PUBLIC["concat"](several, 0), lengths)
    ragged = [x if isinstance(x, RaggedTensor) else RaggedTensor.from_tensor(x) for x in several]
    return arranging.stack(tuple(ragged), axis)


@public("ragged.row_splits_to_segment_ids")
def row_splits_to_segment_ids(splits: Any, name: str | None = None, out_type: Any = None) -> Tensor:
    """The row of each value."""
    cuts = integers_of(splits)
    kind = cuts.dtype if out_type is None else as_dtype(out_type).as_numpy_dtype
    return convert_to_tensor(np.repeat(np.arange(len(cuts) - 1), np.diff(cuts)).astype(kind))


@public("ragged.segment_ids_to_row_splits")
def segment_ids_to_row_splits(
    segment_ids: Any, num_segments: Any = None, out_type: Any = "int64", name: str | None = None
) -> Tensor:
    """Where sorted row numbers change."""
    ids = convert_to_tensor(segment_ids).value
    lengths = np.bincount(ids, minlength=0 if num_segments is None else int(num_segments))
    kind = as_dtype(out_type).as_numpy_dtype
    return convert_to_tensor(np.concatenate([[0], np.cumsum(lengths)]).astype(kind))


@public("ragged.stack_dynamic_partitions")
def stack_dynamic_partitions(
    data: Any, partitions: Any, num_partitions: Any, name: str | None = None
) -> RaggedTensor:
    """The slices of ``data`` as rows: row i has those whose partition is i."""
    ids = convert_to_tensor(partitions).value
    order = np.argsort(ids, kind="stable")
    lengths = np.bincount(ids, minlength=int(num_partitions)).astype(np.int64)
    return RaggedTensor.from_row_lengths(PUBLIC["gather"](data, order), lengths)
