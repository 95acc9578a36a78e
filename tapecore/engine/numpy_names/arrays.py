"""What ``tf.experimental.numpy`` makes of its arguments: tensors of NumPy's dtypes, promoted to a common one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.op import PUBLIC
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of

prefer_float32 = [False]
"""Whether Python's floats become float32 rather than float64."""


def is_tensor(x: Any) -> bool:
    """Whether ``x`` is a tensor or a Variable."""
    return isinstance(x, Tensor) or hasattr(variable_of(x), "snapshot")


def asarray(a: Any, dtype: Any = None, copy: bool = False) -> Tensor:
    """A tensor with the dtype that NumPy would choose."""
    if is_tensor(a):
        x = convert_to_tensor(a)
    elif isinstance(a, (list, tuple)) and any(is_tensor(item) for item in a):  # type: ignore[reportUnknownVariableType]
        x = PUBLIC["stack"](promoted(*a))  # type: ignore[reportUnknownArgumentType]
    else:
        array = np.asarray(a)  # type: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        narrow = (
            prefer_float32[0] and array.dtype == np.float64 and not isinstance(a, (np.ndarray, np.generic))  # type: ignore[reportUnknownMemberType]
        )
        x = convert_to_tensor(array.astype(np.float32) if narrow else array)
    if dtype is None:
        return PUBLIC["identity"](x) if copy else x
    return PUBLIC["cast"](x, as_dtype(dtype))


def kind_of(x: Any) -> Any:
    """What counts of an argument when dtypes are promoted: Python's numbers bend to arrays."""
    if is_tensor(x):
        return np.dtype(variable_of(x).dtype.as_numpy_dtype)
    if isinstance(x, (bool, int, float, complex)):
        return x
    return asarray(x).value.dtype


def common(*arrays: Any) -> np.dtype[Any]:
    """The dtype that all of them are promoted to."""
    kinds = [kind_of(x) for x in arrays]
    if all(isinstance(kind, (bool, int, float, complex)) for kind in kinds):
        return np.dtype(np.result_type(*(asarray(x).value.dtype for x in arrays)))
    found = np.dtype(np.result_type(*kinds))
    narrow = prefer_float32[0] and found == np.float64 and np.dtype(np.float64) not in kinds
    return np.dtype(np.float32) if narrow else found


def promoted(*arrays: Any) -> list[Tensor]:
    """All as tensors of their common dtype."""
    kind = common(*arrays)
    return [
        asarray(x, kind)
        if is_tensor(x) or not isinstance(x, (bool, int, float))
        else convert_to_tensor(np.asarray(x, kind))
        for x in arrays
    ]


def floating(x: Any) -> Tensor:
    """As a tensor of floats: integers become float64."""
    whole = asarray(x)
    if whole.dtype.is_floating or whole.dtype.is_complex:
        return whole
    return PUBLIC["cast"](whole, "float32" if prefer_float32[0] else "float64")


def tf(name: str) -> Callable[..., Any]:
    """A function of ``tf`` by its name there."""
    return PUBLIC[name]


def extents_of(shape: Any) -> tuple[int, ...]:
    """A shape given as a number or a sequence."""
    return tuple(int(n) for n in np.atleast_1d(plain(shape)))


def offer(names: str, function: Any) -> None:
    """Put something under names of ``tf.experimental.numpy``."""
    PUBLIC.update(dict.fromkeys([f"experimental.numpy.{name}" for name in names.split()], function))
