"""Python data becomes arrays and tensors: which dtype it gets, and what TensorFlow refuses."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.observer import observers
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor, Value

_PYTHON_SCALARS = {float: np.float32, int: np.int32, bool: np.bool_, complex: np.complex128}
_KEPT_SCALARS: dict[tuple[Any, type, np.dtype[Any]], Array] = {}


def to_array(value: Any, dtype: np.dtype[Any] | None = None) -> Array:
    """The array that Python or NumPy data becomes: of ``dtype`` if given, else of TensorFlow's default for it.

    Raises TypeError where the data does not fit ``dtype``, ValueError for None, ragged or mixed data.
    """
    kind = type(value)
    if kind in _PYTHON_SCALARS:
        return _scalar(value, kind, dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return _from_numpy(np.asarray(value), dtype)
    if value is None:
        raise _unsupported(value)
    if isinstance(value, (str, bytes)):
        return _text(value, dtype)
    if isinstance(value, (DType, type)):
        raise _unsupported(value)
    if hasattr(value, "__array__"):
        return _from_numpy(np.asarray(value), dtype)
    return _from_sequence(value, dtype)


def _scalar(value: Any, kind: type, dtype: np.dtype[Any] | None) -> Array:
    if dtype is None:
        dtype = np.dtype(_PYTHON_SCALARS[kind])
        if kind is int and not -(2**31) <= value < 2**31:
            dtype = np.dtype(np.int64)
    key = (value, kind, dtype)
    kept = _KEPT_SCALARS.get(key)
    if kept is None:
        kept = np.asarray(_fit(value, kind, dtype))
        kept.flags.writeable = False
        if len(_KEPT_SCALARS) < 4096 and value == value and value != 0:  # -0.0 == 0.0: not the same constant
            _KEPT_SCALARS[key] = kept
    return kept


def _fit(value: Any, kind: type, dtype: np.dtype[Any]) -> Array:
    fits = {bool: "biufcO", int: "iufc", float: "fc", complex: "c"}[kind]
    if dtype.kind not in fits or dtype.kind == "O":
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {_protocol_name(dtype)}")
    try:
        return np.asarray(value, dtype)
    except OverflowError:
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {_protocol_name(dtype)}") from None


def _from_numpy(array: Array, dtype: np.dtype[Any] | None) -> Array:
    if array.dtype.kind in "SUT":
        array = _encode(array)
    if array.dtype == object and array.size and not isinstance(array.flat[0], bytes):
        return _from_sequence(array.tolist(), dtype)
    if dtype is None:
        dtypes.as_dtype(array.dtype)
        return array.copy()
    if (array.dtype == object) != (dtype == object):
        raise TypeError(f"Cannot convert {array!r} to EagerTensor of dtype {_protocol_name(dtype)}")
    return array.astype(dtype)


def _text(value: str | bytes, dtype: np.dtype[Any] | None) -> Array:
    if dtype is not None and dtype != object:
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {_protocol_name(dtype)}")
    array: Array = np.empty((), object)
    array[()] = value.encode() if isinstance(value, str) else value
    return array


def _encode(array: Array) -> Array:
    flat = [str(item).encode() if array.dtype.kind != "S" else bytes(item) for item in array.ravel()]
    encoded: Array = np.empty(array.shape, object)
    encoded.ravel()[:] = flat
    return encoded


def _from_sequence(value: Any, dtype: np.dtype[Any] | None) -> Array:
    if isinstance(value, TensorShape):
        value = value.as_list()
    if isinstance(value, (dict, set)) or not hasattr(value, "__len__"):
        raise _unsupported(value)
    leaves = _leaves(value)
    kinds = {type(leaf) for leaf in leaves}
    if kinds & {str, bytes}:
        return _strings(value, kinds, dtype)
    try:
        array = np.array(value)
    except ValueError:
        raise ValueError("Can't convert non-rectangular Python sequence to Tensor.") from None
    if array.dtype == object:
        raise _unsupported(next((leaf for leaf in leaves if leaf is None), leaves[0]))
    return _sized(value, array, leaves, kinds, dtype)


def _sized(value: Any, array: Array, leaves: list[Any], kinds: set[type], dtype: np.dtype[Any] | None) -> Array:
    if dtype is None:
        return array.astype(_default(array, leaves, kinds))
    if array.size and array.dtype.kind in "fc" and kinds & {float, complex} and dtype.kind in "iub":
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {_protocol_name(dtype)}")
    return array.astype(dtype)


def _default(array: Array, leaves: list[Any], kinds: set[type]) -> np.dtype[Any]:
    first = next((leaf.dtype for leaf in leaves if isinstance(leaf, (np.ndarray, np.generic))), None)
    if first is not None:
        return np.dtype(first) if np.dtype(first).kind == array.dtype.kind else array.dtype
    if array.size == 0 or array.dtype.kind == "f":
        return np.dtype(np.float32)
    if bool in kinds and len(kinds) > 1:
        raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
    if array.dtype.kind == "i":
        narrow = array.size == 0 or (array.min() >= -(2**31) and array.max() < 2**31)
        return np.dtype(np.int32 if narrow else np.int64)
    return array.dtype


def _strings(value: Any, kinds: set[type], dtype: np.dtype[Any] | None) -> Array:
    if kinds - {str, bytes, np.str_, np.bytes_}:
        raise ValueError("Can't convert Python sequence with mixed types to Tensor.")
    if dtype is not None and dtype != object:
        raise TypeError(f"Cannot convert {value!r} to EagerTensor of dtype {_protocol_name(dtype)}")
    return _encode(np.array(value, dtype=np.dtypes.StringDType() if bytes not in kinds else None))


def _leaves(value: Any) -> list[Any]:
    found: list[Any] = []
    rest: list[Any] = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, (list, tuple, range)):
            rest.extend(reversed(item))  # type: ignore[reportUnknownArgumentType]
        else:
            found.append(item)
    return found


def _protocol_name(dtype: np.dtype[Any]) -> str:
    name = as_dtype(dtype).name
    return dtypes.PROTOCOL_NAMES.get(name, name)


def _unsupported(value: Any) -> ValueError:
    return ValueError(f"Attempt to convert a value ({value!r}) with an unsupported type ({type(value)}) to a Tensor.")


def lift(value: Any, dtype: np.dtype[Any] | None = None) -> Value:
    """What an op works on: a Tensor stays itself, a list with Tensors in it is packed, other data becomes an array."""
    if isinstance(value, Tensor):
        return value
    if hasattr(value, "_as_tensor"):  # a Variable, IndexedSlices, a layer's weight
        return value._as_tensor()
    if isinstance(value, (list, tuple)) and _holds_tensors(value):  # type: ignore[reportUnknownArgumentType]
        return _pack(value, dtype)  # type: ignore[reportUnknownArgumentType]
    return to_array(value, dtype)


def _holds_tensors(value: list[Any] | tuple[Any, ...]) -> bool:
    return any(isinstance(leaf, Tensor) or hasattr(leaf, "_as_tensor") for leaf in _leaves(value))


def _pack(value: list[Any] | tuple[Any, ...], dtype: np.dtype[Any] | None) -> Value:
    from tapecore.engine.op import REGISTRY

    if dtype is None:
        known = [leaf for leaf in _leaves(value) if isinstance(leaf, Tensor) or hasattr(leaf, "_as_tensor")]
        dtype = np.dtype(known[0].dtype.as_numpy_dtype)
    return REGISTRY["Pack"](*[lift(item, dtype) for item in value], axis=0)


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Tensor:
    """The tensor that ``value`` stands for: itself if it is one, a Variable's value (recorded), a new one for data.

    Raises ValueError when a tensor has another dtype than ``dtype``, TypeError when data does not fit it.
    """
    wanted = None if dtype is None else np.dtype(as_dtype(dtype).as_numpy_dtype)
    if dtype_hint is not None and wanted is None:
        try:
            return convert_to_tensor(value, dtype_hint)
        except (TypeError, ValueError):
            pass
    lifted = lift(value, wanted)
    if isinstance(lifted, Tensor):
        if wanted is not None and lifted.value.dtype != wanted:
            raise ValueError(
                f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype "
                f"{lifted.dtype.name}: {lifted!r}"
            )
        return lifted
    return _created(lifted, value)


def _created(array: Array, origin: Any) -> Tensor:
    tensor = Tensor(array)
    for observer in observers.get():
        observer.on_create(tensor, "constant", origin)
    return tensor


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str = "Const") -> Tensor:
    """A tensor with the numbers of ``value``; one number is repeated to fill ``shape``.

    Raises TypeError when the data fits neither ``dtype`` nor ``shape``.
    """
    wanted = None if dtype is None else np.dtype(as_dtype(dtype).as_numpy_dtype)
    lifted = lift(value, wanted)
    if isinstance(lifted, Tensor):
        return convert_to_tensor(lifted, dtype) if shape is None else _created(_shaped(lifted.value, value, shape), value)
    return _created(lifted if shape is None else _shaped(lifted, value, shape), value)


def _shaped(array: Array, value: Any, shape: Any) -> Array:
    wanted = TensorShape(shape)
    if array.size == wanted.num_elements():
        return array.reshape(tuple(wanted))
    if array.size == 1:
        return np.full(tuple(wanted), array.reshape(()), array.dtype)
    raise TypeError(
        f"Eager execution of tf.constant with unsupported shape. Tensor {array} (converted from {value!r}) has "
        f"{array.size} elements, but got `shape` {wanted} with {wanted.num_elements()} elements)."
    )
