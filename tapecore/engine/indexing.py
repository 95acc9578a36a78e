"""Indexing: ``x[1]``, ``x[..., None]``, ``x[::-1]`` run StridedSlice, a mask runs BooleanMask's ops."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.op import PUBLIC, op
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

_ONLY = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors are valid "
    "indices, got "
)


@op("StridedSlice", "input", linear=True)
def strided_slice_op(input: Array, *, key: tuple[Any, ...]) -> Array:
    """The part of ``input`` that ``key`` selects; a slice in it is written ``("slice", start, stop, step)``."""
    return input[as_key(key)]


@strided_slice_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, key: tuple[Any, ...]) -> Any:
    return _strided_slice_grad(g, shape=tuple(input.shape), key=key)


@op("StridedSliceGrad", "dy", linear=True)
def _strided_slice_grad(dy: Array, *, shape: tuple[int, ...], key: tuple[Any, ...]) -> Array:
    whole = np.zeros(shape, dy.dtype)
    whole[as_key(key)] = dy
    return whole


@_strided_slice_grad.vjp("dy")
def _(g: Any, y: Any, dy: Any, *, shape: tuple[int, ...], key: tuple[Any, ...]) -> Any:
    return strided_slice_op(g, key=key)


def as_key(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """The plain data of an index as NumPy takes it."""
    return tuple(slice(*part[1:]) if isinstance(part, tuple) else ... if part == "..." else part for part in key)


def getitem(tensor: Any, key: Any) -> Tensor:
    """``tensor[key]``. Raises TypeError for what is no index, InvalidArgumentError for one out of bounds."""
    mask = _mask(key)
    if mask is not None:
        return PUBLIC["boolean_mask"](tensor, mask)
    parts = list(key) if isinstance(key, (list, tuple)) else [key]
    plain = tuple(_plain(part) for part in parts)
    shape = tensor.shape
    _check(plain, tuple(shape))
    result = strided_slice_op(tensor, key=plain)
    if isinstance(tensor, Variable):
        result._origin = (tensor, plain)
    return result


def _mask(key: Any) -> Any:
    if isinstance(key, Variable):
        key = key._snapshot  # type: ignore[reportPrivateUsage]
    if isinstance(key, Tensor) and key.value.dtype == bool:
        return key
    return key if isinstance(key, np.ndarray) and key.dtype == bool else None


def _plain(part: Any) -> Any:
    if part is None or part is ...:
        return "..." if part is ... else None
    if isinstance(part, slice):
        return ("slice", *(None if p is None else _integer(p) for p in (part.start, part.stop, part.step)))
    return _integer(part)


def _integer(part: Any) -> int:
    if isinstance(part, Variable):
        part = part._snapshot  # type: ignore[reportPrivateUsage]
    value = part.value if isinstance(part, Tensor) else part
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise TypeError(_ONLY + repr(part))
    return int(value)


def _check(key: tuple[Any, ...], shape: tuple[int, ...]) -> None:
    taken = [part for part in key if part is not None and part != "..."]
    if len(taken) > len(shape):
        raise _refused(f"Index out of range using input dim {len(shape)}; input has only {len(shape)} dims")
    if key.count("...") > 1:
        raise _refused("Multiple ellipses in slice spec not allowed")
    place = 0
    for part in key:
        if part == "...":
            place += len(shape) - len(taken)
        elif part is not None:
            _check_bounds(part, place, shape[place])
            place += 1


def _check_bounds(part: Any, place: int, extent: int) -> None:
    if isinstance(part, tuple):
        if part[3] == 0:
            raise _refused(f"strides[{place}] must be non-zero")
    elif not -extent <= part < extent:
        raise _refused(f"slice index {part} of dimension {place} out of bounds.")


def _refused(reason: str) -> InvalidArgumentError:
    return invalid("StridedSlice", reason, call="strided_slice/")


def assign_slice(variable: Variable, key: tuple[Any, ...], value: Any) -> Variable:
    """Replace the part of a Variable that ``key`` selects."""
    from tapecore.engine.constant import lift

    dtype = variable._snapshot.value.dtype  # type: ignore[reportPrivateUsage]
    new = lift(value, dtype)
    array = np.array(variable._snapshot.value)  # type: ignore[reportPrivateUsage]
    part = array[as_key(key)]
    given = new.value if isinstance(new, Tensor) else new
    if np.broadcast_shapes(given.shape, part.shape) != part.shape:
        raise invalid("ResourceStridedSliceAssign", f"shapes {TensorShape(part.shape)} and {TensorShape(given.shape)}")
    array[as_key(key)] = given
    return variable._replace(array, "strided_slice_assign", (new,))  # type: ignore[reportPrivateUsage]
