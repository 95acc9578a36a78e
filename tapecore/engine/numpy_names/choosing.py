"""Choosing elements, and products along axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.numpy_names.arrays import asarray, common, floating, offer, promoted, tf
from tapecore.engine.numpy_names.shaping import flatten
from tapecore.engine.op import PUBLIC
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """``x`` where the condition holds, else ``y``; the places where it holds without them."""
    mask = tf("cast")(asarray(condition), "bool")
    if x is None and y is None:
        return tuple(tf("unstack")(tf("where")(mask), axis=1))
    return tf("where")(mask, *promoted(x, y))


def clip(a: Any, a_min: Any = None, a_max: Any = None) -> Tensor:
    """Not below nor above."""
    x = asarray(a)
    x = x if a_min is None else tf("experimental.numpy.maximum")(x, a_min)
    return x if a_max is None else tf("experimental.numpy.minimum")(x, a_max)


def argmax(a: Any, axis: int | None = None) -> Tensor:
    """Where the greatest element is."""
    return tf("argmax")(flatten(a) if axis is None else asarray(a), axis=axis or 0)


def argmin(a: Any, axis: int | None = None) -> Tensor:
    """Where the smallest element is."""
    return tf("argmin")(flatten(a) if axis is None else asarray(a), axis=axis or 0)


def sort(a: Any, axis: int = -1, kind: Any = None, order: Any = None) -> Tensor:
    """In ascending order."""
    return tf("sort")(asarray(a), axis)


def argsort(a: Any, axis: int = -1, kind: Any = None, order: Any = None) -> Tensor:
    """The places of the elements in ascending order."""
    return tf("argsort")(asarray(a), axis)


def cumsum(a: Any, axis: int | None = None, dtype: Any = None) -> Tensor:
    """Sums so far."""
    return tf("cumsum")(flatten(a) if axis is None else asarray(a, dtype), axis or 0)


def cumprod(a: Any, axis: int | None = None, dtype: Any = None) -> Tensor:
    """Products so far."""
    return tf("math.cumprod")(flatten(a) if axis is None else asarray(a, dtype), axis or 0)


def take(a: Any, indices: Any, axis: int | None = None, out: Any = None, mode: str = "clip") -> Tensor:
    """Slices by their numbers."""
    x = flatten(a) if axis is None else asarray(a)
    extent = x.value.shape[axis or 0]
    return tf("gather")(x, np.clip(np.asarray(plain(indices)), -extent, extent - 1) % extent, axis=axis or 0)


def dot(a: Any, b: Any) -> Tensor:
    """The product along the last axis of ``a`` and the last but one of ``b``."""
    one, other = promoted(a, b)
    if not one.ndim or not other.ndim:
        return one * other
    return tf("tensordot")(one, other, [[one.ndim - 1], [max(other.ndim - 2, 0)]])


def matmul(x1: Any, x2: Any) -> Tensor:
    """The product of matrices; vectors count as a row before, a column behind."""
    one, other = promoted(x1, x2)
    if one.ndim > 1 and other.ndim > 1:
        return tf("matmul")(one, other)
    return dot(one, other) if other.ndim < 3 else tf("squeeze")(tf("matmul")(one[None], other), -2)


def inner(a: Any, b: Any) -> Tensor:
    """The product along the last axes."""
    one, other = promoted(a, b)
    return (
        tf("tensordot")(one, other, [[one.ndim - 1], [other.ndim - 1]])
        if one.ndim and other.ndim
        else one * other
    )


def outer(a: Any, b: Any) -> Tensor:
    """Each element of ``a`` times each of ``b``."""
    one, other = promoted(a, b)
    return tf("tensordot")(flatten(one), flatten(other), 0)


def tensordot(a: Any, b: Any, axes: Any = 2) -> Tensor:
    """The product along chosen axes."""
    return tf("tensordot")(*promoted(a, b), axes)


def einsum(subscripts: str, *operands: Any, **_: Any) -> Tensor:
    """Sums of products after a pattern."""
    return tf("einsum")(subscripts, *promoted(*operands))


def diag(v: Any, k: int = 0) -> Tensor:
    """A diagonal, or the matrix that has one."""
    x = asarray(v)
    return tf("linalg.diag" if x.ndim == 1 else "linalg.diag_part")(x, k=k)


def tril(m: Any, k: int = 0) -> Tensor:
    """The lower triangle."""
    x = asarray(m)
    return x * np.tril(np.ones(x.value.shape[-2:], x.value.dtype), k)


def triu(m: Any, k: int = 0) -> Tensor:
    """The upper triangle."""
    x = asarray(m)
    return x * np.triu(np.ones(x.value.shape[-2:], x.value.dtype), k)


def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False) -> Tensor:
    """The mean, with weights perhaps."""
    if weights is None:
        return PUBLIC["experimental.numpy.mean"](a, axis)
    x, w = promoted(floating(a), floating(weights))
    return tf("reduce_sum")(x * w, axis) / tf("reduce_sum")(tf("broadcast_to")(w, x.value.shape), axis)


def isclose(a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Whether elements are about equal."""
    one, other = promoted(floating(a), floating(b))
    return convert_to_tensor(np.isclose(one.value, other.value, rtol, atol, equal_nan))


def allclose(a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> Tensor:
    """Whether all elements are about equal."""
    return convert_to_tensor(bool(np.all(isclose(a, b, rtol, atol, equal_nan).value)))


def array_equal(a1: Any, a2: Any) -> Tensor:
    """Whether shape and elements are equal."""
    return convert_to_tensor(bool(np.array_equal(asarray(a1).value, asarray(a2).value)))


def meshgrid(*xi: Any, **kwargs: Any) -> list[Tensor]:
    """Coordinates as grids."""
    return list(tf("meshgrid")(*map(asarray, xi), **kwargs))


def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tensor]:
    """Parts along an axis."""
    return list(tf("split")(asarray(ary), indices_or_sections, axis))


def result_type(*arrays_and_dtypes: Any) -> np.dtype[Any]:
    """The dtype that all are promoted to."""
    kinds = [
        np.dtype(as_dtype(x).as_numpy_dtype)
        if isinstance(x, (type, np.dtype, str)) or hasattr(x, "as_numpy_dtype")
        else x
        for x in arrays_and_dtypes
    ]
    return np.dtype(np.result_type(*[x if isinstance(x, np.dtype) else common(x) for x in kinds]))  # type: ignore[reportUnknownArgumentType]


for _function in (
    *(
        where,
        clip,
        argmax,
        argmin,
        sort,
        argsort,
        cumsum,
        cumprod,
        take,
        dot,
        matmul,
        inner,
        outer,
        tensordot,
        einsum,
    ),
    *(diag, tril, triu, average, isclose, allclose, array_equal, meshgrid, split, result_type),
):
    offer(_function.__name__, _function)
