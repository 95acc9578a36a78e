"""More functions of ``tf.experimental.numpy`` that move, join and cut arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.numpy_names.arrays import asarray, extents_of, offer, promoted, tf
from tapecore.engine.numpy_names.shaping import flatten
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


def _raised(rank: int, arys: tuple[Any, ...]) -> Any:
    """Each array with at least ``rank`` axes; a single one not in a list."""
    found: list[Tensor] = []
    for each in arys:
        x = asarray(each)
        shape = x.value.shape
        if rank == 3 and x.ndim in (1, 2):
            shape = (1, *shape, 1) if x.ndim == 1 else (*shape, 1)
        else:
            shape = (1,) * (rank - x.ndim) + shape
        found.append(x if shape == x.value.shape else tf("reshape")(x, shape))
    return found[0] if len(found) == 1 else found


def atleast_1d(*arys: Any) -> Any:
    """Arrays of at least one axis."""
    return _raised(1, arys)


def atleast_2d(*arys: Any) -> Any:
    """Arrays of at least two axes."""
    return _raised(2, arys)


def atleast_3d(*arys: Any) -> Any:
    """Arrays of at least three axes."""
    return _raised(3, arys)


def append(arr: Any, values: Any, axis: int | None = None) -> Tensor:
    """``values`` behind ``arr``; both flat without an axis."""
    parts = promoted(arr, values)
    if axis is None:
        parts = [flatten(x) for x in parts]
    return tf("concat")(parts, axis or 0)


def broadcast_arrays(*args: Any, **kwargs: Any) -> list[Tensor]:
    """All arrays in their common shape."""
    arrays = [asarray(x) for x in args]
    shape = np.broadcast_shapes(*(x.value.shape for x in arrays))
    return [tf("broadcast_to")(x, shape) for x in arrays]


def compress(condition: Any, a: Any, axis: int | None = None) -> Tensor:
    """The slices for which ``condition`` holds."""
    x = flatten(a) if axis is None else asarray(a)
    places = np.flatnonzero(np.asarray(plain(condition), bool))
    return tf("gather")(x, places, axis=axis or 0)


def diag_indices(n: int, ndim: int = 2) -> tuple[Tensor, ...]:
    """The indices of a diagonal, one int32 array for each axis."""
    return (convert_to_tensor(np.arange(int(n), dtype=np.int32)),) * ndim


def diagflat(v: Any, k: int = 0) -> Tensor:
    """A matrix with these elements, flat, on a diagonal."""
    return tf("experimental.numpy.diag")(flatten(v), k)


def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tensor:
    """The diagonals of the matrices that two axes make."""
    x = asarray(a)
    rest = [k for k in range(x.ndim) if k not in (axis1 % x.ndim, axis2 % x.ndim)]
    x = tf("transpose")(x, [*rest, axis1 % x.ndim, axis2 % x.ndim])
    rows, columns = x.value.shape[-2:]
    count = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    down, right = max(-offset, 0), max(offset, 0)
    places = [(down + k) * columns + right + k for k in range(count)]
    flat = tf("reshape")(x, (*x.value.shape[:-2], rows * columns))
    return tf("gather")(flat, np.asarray(places, np.int32), axis=-1)


def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None) -> Tensor:
    """The sums along the diagonals of the matrices that two axes make."""
    return tf("reduce_sum")(diagonal(asarray(a, dtype), offset, axis1, axis2), -1)


def diff(a: Any, n: int = 1, axis: int = -1) -> Tensor:
    """Each element less the one before, ``n`` times over."""
    x = tf("experimental.numpy.moveaxis")(asarray(a), axis, -1)
    for _ in range(n):
        subtract = "not_equal" if x.dtype.name == "bool" else "subtract"
        x = tf(subtract)(x[..., 1:], x[..., :-1])
    return tf("experimental.numpy.moveaxis")(x, -1, axis)


def full_like(
    a: Any, fill_value: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> Tensor:
    """One value in the shape and dtype of ``a``."""
    x = asarray(a)
    kind = x.dtype if dtype is None else as_dtype(np.dtype(dtype) if isinstance(dtype, type) else dtype)
    extents = x.value.shape if shape is None else extents_of(shape)
    return tf("broadcast_to")(asarray(fill_value, kind), extents)


def dstack(tup: Any) -> Tensor:
    """Joined along the third axis."""
    return tf("concat")([atleast_3d(x) for x in promoted(*tup)], 2)


def _split(axis: int, ary: Any, indices_or_sections: Any) -> list[Tensor]:
    x = asarray(ary)
    at = axis if axis != 1 or x.ndim > 1 else 0
    return tf("experimental.numpy.split")(x, indices_or_sections, at)


def vsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along the first axis."""
    return _split(0, ary, indices_or_sections)


def hsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along the second axis, or the only one."""
    return _split(1, ary, indices_or_sections)


def dsplit(ary: Any, indices_or_sections: Any) -> list[Tensor]:
    """Parts along the third axis."""
    return _split(2, ary, indices_or_sections)


def flipud(m: Any) -> Tensor:
    """The first axis the other way round."""
    return tf("experimental.numpy.flip")(m, 0)


def fliplr(m: Any) -> Tensor:
    """The second axis the other way round."""
    return tf("experimental.numpy.flip")(m, 1)


def rot90(m: Any, k: int = 1, axes: Any = (0, 1)) -> Tensor:
    """Turned by quarters in the plane of two axes."""
    x, (first, second) = asarray(m), axes
    turns = k % 4
    swapped = tf("experimental.numpy.swapaxes")
    flipped = tf("experimental.numpy.flip")
    if turns == 2:
        return flipped(flipped(x, first), second)
    if turns == 1:
        return swapped(flipped(x, second), first, second)
    return flipped(swapped(x, first, second), second) if turns else x


def ix_(*args: Any) -> list[Tensor]:
    """Index arrays that together reach a grid."""
    found: list[Tensor] = []
    for k, each in enumerate(args):
        x = asarray(each)
        if x.dtype.name == "bool":
            x = convert_to_tensor(np.flatnonzero(x.value))
        found.append(tf("reshape")(x, [-1 if k == place else 1 for place in range(len(args))]))
    return found


def nonzero(a: Any) -> list[Tensor]:
    """The places of the elements that are not 0, one array for each axis."""
    x = atleast_1d(a)
    return tf("unstack")(tf("where")(tf("cast")(x, "bool")), x.ndim, axis=1)


def pad(array: Any, pad_width: Any, mode: str, **kwargs: Any) -> Tensor:
    """Wider by a border: of a constant, or mirrored (reflect, symmetric). ValueError for another mode."""
    if mode not in ("constant", "reflect", "symmetric"):
        raise ValueError(f"Unsupported padding mode: {mode}")
    return tf("pad")(asarray(array), pad_width, mode.upper(), kwargs.get("constant_values", 0))


def take_along_axis(arr: Any, indices: Any, axis: int | None) -> Tensor:
    """For each place the element that ``indices`` names along an axis."""
    x, places = asarray(arr), asarray(indices)
    if axis is None:
        x, axis = flatten(x), 0
    at = axis % x.ndim
    size = x.value.shape[at]
    chosen = np.where(places.value < 0, places.value + size, places.value)
    outer = [n for k, n in enumerate(x.value.shape) if k != at]
    inner = [n for k, n in enumerate(chosen.shape) if k != at]
    both = np.broadcast_shapes(tuple(outer), tuple(inner))
    wide = [(*both[:at], n, *both[at:]) for n in (size, chosen.shape[at])]
    grid: list[Any] = list(np.indices(wide[1]))
    grid[at] = np.broadcast_to(chosen, wide[1])
    return tf("gather_nd")(tf("broadcast_to")(x, wide[0]), np.stack(grid, -1))


for _function in (atleast_1d, atleast_2d, atleast_3d, append, broadcast_arrays, compress, diag_indices):
    offer(_function.__name__, _function)
for _function in (diagflat, diagonal, trace, diff, full_like, dstack, vsplit, hsplit, dsplit, flipud, fliplr):
    offer(_function.__name__, _function)
for _function in (rot90, ix_, nonzero, pad, take_along_axis):
    offer(_function.__name__, _function)
