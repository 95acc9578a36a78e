"""Sparse tensors joined, sliced, transposed, reshaped, put into order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.shape import TensorShape
from tapecore.engine.signature import plain
from tapecore.engine.sparse.tensor import SparseTensor, linear
from tapecore.engine.tensor import Array, Tensor


def _kept(x: SparseTensor, which: Array, indices: Array, shape: Any) -> SparseTensor:
    """The values at positions ``which`` with other places."""
    return SparseTensor(indices, PUBLIC["gather"](x.values, which), np.asarray(shape, np.int64))


@public("sparse.reorder")
def reorder(sp_input: SparseTensor, name: str | None = None) -> SparseTensor:
    """The values in reading order of their places."""
    order = np.argsort(linear(sp_input.indices.value, sp_input.dense_shape.value), kind="stable")
    return _kept(sp_input, order, sp_input.indices.value[order], sp_input.dense_shape.value)


@public("sparse.transpose")
def transpose(sp_input: SparseTensor, perm: Any = None, name: str | None = None) -> SparseTensor:
    """The axes in another order; reversed without ``perm``."""
    rank = len(sp_input.shape)
    order = list(range(rank))[::-1] if perm is None else [int(k) for k in plain(perm)]
    return reorder(
        SparseTensor(sp_input.indices.value[:, order], sp_input.values, sp_input.dense_shape.value[order])
    )


@public("sparse.reshape")
def reshape(sp_input: SparseTensor, shape: Any, name: str | None = None) -> SparseTensor:
    """The same values with other extents, one of which may be -1."""
    old = sp_input.dense_shape.value
    wanted = [int(n) for n in plain(shape)]
    rest = int(np.prod([n for n in wanted if n >= 0]))
    new = np.array([int(np.prod(old)) // rest if n < 0 else n for n in wanted], np.int64)
    if int(np.prod(new)) != int(np.prod(old)):
        raise invalid(
            "SparseReshape",
            f"Input to reshape is a tensor with {int(np.prod(old))} dense values, but "
            f"the requested shape has {int(np.prod(new))}",
        )
    places = np.stack(np.unravel_index(linear(sp_input.indices.value, old), tuple(new.tolist())), -1)
    return SparseTensor(places, sp_input.values, new)


@public("sparse.expand_dims")
def expand_dims(sp_input: SparseTensor, axis: int = -1, name: str | None = None) -> SparseTensor:
    """One more axis of extent 1."""
    place = axis % (len(sp_input.shape) + 1)
    indices = np.insert(sp_input.indices.value, place, 0, 1)
    return SparseTensor(indices, sp_input.values, np.insert(sp_input.dense_shape.value, place, 1))


@public("sparse.concat")
def concat(
    axis: int, sp_inputs: Any, expand_nonconcat_dims: bool = False, name: str | None = None
) -> SparseTensor:
    """Sparse tensors one after the other along an axis, in reading order."""
    several: list[SparseTensor] = list(sp_inputs)
    place = int(axis) % len(several[0].shape)
    shapes = np.stack([x.dense_shape.value for x in several])
    others = np.delete(shapes, place, 1)
    if not expand_nonconcat_dims and np.any(others != others[0]):
        raise invalid("SparseConcat", "Concat dimensions of the inputs should match.")
    starts = np.cumsum(shapes[:, place]) - shapes[:, place]
    parts = [
        x.indices.value + np.eye(1, shapes.shape[1], place, dtype=np.int64) * s
        for x, s in zip(several, starts, strict=True)
    ]
    shape = shapes.max(0)
    shape[place] = shapes[:, place].sum()
    values = PUBLIC["concat"]([x.values for x in several], 0)
    return reorder(SparseTensor(np.concatenate(parts), values, shape))


@public("sparse.slice")
def slice_(sp_input: SparseTensor, start: Any, size: Any, name: str | None = None) -> SparseTensor:
    """``size`` places from ``start`` on along each axis, as far as there are any."""
    begin = np.array(plain(start), np.int64)
    extents = np.clip(sp_input.dense_shape.value - begin, 0, np.array(plain(size), np.int64))
    places = sp_input.indices.value
    inside = np.nonzero(np.all((places >= begin) & (places < begin + extents), 1))[0]
    return _kept(sp_input, inside, places[inside] - begin, extents)


@public("sparse.split")
def split(
    sp_input: SparseTensor, num_split: int, axis: int = 0, name: str | None = None
) -> list[SparseTensor]:
    """Parts of equal extents along an axis; the first ones get what is left over."""
    shape = sp_input.dense_shape.value
    whole, more = divmod(int(shape[axis]), int(num_split))
    extents = [whole + (k < more) for k in range(int(num_split))]
    starts = np.cumsum([0, *extents])
    parts: list[SparseTensor] = []
    for start, extent in zip(starts, extents, strict=False):
        begin, size = np.zeros_like(shape), shape.copy()
        begin[axis], size[axis] = start, extent
        parts.append(slice_(sp_input, begin, size))
    return parts


@public("sparse.retain")
def retain(sp_input: SparseTensor, to_retain: Any) -> SparseTensor:
    """The values where a mask over them holds."""
    which = np.nonzero(convert_to_tensor(to_retain).value)[0]
    return _kept(sp_input, which, sp_input.indices.value[which], sp_input.dense_shape.value)


@public("sparse.mask")
def mask(a: Any, mask_indices: Any, name: str | None = None) -> Any:
    """IndexedSlices without the rows of these numbers."""
    from tapecore.engine.indexed_slices import IndexedSlices

    left = np.nonzero(~np.isin(convert_to_tensor(a.indices).value, convert_to_tensor(mask_indices).value))[0]
    return IndexedSlices(PUBLIC["gather"](a.values, left), PUBLIC["gather"](a.indices, left), a.dense_shape)


@public("sparse.reset_shape")
def reset_shape(sp_input: SparseTensor, new_shape: Any = None) -> SparseTensor:
    """The same values in a larger shape; the smallest that has room for them without one."""
    places = sp_input.indices.value
    tight = places.max(0) + 1 if len(places) else np.zeros(places.shape[1], np.int64)
    return SparseTensor(places, sp_input.values, tight if new_shape is None else new_shape)


@public("sparse.fill_empty_rows")
def fill_empty_rows(
    sp_input: SparseTensor, default_value: Any, name: str | None = None
) -> tuple[SparseTensor, Tensor]:
    """A value in the first column of each row that has none, and which rows those are."""
    count = int(sp_input.dense_shape.value[0])
    empty = ~np.isin(np.arange(count), sp_input.indices.value[:, 0])
    rows = np.nonzero(empty)[0]
    places = np.zeros((len(rows), sp_input.indices.value.shape[1]), np.int64)
    places[:, 0] = rows
    filler = PUBLIC["fill"]([len(rows)], convert_to_tensor(default_value, sp_input.dtype))
    values = PUBLIC["concat"]([sp_input.values, filler], 0)
    filled = SparseTensor(np.concatenate([sp_input.indices.value, places]), values, sp_input.dense_shape)
    return reorder(filled), convert_to_tensor(empty)


@public("sparse.map_values")
def map_values(op: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """``op`` of the values of the sparse arguments, at their places."""
    sparse = [x for x in (*args, *kwargs.values()) if isinstance(x, SparseTensor)]
    if not sparse:
        raise ValueError("No SparseTensor in argument list of map_values")
    if any(not np.array_equal(x.indices.value, sparse[0].indices.value) for x in sparse):
        raise invalid(
            "assert_equal", "SparseTensors in map_values must have the same indices.", wrapped=False
        )
    named = {key: _values(x) for key, x in kwargs.items()}
    return sparse[0].with_values(op(*map(_values, args), **named))


def _values(x: Any) -> Any:
    return x.values if isinstance(x, SparseTensor) else x


def getitem(x: SparseTensor, key: Any) -> Any:
    """Numbers and slices of step 1 along the first axes."""
    parts: list[Any] = list(key) if isinstance(key, tuple) else [key]  # type: ignore[reportUnknownArgumentType]
    shape = x.dense_shape.value
    begin, size = np.zeros_like(shape), shape.copy()
    gone: list[int] = []
    for axis, part in enumerate(parts):
        if isinstance(part, slice):
            start, stop, _ = part.indices(int(shape[axis]))
            begin[axis], size[axis] = start, max(stop - start, 0)
        else:
            begin[axis], size[axis] = int(part) % int(shape[axis]), 1
            gone.append(axis)
    picked = slice_(x, begin, size)
    left = [axis for axis in range(len(shape)) if axis not in gone]
    if not left:
        return PUBLIC["reduce_sum"](picked.values)
    return SparseTensor(
        picked.indices.value[:, left], picked.values, TensorShape(picked.dense_shape.value[left].tolist())
    )
