"""Shapes: the same elements elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.numpy_names.arrays import asarray, extents_of, offer, promoted, tf
from tapecore.engine.tensor import Tensor


def flatten(a: Any) -> Tensor:
    """All elements along one axis."""
    return tf("reshape")(asarray(a), (-1,))


def reshape(a: Any, newshape: Any, order: str = "C") -> Tensor:
    """Another shape. NotImplementedError for Fortran's order."""
    if order != "C":
        raise NotImplementedError("tapecore reshapes in C order alone.")
    return tf("reshape")(asarray(a), extents_of(newshape))


def transpose(a: Any, axes: Any = None) -> Tensor:
    """The axes in another order."""
    return tf("transpose")(asarray(a), axes)


def expand_dims(a: Any, axis: int) -> Tensor:
    """One more axis."""
    return tf("expand_dims")(asarray(a), axis)


def squeeze(a: Any, axis: Any = None) -> Tensor:
    """Without axes of extent 1."""
    return tf("squeeze")(asarray(a), axis)


def concatenate(arys: Any, axis: int = 0) -> Tensor:
    """One after the other."""
    return tf("concat")(promoted(*arys), axis)


def stack(arrays: Any, axis: int = 0) -> Tensor:
    """Side by side along a new axis."""
    return tf("stack")(promoted(*arrays), axis)


def vstack(tup: Any) -> Tensor:
    """Rows below each other."""
    return concatenate([tf("reshape")(x, (1, -1)) if x.ndim < 2 else x for x in promoted(*tup)], 0)


def hstack(tup: Any) -> Tensor:
    """Columns beside each other."""
    arrays = promoted(*tup)
    return concatenate(arrays, 0 if arrays[0].ndim < 2 else 1)


def swapaxes(a: Any, axis1: int, axis2: int) -> Tensor:
    """Two axes exchanged."""
    x = asarray(a)
    order = list(range(x.ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return tf("transpose")(x, order)


def moveaxis(a: Any, source: int, destination: int) -> Tensor:
    """One axis at another place."""
    x = asarray(a)
    order = [k for k in range(x.ndim) if k != source % x.ndim]
    order.insert(destination % x.ndim, source % x.ndim)
    return tf("transpose")(x, order)


def flip(m: Any, axis: Any = None) -> Tensor:
    """Turned around."""
    x = asarray(m)
    return tf("reverse")(x, list(range(x.ndim)) if axis is None else [axis])


def broadcast_to(array: Any, shape: Any) -> Tensor:
    """Repeated to fill a shape."""
    return tf("broadcast_to")(asarray(array), extents_of(shape))


def tile(a: Any, reps: Any) -> Tensor:
    """Repeated along each axis."""
    x = asarray(a)
    times = extents_of(reps)
    rank = max(x.ndim, len(times))
    wide = tf("reshape")(x, (1,) * (rank - x.ndim) + x.value.shape)
    return tf("tile")(wide, (1,) * (rank - len(times)) + times)


def repeat(a: Any, repeats: Any, axis: int | None = None) -> Tensor:
    """Elements repeated."""
    return tf("repeat")(asarray(a), repeats, axis)


def roll(a: Any, shift: Any, axis: Any = None) -> Tensor:
    """Elements moved around."""
    x = asarray(a)
    return (
        tf("reshape")(tf("roll")(flatten(x), shift, 0), x.value.shape)
        if axis is None
        else tf("roll")(x, shift, axis)
    )


def shape(a: Any) -> tuple[int, ...]:
    """The extents."""
    return tuple(asarray(a).value.shape)


def size(x: Any, axis: int | None = None) -> Any:
    """The number of elements."""
    extents = asarray(x).value.shape
    return asarray(int(np.prod(extents)) if axis is None else extents[axis])  # type: ignore[reportUnknownArgumentType]


def ndim(a: Any) -> int:
    """The number of axes."""
    return asarray(a).ndim


for _function in (
    *(
        flatten,
        reshape,
        transpose,
        expand_dims,
        squeeze,
        concatenate,
        stack,
        vstack,
        hstack,
        swapaxes,
        moveaxis,
    ),
    *(flip, broadcast_to, tile, repeat, roll, shape, size, ndim),
):
    offer(_function.__name__, _function)
