"""Functions of ``keras.ops`` that give the same numbers in other places."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.operations.offering import offered
from tapecore.engine.op import PUBLIC


@offered("concatenate")
def concatenate(xs: Any, axis: int = 0) -> Any:
    """Tensors joined along ``axis``."""
    return PUBLIC["concat"](list(xs), axis)


@offered("append")
def append(x1: Any, x2: Any, axis: int | None = None) -> Any:
    """Two tensors joined; flat for no ``axis``."""
    if axis is None:
        return PUBLIC["concat"]([PUBLIC["reshape"](x, (-1,)) for x in (x1, x2)], 0)
    return PUBLIC["concat"]([x1, x2], axis)


@offered("cumsum")
def cumsum(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Running sums along ``axis``."""
    return _running("math.cumsum", x, axis, dtype)


@offered("cumprod")
def cumprod(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Running products along ``axis``."""
    return _running("math.cumprod", x, axis, dtype)


def _running(name: str, x: Any, axis: Any, dtype: Any) -> Any:
    x = x if dtype is None else PUBLIC["cast"](x, dtype)
    return PUBLIC[name](PUBLIC["reshape"](x, (-1,)) if axis is None else x, 0 if axis is None else axis)


@offered("diag")
def diag(x: Any, k: int = 0) -> Any:
    """The diagonal of a matrix, or a matrix with this diagonal."""
    tensor = convert_to_tensor(x)
    return PUBLIC["linalg.diag"](tensor, k=k) if tensor.ndim == 1 else PUBLIC["linalg.diag_part"](tensor, k=k)


@offered("flip")
def flip(x: Any, axis: Any = None) -> Any:
    """``x`` backwards."""
    tensor = convert_to_tensor(x)
    axes = range(tensor.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    return PUBLIC["reverse"](tensor, list(axes))


@offered("moveaxis")
def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """``x`` with axes in other places."""
    tensor = convert_to_tensor(x)
    moved = [source] if isinstance(source, int) else list(source)
    places = [destination] if isinstance(destination, int) else list(destination)
    order = [k for k in range(tensor.ndim) if k not in {m % tensor.ndim for m in moved}]
    for place, m in sorted(zip((p % tensor.ndim for p in places), moved, strict=True)):
        order.insert(place, m % tensor.ndim)
    return PUBLIC["transpose"](tensor, order)


@offered("swapaxes")
def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    """``x`` with two axes swapped."""
    tensor = convert_to_tensor(x)
    order = list(range(tensor.ndim))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return PUBLIC["transpose"](tensor, order)


@offered("transpose")
def transpose(x: Any, axes: Any = None) -> Any:
    """``x`` with its axes in another order."""
    return PUBLIC["transpose"](x, axes)


@offered("reshape")
def reshape(x: Any, newshape: Any) -> Any:
    """``x`` in another shape."""
    return PUBLIC["reshape"](x, (newshape,) if isinstance(newshape, int) else newshape)


@offered("ravel")
def ravel(x: Any) -> Any:
    """All numbers in one axis."""
    return PUBLIC["reshape"](x, (-1,))


@offered("repeat")
def repeat(x: Any, repeats: Any, axis: Any = None) -> Any:
    """Every part of ``x`` several times."""
    return PUBLIC["repeat"](x, repeats, axis=axis)


@offered("roll")
def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """``x`` turned around."""
    if axis is None:
        tensor = convert_to_tensor(x)
        return PUBLIC["reshape"](
            PUBLIC["roll"](PUBLIC["reshape"](tensor, (-1,)), shift, 0), tuple(tensor.shape)
        )
    return PUBLIC["roll"](x, shift, axis)


@offered("pad")
def pad(x: Any, pad_width: Any, mode: str = "constant", constant_values: Any = None) -> Any:
    """``x`` with a border."""
    tensor = convert_to_tensor(x)
    pairs = np.broadcast_to(np.asarray(pad_width), (tensor.ndim, 2)).tolist()
    return PUBLIC["pad"](tensor, pairs, mode.upper(), constant_values=constant_values or 0)


@offered("split")
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> Any:
    """``x`` in equal parts, or cut at places."""
    if isinstance(indices_or_sections, int):
        return PUBLIC["split"](x, indices_or_sections, axis=axis)
    tensor = convert_to_tensor(x)
    edges = [0, *indices_or_sections, tuple(tensor.shape)[axis]]
    return PUBLIC["split"](tensor, [b - a for a, b in itertools.pairwise(edges)], axis=axis)


@offered("unstack")
def unstack(x: Any, num: Any = None, axis: int = 0) -> Any:
    """The parts of ``x`` along ``axis``."""
    return PUBLIC["unstack"](x, num, axis)


@offered("take")
def take(x: Any, indices: Any, axis: Any = None) -> Any:
    """Parts of ``x`` by their numbers."""
    tensor = convert_to_tensor(x)
    if axis is None:
        return PUBLIC["gather"](PUBLIC["reshape"](tensor, (-1,)), indices)
    return PUBLIC["gather"](tensor, indices, axis=axis)


@offered("tril")
def tril(x: Any, k: int = 0) -> Any:
    """The lower triangle."""
    return PUBLIC["where"](_below(x, k), x, PUBLIC["zeros_like"](x))


@offered("triu")
def triu(x: Any, k: int = 0) -> Any:
    """The upper triangle."""
    return PUBLIC["where"](_below(x, k - 1), PUBLIC["zeros_like"](x), x)


def _below(x: Any, k: int) -> Any:
    rows, columns = tuple(convert_to_tensor(x).shape)[-2:]
    return np.tri(rows, columns, k, dtype=bool)


@offered("scatter_update")
def scatter_update(inputs: Any, indices: Any, updates: Any) -> Any:
    """``inputs`` with other numbers in some places."""
    return PUBLIC["tensor_scatter_nd_update"](inputs, indices, updates)
