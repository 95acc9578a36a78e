"""``tf.debugging``: checks of ranks and dtypes, which raise ValueError or TypeError in TensorFlow's words."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of


def _said(message: str | None) -> str:
    return f"{message}.  " if message else ""


@public("debugging.assert_rank_at_least")
def assert_rank_at_least(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless x has the rank or a higher one."""
    shape, least = convert_to_tensor(x).shape, int(plain(rank))
    if len(shape) < least:
        raise ValueError(
            f"{_said(message)}Tensor  must have rank at least {least}.  Received rank {len(shape)}, shape {shape}"
        )


@public("debugging.assert_rank_in")
def assert_rank_in(x: Any, ranks: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless x has one of the ranks."""
    shape, allowed = convert_to_tensor(x).shape, tuple(int(plain(rank)) for rank in ranks)
    if len(shape) not in allowed:
        raise ValueError(
            f"{_said(message)}Tensor  must have rank in {allowed}.  Received rank {len(shape)}, shape {shape}"
        )


@public("debugging.assert_scalar")
def assert_scalar(tensor: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless the tensor is a single number."""
    found = convert_to_tensor(tensor)
    if found.ndim:
        raise ValueError(f"{message or ''}Expected scalar shape, saw shape: {found.shape}.")


@public("debugging.assert_integer")
def assert_integer(x: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise TypeError unless x holds integers."""
    found = convert_to_tensor(x)
    if not found.dtype.is_integer:
        head = f"{message}  " if message else ""
        raise TypeError(
            f'{head}Expected "x" to be integer type.  Found: tensor of dtype {_shown(found.dtype)}'
        )


@public("debugging.assert_same_float_dtype")
def assert_same_float_dtype(tensors: Any = None, dtype: Any = None) -> Any:
    """The floating dtype of all tensors. Raises ValueError where they differ or are not floating."""
    found, first = None if dtype is None else as_dtype(dtype), None
    for x in map(convert_to_tensor, tensors or ()):
        if found is not None and x.dtype is not found:
            beside = "" if first is None else f" as {first}"
            raise ValueError(
                f"{x}, type={_shown(x.dtype)}, must be of the same type ({_shown(found)}){beside}."
            )
        found, first = x.dtype, x if first is None else first
    found = as_dtype("float32") if found is None else found
    if not found.is_floating:
        raise ValueError(f"Expected floating point type, got {_shown(found)}.")
    return found


def _shown(dtype: Any) -> str:
    return f"<dtype: '{dtype.name}'>"


@public("debugging.assert_proper_iterable")
def assert_proper_iterable(values: Any) -> None:
    """Raise TypeError for a tensor, a text or what cannot be gone through."""
    strange = isinstance(variable_of(values), (Tensor, str, bytes)) or hasattr(values, "dtype")
    if strange or not hasattr(values, "__iter__"):
        wanted = 'a "proper" iterable' if strange else "iterable"
        raise TypeError(f'Expected argument "values" to be {wanted}.  Found: {type(values)}')


@public("debugging.is_numeric_tensor")
def is_numeric_tensor(tensor: Any) -> bool:
    """Whether this is a tensor of numbers: no booleans, no texts, no Variable."""
    if not isinstance(tensor, Tensor):
        return False
    kind = tensor.dtype
    return kind.is_floating or kind.is_complex or kind.is_integer


PUBLIC["assert_rank"] = PUBLIC["debugging.assert_rank"]
