"""NumPy's dtypes, constants, random numbers, and tensors that behave as NumPy's arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import attributes
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.numpy_names import arrays, promoting
from tapecore.engine.numpy_names.arrays import asarray, is_tensor, offer, promoted
from tapecore.engine.numpy_names.weak import is_weak, strong, weakened
from tapecore.engine.op import PUBLIC
from tapecore.engine.operators import Operators
from tapecore.engine.ops.seeds import set_seed
from tapecore.engine.ops.shaping import transpose_public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of

for _name in [
    "bool_",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "inexact",
    "pi",
    "e",
    "inf",
    "newaxis",
    "iinfo",
    "finfo",
    "issubdtype",
    "isscalar",
    "object_",
]:
    offer(_name, getattr(np, _name))
offer("string_", np.bytes_)
offer("unicode_", np.str_)
offer("float_", np.float64)
offer("int_", np.int64)
offer("complex_", np.complex128)
offer("ndarray", Tensor)


# ------------------------------------------------------------------ random numbers


def _drawn(name: str) -> Callable[..., Tensor]:
    def draw(*size: int) -> Tensor:
        return PUBLIC["cast"](PUBLIC[f"random.{name}"](size, dtype="float64"), asarray(1.0).dtype)

    return draw


def _uniform(low: Any = 0.0, high: Any = 1.0, size: Any = None) -> Tensor:
    shape = () if size is None else tuple(np.atleast_1d(size).tolist())
    return PUBLIC["random.uniform"](shape, low, high, dtype=asarray(1.0).dtype)


def _standard_normal(size: Any = None) -> Tensor:
    shape = () if size is None else tuple(np.atleast_1d(size).tolist())
    return _drawn("normal")(*shape)


def _randint(low: int, high: int | None = None, size: Any = None, dtype: Any = np.int64) -> Tensor:
    shape = () if size is None else tuple(np.atleast_1d(size).tolist())
    first, end = (0, low) if high is None else (low, high)
    return PUBLIC["cast"](PUBLIC["random.uniform"](shape, first, end, dtype="int64"), as_dtype(dtype))


offer("random.randn", _drawn("normal"))
offer("random.rand random.random", _drawn("uniform"))
offer("random.standard_normal", _standard_normal)
offer("random.uniform", _uniform)
offer("random.randint", _randint)
offer("random.seed", set_seed)


# ------------------------------------------------------------------ tensors that behave as arrays


def _method(name: str) -> Callable[[Tensor], Any]:
    return lambda x: lambda *args, **kwargs: PUBLIC[f"experimental.numpy.{name}"](x, *args, **kwargs)  # type: ignore[reportUnknownLambdaType]


def _reshape(x: Tensor) -> Callable[..., Tensor]:
    return lambda *shape: PUBLIC["reshape"](x, shape[0] if len(shape) == 1 else shape)


def _astype(x: Tensor) -> Callable[..., Tensor]:
    return lambda dtype: PUBLIC["cast"](x, as_dtype(dtype))  # type: ignore[reportUnknownLambdaType, reportUnknownVariableType]


def _transpose(x: Tensor) -> Callable[..., Tensor]:
    return lambda *axes: transpose_public(x, (axes[0] if len(axes) == 1 else axes) or None)


_ATTRIBUTES: dict[str, Callable[[Tensor], Any]] = {
    "T": transpose_public,
    "size": lambda x: int(np.prod(x.value.shape)),  # type: ignore[reportUnknownArgumentType]
    "data": lambda x: x.value.data,
    "tolist": lambda x: lambda: x.numpy().tolist(),
    "reshape": _reshape,
    "astype": _astype,
    "transpose": _transpose,
    "ravel": _method("ravel"),
    "clip": _method("clip"),
}
_SIGNS = {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "true_divide",
    "floordiv": "floor_divide",
    "mod": "mod",
    "pow": "power",
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
    "matmul": "matmul",
}
_usual: dict[str, Any] = {}
"""The operators as they were before."""


def enable(prefer_float32: bool = False, dtype_conversion_mode: str = "legacy") -> None:
    """Give tensors NumPy's methods, indexing and promotion of dtypes from now on: as NumPy promotes in mode
    ``legacy``, by weak dtypes in ``all`` and, with nothing lost, in ``safe``. ValueError for another mode."""
    if dtype_conversion_mode not in ("legacy", "off", "safe", "all"):
        raise ValueError(
            f"The provided promotion mode {dtype_conversion_mode} does not exist. Make sure the provided dtype "
            "conversion mode is one of the followings: 'off', 'legacy', 'safe' or 'all'."
        )
    promoting.switch(dtype_conversion_mode)
    arrays.prefer_float32[0] = prefer_float32
    if _usual:
        return
    for sign, name in _SIGNS.items():
        _replace(f"__{sign}__", _promoting(name, flipped=False))
        if sign not in ("lt", "le", "gt", "ge"):
            _replace(f"__r{sign}__", _promoting(name, flipped=True))
    for name in ("__neg__", "__abs__"):
        _replace(name, _alone(name))
    _replace("__getitem__", _getitem)
    attributes.numpy_attributes.update(_ATTRIBUTES)


def disable() -> None:
    """Let tensors be tensors again."""
    promoting.switch("legacy")
    for name, method in _usual.items():
        setattr(Operators, name, method)
    _usual.clear()
    attributes.numpy_attributes.clear()
    arrays.prefer_float32[0] = False


def _replace(name: str, method: Any) -> None:
    _usual[name] = getattr(Operators, name)
    setattr(Operators, name, method)


def _promoting(name: str, *, flipped: bool) -> Callable[[Any, Any], Any]:
    usual = f"__{next(sign for sign, known in _SIGNS.items() if known == name)}__"

    def method(self: Any, other: Any) -> Any:
        pair = (other, self) if flipped else (self, other)
        return (
            promoting.binary(_usual[usual], *pair) if promoting.is_on() else _usual[usual](*promoted(*pair))
        )

    return method


def _alone(name: str) -> Callable[[Any], Any]:
    def method(self: Any) -> Any:
        result = _usual[name](strong(self))
        return weakened(result) if is_weak(self) else result

    return method


def _getitem(self: Any, key: Any) -> Any:
    parts = key if isinstance(key, tuple) else (key,)  # type: ignore[reportUnknownVariableType]
    if not any(
        isinstance(part, (tuple, list, np.ndarray)) or (is_tensor(part) and variable_of(part).ndim)
        for part in parts  # type: ignore[reportUnknownVariableType]
    ):
        return _usual["__getitem__"](self, key)
    x = asarray(self)
    chosen = tuple(  # type: ignore[reportUnknownVariableType]
        np.asarray(plain(part)) if isinstance(part, (tuple, list, np.ndarray)) or is_tensor(part) else part  # type: ignore[reportUnknownArgumentType]
        for part in parts  # type: ignore[reportUnknownVariableType]
    )
    places = np.arange(x.value.size).reshape(x.value.shape)[chosen]  # type: ignore[reportUnknownVariableType]
    return PUBLIC["gather"](PUBLIC["reshape"](x, (-1,)), places)


offer("experimental_enable_numpy_behavior", enable)
