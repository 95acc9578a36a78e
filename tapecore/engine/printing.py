"""``tf.print``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, TextIO, cast

import numpy as np

from tapecore.engine.observer import observers
from tapecore.engine.op import public
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of


@public("print")
def print_(
    *inputs: Any,
    output_stream: Any = None,
    summarize: int = 3,
    sep: str = " ",
    end: str = "\n",
    name: str | None = None,
) -> None:
    """Print tensors and other objects, ``summarize`` elements from each end of an axis; to the standard
    error stream unless ``output_stream`` is given (``"file://..."`` is not supported).
    """
    text = sep.join(_text(x, summarize) for x in inputs) + end
    stream: TextIO = output_stream if hasattr(output_stream, "write") else sys.stderr
    stream.write(text)


def _text(x: Any, summarize: int) -> str:
    x = variable_of(x)
    if isinstance(x, (Tensor, Variable)):
        state = x if isinstance(x, Tensor) else x.snapshot
        for observer in observers.get():
            observer.on_escape(state, "print", None)
        return _array(state.value, summarize)
    if isinstance(x, Mapping):
        return "{" + ", ".join(f"{_quoted(k)}: {_text(v, summarize)}" for k, v in x.items()) + "}"  # type: ignore[reportUnknownVariableType]
    if isinstance(x, (list, tuple)):
        inside = ", ".join(_text(item, summarize) for item in x)  # type: ignore[reportUnknownVariableType]
        return f"[{inside}]" if isinstance(x, list) else f"({inside}{',' if len(x) == 1 else ''})"  # type: ignore[reportUnknownArgumentType]
    return str(x)


def _quoted(key: Any) -> str:
    return f"'{key}'" if isinstance(key, str) else str(key)


def _array(array: Array, summarize: int) -> str:
    if array.ndim == 0:
        return _number(array[()])
    parts = (
        [_array(item, summarize) for item in array]
        if summarize < 0 or len(array) <= 2 * summarize
        else [
            *[_array(item, summarize) for item in array[:summarize]],
            "...",
            *[_array(item, summarize) for item in array[-summarize:]],
        ]
    )
    gap = " " if array.ndim == 1 else "\n" * (array.ndim - 1) + " "
    return f"[{gap.join(parts).replace(chr(10), chr(10))}]"


def _number(number: Any) -> str:
    if isinstance(number, bytes):
        return f'"{number.decode(errors="replace")}"'
    if isinstance(number, np.bool_):
        return "1" if number else "0"
    if isinstance(number, np.floating):
        real = cast("Any", number)
        plain = real == 0 or 1e-5 <= abs(real) < 1e15
        return np.format_float_positional(real, trim="-") if plain else str(real)
    return str(number)
