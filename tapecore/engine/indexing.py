"""Indexing: ``x[1]``, ``x[..., None]``, ``x[::-1]`` run StridedSlice, a mask runs BooleanMask's ops."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, op
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

_ONLY = (
    "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 "
    "tensors are valid "
    "indices, got "
)


@op(
    "StridedSlice",
    "input",
    linear=True,
    examples=[
        example((4, 3), key=(("slice", 1, None, 2), -1)),
        example((4,), key=(2,)),
        example((2, 3), key=("...", None)),
    ],
)
def strided_slice_op(input: Array, *, key: tuple[Any, ...]) -> Array:
    """The part of ``input`` that ``key`` selects; a slice in it is ``("slice", start, stop, step)``."""
    return input[as_key(key)]


@strided_slice_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, key: tuple[Any, ...]) -> Any:
    """g put back where it was cut from, in zeros of shape(input)"""
    return _strided_slice_grad(g, shape=tuple(input.shape), key=key)


@op(
    "StridedSliceGrad",
    "dy",
    linear=True,
    examples=[example((2,), shape=(4, 3), key=(("slice", 1, None, 2), -1))],
)
def _strided_slice_grad(dy: Array, *, shape: tuple[int, ...], key: tuple[Any, ...]) -> Array:
    whole = np.zeros(shape, dy.dtype)
    whole[as_key(key)] = dy
    return whole


@_strided_slice_grad.vjp("dy")
def _(g: Any, y: Any, dy: Any, *, shape: tuple[int, ...], key: tuple[Any, ...]) -> Any:
    return strided_slice_op(g, key=key)


def as_key(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """The plain data of an index as NumPy takes it."""
    return tuple(_numpy_part(part) for part in key)


def _numpy_part(part: Any) -> Any:
    if isinstance(part, tuple):
        start, stop, step = cast("tuple[Any, ...]", part)[1:]
        return slice(start, stop, step)
    return ... if part == "..." else part


def getitem(tensor: Any, key: Any) -> Tensor:
    """``tensor[key]``. Raises TypeError for what is no index, InvalidArgumentError for one out of bounds."""
    mask = _mask(key)
    if mask is not None:
        return PUBLIC["boolean_mask"](tensor, mask)
    if isinstance(key, (bool, np.bool_)):
        raise ValueError("mask cannot be scalar.")
    parts: list[Any] = list(cast("list[Any]", key)) if isinstance(key, (list, tuple)) else [key]
    plain = tuple(_plain(part) for part in parts)
    shape = tensor.shape
    _check(plain, tuple(shape))
    result = strided_slice_op(tensor, key=plain)
    if isinstance(tensor, Variable):
        result._origin = (tensor, plain)
    return result


def _mask(key: Any) -> Any:
    if isinstance(key, Variable):
        key = key.snapshot
    if isinstance(key, Tensor) and key.value.dtype == bool:
        return key
    return cast("Any", key) if isinstance(key, np.ndarray) and cast("Array", key).dtype == bool else None


def _plain(part: Any) -> Any:
    if part is None or part is ...:
        return "..." if part is ... else None
    if isinstance(part, slice):
        ends = cast("tuple[Any, ...]", (part.start, part.stop, part.step))  # type: ignore[reportUnknownMemberType]
        return ("slice", *(None if p is None else _integer(p) for p in ends))
    return _integer(part)


def _integer(part: Any) -> int:
    if isinstance(part, Variable):
        part = part.snapshot
    value: Any = part.value if isinstance(part, Tensor) else part
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = cast("Any", value[()])
    if isinstance(value, (bool, np.bool_)):
        raise InvalidArgumentError(
            None,
            None,
            "Value for attr 'Index' of bool is not in the list of allowed values: int16, int32, int64",
        )
    if not isinstance(value, (int, np.integer)):
        raise TypeError(_ONLY + repr(part))
    return int(cast("Any", value))


def _check(key: tuple[Any, ...], shape: tuple[int, ...]) -> None:
    taken = [part for part in key if part is not None and part != "..."]
    if taken and not shape:
        raise _refused("Attempting to slice scalar input.")
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
        raise _refused(
            f"slice index {part if part >= 0 else part + extent} of dimension {place} out of bounds."
        )


def _refused(reason: str) -> InvalidArgumentError:
    return invalid("StridedSlice", reason, call="strided_slice/")


def assign_slice(variable: Variable, key: tuple[Any, ...], value: Any) -> Variable:
    """Replace the part of a Variable that ``key`` selects."""
    from tapecore.engine.constant import lift

    dtype = variable.snapshot.value.dtype
    new = lift(value, dtype)
    array = np.array(variable.snapshot.value)
    part = array[as_key(key)]
    given = new.value if isinstance(new, Tensor) else new
    try:
        array[as_key(key)] = given
    except ValueError:
        extents = [f"[{','.join(map(str, a.shape))}]" for a in (given, part)]
        reason = f"Cannot broadcast input shape {extents[0]} into final shape {extents[1]}"
        raise invalid("ResourceStridedSliceAssign", reason, call="strided_slice/_assign") from None
    return variable.replace(array, "strided_slice_assign", (new,))
