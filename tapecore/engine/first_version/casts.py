"""Casts that TensorFlow 1 had a name each for: ``tf.compat.v1.to_float`` and its like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor

_CASTS = {
    "to_float": "float32",
    "to_double": "float64",
    "to_int32": "int32",
    "to_int64": "int64",
    "to_complex64": "complex64",
    "to_complex128": "complex128",
}


def _cast_to(dtype: str, name: str) -> Callable[..., Tensor]:
    def convert(x: Any, name: str | None = None) -> Tensor:
        return PUBLIC["cast"](x, dtype)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"``x`` as {dtype}."
    return convert


for _name, _dtype in _CASTS.items():
    public(f"compat.v1.{_name}")(_cast_to(_dtype, _name))
