"""Dtypes in ``keras.ops``: unlike TensorFlow's functions, Keras's convert numbers that meet each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.policies import floatx
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC
from tapecore.engine.tensor import Tensor

_KINDS = "biufc"


def floating(x: Any) -> Any:
    """``x`` as floating numbers: those that are not in the dtype of layers."""
    tensor = convert_to_tensor(x)
    if tensor.dtype.is_floating or tensor.dtype.is_complex:
        return tensor
    return PUBLIC["cast"](tensor, floatx())


def promoted(x1: Any, x2: Any) -> tuple[Any, Any]:
    """Both in one dtype: floating before whole, wide before narrow; a Python number takes that of the other one."""
    if isinstance(x1, (int, float)) or isinstance(x2, (int, float)):
        return _beside(x1, x2)
    first, second = convert_to_tensor(x1), convert_to_tensor(x2)
    if first.dtype is second.dtype:
        return first, second
    wanted = max(first.dtype, second.dtype, key=_order)
    return tuple(x if x.dtype is wanted else PUBLIC["cast"](x, wanted) for x in (first, second))  # type: ignore[reportReturnType]


def _beside(x1: Any, x2: Any) -> tuple[Any, Any]:
    number, other = (x1, x2) if isinstance(x1, (int, float)) else (x2, x1)
    if not isinstance(other, (Tensor, Variable)):
        return x1, x2
    tensor = convert_to_tensor(other)
    if isinstance(number, float) and tensor.dtype.is_integer:
        tensor = PUBLIC["cast"](tensor, floatx())
    return (x1, tensor) if number is x1 else (tensor, x2)


def _order(dtype: Any) -> tuple[int, int]:
    kind = np.dtype(dtype.as_numpy_dtype).kind
    return max(_KINDS.find(kind), 0), dtype.size
