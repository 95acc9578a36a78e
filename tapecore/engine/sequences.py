"""Lists, tuples and ranges become arrays. Their first element decides the dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes, floating
from tapecore.engine.tensor import Array

_MIXED = "Can't convert Python sequence with mixed types to Tensor."
_RAGGED = "Can't convert non-rectangular Python sequence to Tensor."
_INTEGERS = (int, np.integer)
_FLOATS = (float, np.floating)
_TRUTHS = (bool, np.bool_)
_COMPLEX = (complex, np.complexfloating)
_TEXTS = (str, bytes)


def to_array(value: Any, dtype: np.dtype[Any] | None) -> Array:
    """The array of a nested sequence. Raises ValueError for mixed, ragged or too large data, TypeError for a
    wrong dtype.
    """
    shape = _shape(value)
    items: list[Any] = []
    _collect(value, shape, items)
    chosen = _chosen(items) if dtype is None else _checked(items, dtype, value)
    if chosen.kind == "O":
        return texts(items).reshape(shape)
    array = np.array(items, _wide(items, chosen)) if items else np.empty(0, chosen)
    return fitted(array, chosen, asked=dtype is not None).reshape(shape)


def _shape(value: Any) -> tuple[int, ...]:
    """The extents that the first elements have."""
    shape: list[int] = []
    while is_sequence(value):
        shape.append(len(value))
        if not len(value):
            break
        value = value[0]
    return tuple(shape)


def is_sequence(value: Any) -> bool:
    """Whether elements are inside: a list, a tuple, a range or an array that is no scalar."""
    return isinstance(value, (list, tuple, range)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _collect(value: Any, shape: tuple[int, ...], items: list[Any]) -> None:
    if not shape:
        if is_sequence(value):
            raise ValueError(_MIXED)
        items.append(value[()] if isinstance(value, np.ndarray) else value)
        return
    if not is_sequence(value) or len(value) != shape[0]:
        raise ValueError(_RAGGED)
    for item in value:
        _collect(item, shape[1:], items)


def _chosen(items: list[Any]) -> np.dtype[Any]:
    """The dtype that the first element asks for. Raises ValueError where another element does not go with
    it.
    """
    if not items:
        return np.dtype(np.float32)
    first = items[0]
    if isinstance(first, _TRUTHS):
        return _all(items, _TRUTHS, np.bool_)
    if isinstance(first, _INTEGERS):
        _all(items, (*_INTEGERS, *_FLOATS, *_TRUTHS), None)
        if any(isinstance(item, _FLOATS) for item in items):
            return np.dtype(np.float32)
        return np.dtype(np.int32 if all(-(2**31) <= item < 2**31 for item in items) else np.int64)
    if isinstance(first, _FLOATS):
        narrow = getattr(_plain(first), "dtype", np.float32)
        return _all(items, (*_FLOATS, *_INTEGERS, *_TRUTHS), narrow)
    if isinstance(first, _COMPLEX):
        return _all(items, (*_COMPLEX, *_FLOATS, *_INTEGERS, *_TRUTHS), np.complex128)
    if isinstance(first, _TEXTS):
        return _all(items, _TEXTS, object)
    raise ValueError(
        f"Attempt to convert a value ({first!r}) with an unsupported type ({type(first)}) to a Tensor."
    )


def _all(items: list[Any], kinds: tuple[type, ...], dtype: Any) -> np.dtype[Any]:
    if all(isinstance(item, kinds) for item in items):
        return np.dtype(dtype)
    raise ValueError(_MIXED)


def _checked(items: list[Any], dtype: np.dtype[Any], value: Any) -> np.dtype[Any]:
    fitting: tuple[type, ...] = {
        "b": _TRUTHS,
        "i": (*_INTEGERS, *_TRUTHS),
        "u": (*_INTEGERS, *_TRUTHS),
        "f": (*_FLOATS, *_INTEGERS, *_TRUTHS),
        "c": (*_COMPLEX, *_FLOATS, *_INTEGERS, *_TRUTHS),
        "O": _TEXTS,
    }[dtype.kind]
    if all(isinstance(item, fitting) for item in items):
        return dtype
    if any(item is None for item in items):
        _chosen(items)
    raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtypes.protocol_name(dtype)}")


def _wide(items: list[Any], dtype: np.dtype[Any]) -> Any:
    """The type to collect numbers in before they are cast: integers wrap then, as in TensorFlow."""
    return None if dtype.kind in "iu" else np.float64 if dtype.kind == "f" else dtype


def fitted(array: Array, dtype: np.dtype[Any], *, asked: bool) -> Array:
    """``array`` as ``dtype``: integers wrap. Raises ValueError for floats out of range unless the dtype was
    asked for.
    """
    if array.dtype.kind == "O":
        raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
    if array.dtype.kind == "u" and array.dtype.itemsize == 8 and dtype == np.int64:
        raise ValueError("Can't convert Python sequence with out-of-range integer to Tensor.")
    token = floating.silence()
    try:
        result = array.astype(dtype)
    finally:
        floating.restore(token)
    if not asked and dtype.kind == "f" and bool(np.any(np.isinf(result) & ~np.isinf(array))):
        raise ValueError(
            "Can't convert Python sequence with a value out of range for a double-precision float."
        )
    return result


def _plain(x: Any) -> Any:
    return x


def texts(items: list[Any]) -> Array:
    """Text as the bytes that a string tensor holds."""
    array: Array = np.empty(len(items), object)
    array[:] = [item.encode() if isinstance(item, str) else item for item in items]
    return array


def encoded(array: Array) -> Array:
    """NumPy text as the bytes that a string tensor holds."""
    return texts([item if array.dtype.kind == "S" else str(item) for item in array.ravel().tolist()]).reshape(
        array.shape
    )
