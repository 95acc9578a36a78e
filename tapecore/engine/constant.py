"""Making tensors: ``tf.constant``, ``tf.convert_to_tensor``, and what ops do with operands that are none."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.composite import Composite
from tapecore.engine.conversion import to_array
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.observer import observers
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor, Value

__all__ = ["constant", "convert_to_tensor", "lift", "to_array"]


def lift(value: Any, dtype: np.dtype[Any] | None = None) -> Value:
    """What an op works on: a Tensor stays itself, a list with Tensors in it is packed, other data becomes an
    array.
    """
    if isinstance(value, Tensor):
        return value
    if hasattr(value, "_as_tensor"):  # a Variable, IndexedSlices, a layer's weight
        return value._as_tensor()
    if isinstance(value, (list, tuple)):
        inside = _tensors_in(value)  # type: ignore[reportUnknownArgumentType]
        if inside:
            return _pack(value, dtype or _dtype_of(inside[0]))  # type: ignore[reportUnknownArgumentType]
    return to_array(value, dtype)


def _tensors_in(value: Any) -> list[Any]:
    """The tensors, Variables and the like inside nested lists."""
    found: list[Any] = []
    rest: list[Any] = [value]
    while rest:
        item = rest.pop()
        if isinstance(item, (list, tuple)):
            rest.extend(reversed(item))  # type: ignore[reportUnknownArgumentType]
        elif isinstance(item, Tensor) or hasattr(item, "_as_tensor"):
            found.append(item)
    return found


def _dtype_of(x: Any) -> np.dtype[Any]:
    return np.dtype(x.dtype.as_numpy_dtype)


def _pack(value: Any, dtype: np.dtype[Any]) -> Tensor:
    from tapecore.engine.op import REGISTRY

    try:
        return REGISTRY["Pack"](*[lift(item, dtype) for item in value], axis=0)
    except InvalidArgumentError as error:
        error.rename("packed")
        raise


def tensor_or_composite(value: Any) -> Any:
    """A ragged or sparse tensor as it is, everything else as a tensor."""
    return value if isinstance(value, Composite) else convert_to_tensor(value)


def convert_to_tensor(
    value: Any,
    dtype: Any = None,
    dtype_hint: Any = None,
    name: str | None = None,
    preferred_dtype: Any = None,
) -> Tensor:
    """The tensor that ``value`` stands for: itself if it is one, a Variable's value (recorded), a new one
    for data.

    Raises ValueError when a tensor has another dtype than ``dtype``, TypeError when data does not fit it.
    """
    wanted = None if dtype is None else np.dtype(as_dtype(dtype).as_numpy_dtype)
    if dtype_hint is not None and wanted is None:
        try:
            return convert_to_tensor(value, dtype_hint)
        except (TypeError, ValueError):
            pass
    lifted = lift(value, wanted)
    if not isinstance(lifted, Tensor):
        return _created(lifted, value)
    if wanted is not None and lifted.value.dtype != wanted:
        raise ValueError(
            f"Tensor conversion requested dtype {as_dtype(dtype).name} for Tensor with dtype "
            f"{lifted.dtype.name}: {lifted!r}"
        )
    return lifted


def _created(array: Array, origin: Any) -> Tensor:
    tensor = Tensor(array)
    for observer in observers.get():
        observer.on_create(tensor, "constant", origin)
    return tensor


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str = "Const") -> Tensor:
    """A tensor with the numbers of ``value``; one number is repeated to fill ``shape``.

    Raises TypeError when the data fits neither ``dtype`` nor ``shape``; ValueError for a list of tensors,
    which ``tf.stack`` or ``tf.convert_to_tensor`` would take. Of a Variable only the numbers are taken, by way
    of NumPy: no gradient flows back to it.
    """
    if isinstance(value, (list, tuple)) and _tensors_in(value):
        raise _list_of_tensors(value[0])  # type: ignore[reportUnknownArgumentType]
    wanted = None if dtype is None else np.dtype(as_dtype(dtype).as_numpy_dtype)
    lifted = _numbers_of(value, wanted) if _is_variable(value) else lift(value, wanted)
    if isinstance(lifted, Tensor):
        if wanted is not None and lifted.value.dtype != wanted:
            raise TypeError(
                f"Expected tensor {lifted} with dtype {as_dtype(dtype)!r}, but got dtype {lifted.dtype!r}."
            )
        return lifted if shape is None else _created(_shaped(lifted.value, value, shape), value)
    return _created(lifted if shape is None else _shaped(lifted, value, shape), value)


def _is_variable(value: Any) -> bool:
    return hasattr(value, "_as_tensor") and hasattr(value, "__array__")


def _numbers_of(variable: Any, wanted: np.dtype[Any] | None) -> Array:
    numbers = np.asarray(variable)
    if wanted is not None and wanted.kind == "O" and numbers.dtype.kind != "O":
        kind = numbers.dtype.name.rstrip("0123456789")
        raise ValueError(f"Failed to convert a NumPy array to a Tensor (Unsupported object type {kind}).")
    return numbers if wanted is None else numbers.astype(wanted)


def _list_of_tensors(first: Any) -> ValueError:
    if isinstance(first, Tensor):
        return ValueError("TypeError: Scalar tensor has no `len()`")
    if hasattr(first, "_as_tensor"):
        return ValueError(f"TypeError: object of type '{type(first).__name__}' has no len()")
    return ValueError("Can't convert Python sequence with mixed types to Tensor.")


def _shaped(array: Array, value: Any, shape: Any) -> Array:
    wanted = TensorShape(shape)
    if array.size == wanted.num_elements():
        return array.reshape(tuple(wanted))
    if array.size == 1:
        return np.full(tuple(wanted), array.reshape(()), array.dtype)
    raise TypeError(
        f"Eager execution of tf.constant with unsupported shape. Tensor {array} (converted from "
        f"{value!r}) has "
        f"{array.size} elements, but got `shape` {wanted} with {wanted.num_elements()} elements)."
    )
