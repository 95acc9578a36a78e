"""Rows rearranged: indexed, joined, repeated, turned, filled up. Each gathers the flat values anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged import rows as nesting
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.shape import TensorShape
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def built(flat: Tensor, rows: nesting.Rows, depth: int, uniform: list[int | None] | None = None) -> Any:
    """The values at these places: a RaggedTensor, a tensor for rows of depth 1, a slice for depth 0."""
    if depth == 0:
        return flat[rows]
    places = np.array(nesting.leaves(rows, depth), np.int64)
    whole = len(places) == len(flat.value) and bool(np.all(places == np.arange(len(places))))
    kept = flat if whole else PUBLIC["gather"](flat, places)
    return kept if depth == 1 else RaggedTensor(kept, nesting.splits_of(rows, depth), uniform)


def as_rows(x: Any, depth: int) -> tuple[Tensor, nesting.Rows]:
    """Flat values and rows of ``depth`` of a RaggedTensor or of a tensor of that rank at least."""
    if isinstance(x, RaggedTensor):
        flat, rows, has = x.flat_values, x.rows(), x.depth
    else:
        flat = convert_to_tensor(x)
        rows, has = list(range(len(flat.value))), 1
    while has < depth:
        extent = flat.value.shape[1]
        flat = PUBLIC["reshape"](
            flat, (-1, *flat.value.shape[2:]) if flat.value.size else (0, *flat.value.shape[2:])
        )
        rows = nesting.mapped(rows, has, _stretched(extent))
        has += 1
    return flat, rows


def _stretched(extent: int) -> Callable[[int], list[int]]:
    return lambda place: list(range(place * extent, (place + 1) * extent))


# ------------------------------------------------------------------ indexing


def getitem(x: RaggedTensor, key: Any) -> Any:
    """``x[1]``, ``x[:, :2]``, ``x[mask]``. ValueError for a number where rows have different lengths."""
    if getattr(key, "dtype", None) == "bool" or isinstance(key, RaggedTensor):
        return boolean_mask(x, key)
    parts: list[Any] = list(key) if isinstance(key, tuple) else [key]  # type: ignore[reportUnknownArgumentType]
    rank = len(x.shape)
    place = _place(parts, ...)
    if place is not None:
        taken = sum(1 for part in parts if part is not None) - 1
        parts[place : place + 1] = [slice(None)] * (rank - taken)
    place = _place(parts, None)
    if place is not None:
        rest = getitem(x, tuple(parts[:place] + parts[place + 1 :]))
        return expand_dims(rest, sum(isinstance(part, slice) for part in parts[:place]))
    outer, inner = parts[: x.depth], parts[x.depth :]
    flat = x.flat_values if not inner else x.flat_values[(slice(None), *inner)]
    rows, left = _picked(x.rows(), outer, x)
    return built(flat, rows, x.depth - left)


def _place(parts: list[Any], wanted: Any) -> int | None:
    """Where just this object stands: tensors among the parts would compare element by element."""
    return next((k for k, part in enumerate(parts) if part is wanted), None)


def _picked(rows: nesting.Rows, parts: list[Any], x: RaggedTensor) -> tuple[nesting.Rows, int]:
    """The rows that an index selects, and how many axes numbers took away."""
    taken = 0
    for axis, part in enumerate(parts):
        if isinstance(part, slice):
            chosen = _slice(part)  # type: ignore[reportUnknownArgumentType]
            rows = nesting.mapped(rows, axis - taken, lambda row, chosen=chosen: row[chosen])
            continue
        number = int(plain(part))
        if axis > taken and x.uniform[axis - 1] is None:
            raise ValueError("Cannot index into an inner ragged dimension.")
        rows = nesting.mapped(rows, axis - taken, _entry(number, is_row=axis < x.depth - 1))
        taken += 1
    return rows, taken


def _entry(number: int, *, is_row: bool) -> Callable[[list[Any]], Any]:
    def entry(row: list[Any]) -> Any:
        if -len(row) <= number < len(row):
            return row[number]
        if is_row and number >= 0:
            raise IndexError(f"Row key {number} out of bounds")
        place = number if number >= 0 else number + len(row)
        raise invalid(
            "StridedSlice", f"slice index {place} of dimension 0 out of bounds.", call="strided_slice/"
        )

    return entry


def _slice(part: slice) -> slice:
    ends: list[Any] = [part.start, part.stop, part.step]
    return slice(*[None if end is None else int(plain(end)) for end in ends])


def boolean_mask(data: Any, mask: Any, name: str | None = None) -> Any:
    """The values where the mask holds, in their rows."""
    depth = mask.depth if isinstance(mask, RaggedTensor) else convert_to_tensor(mask).ndim
    chosen, kept = as_rows(mask, depth)
    flat, rows = as_rows(data, depth)
    truths: Array = chosen.value

    def picked(row: list[int], places: list[int]) -> list[int]:
        return [place for place, other in zip(row, places, strict=True) if truths[other]]

    def walk(one: nesting.Rows, other: nesting.Rows, left: int) -> nesting.Rows:
        if left == 1:
            return picked(one, other)
        return [walk(a, b, left - 1) for a, b in zip(one, other, strict=True)]

    extra = data.depth - depth if isinstance(data, RaggedTensor) and data.depth > depth else 0
    if extra:
        rows = data.rows()
    return built(flat, walk(rows, kept, depth), depth + extra)


# ------------------------------------------------------------------ joining and repeating


def concat(values: tuple[Any, ...], axis: int) -> Any:
    """Rows joined along an axis."""
    ranks = [len(x.shape) if hasattr(x, "shape") else convert_to_tensor(x).ndim for x in values]
    axis %= max(ranks)
    depth = max(*(x.depth for x in values if isinstance(x, RaggedTensor)), axis + 1)
    flat, several = _shared(values, depth)
    rows: list[Any] = _joined(several, axis)
    return built(flat, rows, depth)


def _shared(values: tuple[Any, ...], depth: int) -> tuple[Tensor, list[nesting.Rows]]:
    """One tensor with the flat values of all, and the rows of each in it."""
    tensors: list[Any] = [x for x in values if hasattr(x, "dtype")]
    ready = [x if hasattr(x, "dtype") else _like(x, tensors[0].dtype) for x in values]
    pairs = [as_rows(x, depth) for x in ready]
    flat = PUBLIC["concat"]([flat for flat, _ in pairs], 0)
    several: list[nesting.Rows] = []
    start = 0
    for one, rows in pairs:
        several.append(nesting.mapped(rows, depth, lambda place, start=start: place + start))
        start += len(one.value)
    return flat, several


def _like(x: Any, dtype: Any) -> Any:
    from tapecore.engine.ragged.making import ragged_constant

    return ragged_constant(x, dtype)


def _joined(several: list[nesting.Rows], axis: int) -> nesting.Rows:
    if axis == 0:
        return [row for rows in several for row in rows]
    return [_joined(list(each), axis - 1) for each in zip(*several, strict=True)]


def stack(values: tuple[Any, ...], axis: int) -> Any:
    """Rows side by side along a new axis."""
    rank = max(len(x.shape) for x in values if isinstance(x, RaggedTensor)) + 1
    axis %= rank
    depth = max(*(x.depth for x in values if isinstance(x, RaggedTensor)), axis)
    flat, several = _shared(values, depth)
    return built(flat, _stacked(several, axis), depth + 1)


def _stacked(several: list[nesting.Rows], axis: int) -> nesting.Rows:
    if axis == 0:
        return several
    return [_stacked(list(each), axis - 1) for each in zip(*several, strict=True)]


def tile(x: RaggedTensor, multiples: tuple[int, ...]) -> Any:
    """Rows repeated along each axis."""
    outer, inner = multiples[: x.depth], multiples[x.depth :]
    flat = x.flat_values if not inner else PUBLIC["tile"](x.flat_values, (1, *inner))

    def repeated(rows: nesting.Rows, axis: int) -> nesting.Rows:
        if axis == len(outer):
            return rows
        return [repeated(row, axis + 1) for row in rows] * outer[axis]

    return built(flat, repeated(x.rows(), 0), x.depth)


def reverse(x: RaggedTensor, axes: Any) -> Any:
    """Rows turned around along some axes."""
    wanted = {int(axis) % len(x.shape) for axis in np.atleast_1d(axes)}
    inner = [axis - x.depth + 1 for axis in wanted if axis >= x.depth]
    flat = PUBLIC["reverse"](x.flat_values, inner) if inner else x.flat_values

    def turned(rows: nesting.Rows, axis: int) -> nesting.Rows:
        if axis == x.depth:
            return rows
        inside = [turned(row, axis + 1) for row in rows]
        return inside[::-1] if axis in wanted else inside

    return built(flat, turned(x.rows(), 0), x.depth)


def expand_dims(x: Any, axis: int) -> Any:
    """One more axis of extent 1."""
    if not isinstance(x, RaggedTensor):
        return PUBLIC["expand_dims"](x, axis)
    axis %= len(x.shape) + 1
    if axis > x.depth:
        return x.with_flat_values(PUBLIC["expand_dims"](x.flat_values, axis - x.depth + 1))
    rows = nesting.mapped(x.rows(), axis, lambda row: [row])
    uniform: list[int | None] = list(x.uniform)
    uniform.insert(max(axis - 1, 0), 1 if axis else len(x.splits[0]) - 1)
    return built(x.flat_values, rows, x.depth + 1, uniform)


def squeeze(x: RaggedTensor, axes: Any) -> Any:
    """Axes of extent 1 taken away."""
    wanted = sorted({int(axis) % len(x.shape) for axis in np.atleast_1d(axes)}, reverse=True)
    result: Any = x
    for axis in wanted:
        outer = result.depth if isinstance(result, RaggedTensor) else 0
        if axis >= outer:
            flat = result.flat_values if outer else result
            narrow = PUBLIC["squeeze"](flat, axis - outer + 1 if outer else axis)
            result = result.with_flat_values(narrow) if outer else narrow
        else:
            rows = nesting.mapped(result.rows(), axis, lambda row: row[0])
            result = built(result.flat_values, rows, outer - 1)
    return result


# ------------------------------------------------------------------ gathering


def gather(params: Any, indices: Any, axis: int = 0, batch_dims: int = 0) -> Any:
    """Rows of ``params`` by their numbers, in the rows of ``indices``."""
    if isinstance(indices, RaggedTensor) and not batch_dims:
        found = gather(params, indices.flat_values, axis)
        return (
            indices.with_flat_values(found)
            if not isinstance(found, RaggedTensor)
            else _inside(indices, found)
        )
    if not isinstance(params, RaggedTensor):
        return PUBLIC["gather"](params, indices, axis=axis, batch_dims=batch_dims)
    if batch_dims or axis:
        several = [
            gather(one, other, axis - 1, batch_dims - 1) for one, other in _pairs(params, indices, batch_dims)
        ]
        return PUBLIC["ragged.stack"](several)
    places: Array = convert_to_tensor(indices).value
    flat, rows = params.flat_values, params.rows()
    picked = nesting.mapped(places.tolist(), places.ndim, lambda place: rows[place])
    return built(flat, picked, params.depth + places.ndim - 1)


def _inside(outer: RaggedTensor, inner: RaggedTensor) -> RaggedTensor:
    return RaggedTensor(inner.flat_values, [*outer.splits, *inner.splits], [*outer.uniform, *inner.uniform])


def _pairs(params: Any, indices: Any, batch_dims: int) -> list[tuple[Any, Any]]:
    rows = list(params)
    return list(zip(rows, indices, strict=True)) if batch_dims else [(row, indices) for row in rows]


# ------------------------------------------------------------------ as something else


def padded(x: RaggedTensor, default_value: Any, shape: Any) -> Tensor:
    """A tensor with a filler where rows end early."""
    rows, depth, flat = x.rows(), x.depth, x.flat_values
    extents = nesting.longest(rows, depth)
    extents = [
        longest if known is None else known
        for longest, known in zip(extents, [len(rows), *x.uniform], strict=True)
    ]
    inner = flat.value.shape[1:]
    if shape is not None:
        wanted = list(TensorShape(shape))[:depth]
        extents = [old if new is None else int(new) for old, new in zip(extents, wanted, strict=True)]  # type: ignore[reportUnnecessaryComparison]
    filler = _filler(default_value, flat)
    spare = len(flat.value)
    places = [
        spare if place is None else place
        for place in nesting.leaves(nesting.boxed(rows, depth, extents), depth)
    ]
    wide = PUBLIC["concat"]([flat, PUBLIC["expand_dims"](PUBLIC["broadcast_to"](filler, inner), 0)], 0)
    return PUBLIC["reshape"](PUBLIC["gather"](wide, np.array(places, np.int64)), (*extents, *inner))


def _filler(default_value: Any, flat: Tensor) -> Tensor:
    if default_value is not None:
        return convert_to_tensor(default_value, flat.dtype)
    return convert_to_tensor(b"" if flat.dtype.name == "string" else np.zeros((), flat.value.dtype))


def sparse_of(x: RaggedTensor) -> Any:
    """The values with the indexes where they stand."""
    flat, rows = as_rows(x, len(x.shape))
    depth = len(x.shape)
    places: list[list[int]] = []

    def walk(level: nesting.Rows, path: list[int]) -> None:
        if len(path) == depth:
            places.append(path)
            return
        for k, part in enumerate(level):
            walk(part, [*path, k])

    walk(rows, [])
    indices = np.array(places, np.int64).reshape(-1, depth)
    return PUBLIC["SparseTensor"](indices, flat, x.bounding_shape())
