"""Python and NumPy data become arrays: which dtype they get, and what TensorFlow refuses."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from tapecore.engine import dtypes, sequences
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array

_SCALARS = {
    float: np.dtype(np.float32),
    int: np.dtype(np.int32),
    bool: np.dtype(np.bool_),
    complex: np.dtype(complex),
}
_FITS = {bool: "biufc", int: "iufc", float: "fc", complex: "c"}
_kept: dict[tuple[Any, type, np.dtype[Any]], Array] = {}


def to_array(value: Any, dtype: np.dtype[Any] | None = None) -> Array:
    """The array that ``value`` becomes: of ``dtype`` if given, else of TensorFlow's default for it.

    Raises TypeError where the data does not fit ``dtype``; ValueError for None, ragged or mixed data,
    numbers out of range.
    """
    kind = cast("type[Any]", type(value))
    if kind in _SCALARS:
        return _scalar(value, kind, dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(np.asarray(cast("Any", value)), dtype)
    if isinstance(value, (str, bytes)):
        return _text(value, dtype)
    if isinstance(value, TensorShape):
        return to_array(value.as_list(), dtype)
    if isinstance(value, (list, tuple, range)):
        return sequences.to_array(value, dtype)  # type: ignore[reportUnknownArgumentType]
    if value is None or isinstance(value, (DType, type)) or not hasattr(value, "__array__"):
        raise unsupported(value)
    return _from_numpy(np.asarray(value), dtype)


def _scalar(value: Any, kind: type, dtype: np.dtype[Any] | None) -> Array:
    wanted = _SCALARS[kind] if dtype is None else dtype
    if dtype is None and kind is int and not -(2**31) <= value < 2**31:
        wanted = np.dtype(np.int64)
    key = (value, kind, wanted)
    kept = _kept.get(key)
    if kept is None:
        kept = _made(value, kind, wanted, asked=dtype is not None)
        kept.flags.writeable = False
        if len(_kept) < 4096 and abs(value) > 0:  # not zero: 0.0 equals -0.0; and not NaN
            _kept[key] = kept
    return kept


def _made(value: Any, kind: type, dtype: np.dtype[Any], *, asked: bool) -> Array:
    if dtype.kind not in _FITS[kind]:
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtypes.protocol_name(dtype)}")
    return sequences.fitted(np.asarray(value), dtype, asked=asked)


def _from_numpy(array: Array, dtype: np.dtype[Any] | None) -> Array:
    if array.dtype.kind in "SUT":
        array = sequences.encoded(array)
    if array.dtype.kind == "O":
        array = _checked_objects(array)
    elif array.dtype.kind in "mMV":
        name = "DATETIME" if array.dtype.kind == "M" else array.dtype.name.upper()
        raise ValueError(f"Failed to convert a NumPy array to a Tensor (Unsupported numpy type: NPY_{name}).")
    if dtype is None:
        as_dtype(array.dtype)
        return array.copy()
    if (array.dtype.kind == "O") != (dtype.kind == "O"):
        raise ValueError(
            f"Failed to convert a NumPy array to a Tensor of dtype {dtypes.protocol_name(dtype)}."
        )
    return (
        np.real(array).astype(dtype) if array.dtype.kind == "c" and dtype.kind != "c" else array.astype(dtype)
    )


def _checked_objects(array: Array) -> Array:
    """An array of Python objects that are all text, as bytes."""
    for item in array.flat:
        if not isinstance(item, (bytes, str)):
            name = type(item).__name__
            raise ValueError(f"Failed to convert a NumPy array to a Tensor (Unsupported object type {name}).")
    return sequences.texts(list(array.flat)).reshape(array.shape)


def _text(value: str | bytes, dtype: np.dtype[Any] | None) -> Array:
    if dtype is not None and dtype.kind != "O":
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {dtypes.protocol_name(dtype)}")
    array: Array = np.empty((), object)
    array[()] = value.encode() if isinstance(value, str) else value
    return array


def unsupported(value: Any) -> ValueError:
    """The error for an object that no tensor can be made of."""
    return ValueError(
        f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor."
    )
