"""Text as tensors: numbers to text and back. Nothing here has a gradient."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.errors import invalid
from tapecore.engine.op import op, public
from tapecore.engine.ops.arithmetic import add
from tapecore.engine.tensor import Array, Tensor


def texts(items: list[bytes], shape: tuple[int, ...]) -> Array:
    """An array of texts."""
    array: Array = np.empty(shape, object)
    array.reshape(-1)[:] = items
    return array


def _written(item: Any, precision: int, scientific: bool, shortest: bool, width: int, fill: str) -> bytes:
    if isinstance(item, (bool, np.bool_)):
        text = "true" if item else "false"
    elif isinstance(item, (float, np.floating)):
        kind = "e" if scientific else "g" if shortest else "f"
        text = f"{item:.{6 if precision < 0 else precision}{kind}}"
    elif isinstance(item, bytes):
        return item
    else:
        text = str(item)
    return text.rjust(max(width, 0), fill or " ").encode()


add.types.numbers |= {np.dtype(object).num}  # TensorFlow joins texts by its older op Add


@op("AsString", "input", api="strings.as_string as_string")
def as_string(
    input: Array,
    *,
    precision: int = -1,
    scientific: bool = False,
    shortest: bool = False,
    width: int = -1,
    fill: str = "",
) -> Array:
    """Each number as text."""
    flat = input.reshape(-1)
    items = [_written(item, precision, scientific, shortest, width, fill) for item in flat]
    return texts(items, input.shape)


as_string.no_gradient()


@op("StringJoin", "*inputs")
def join_op(*inputs: Array, separator: str = "") -> Array:
    """Texts one after the other."""
    arrays = np.broadcast_arrays(*inputs)
    rows = zip(*(a.reshape(-1) for a in arrays), strict=True)
    return texts([separator.encode().join(row) for row in rows], arrays[0].shape)


join_op.no_gradient()


@public("strings.join")
def join(inputs: Any, separator: str = "", name: str | None = None) -> Tensor:
    """Texts one after the other, element by element, with ``separator`` between."""
    return join_op.public(list(inputs), separator=separator)


@op("StringToNumber", "input")
def to_number_op(input: Array, *, out_type: str) -> Array:
    """The numbers that texts spell."""
    kind = dtypes.as_dtype(out_type).as_numpy_dtype
    numbers: list[Any] = []
    for item in input.reshape(-1):
        try:
            numbers.append(kind(item.decode()))
        except ValueError:
            raise invalid(
                "StringToNumber", f"StringToNumberOp could not correctly convert string: {item.decode()}"
            ) from None
    return np.array(numbers, kind).reshape(input.shape)


to_number_op.no_gradient()


@public("strings.to_number")
def to_number(input: Any, out_type: Any = "float32", name: str | None = None) -> Tensor:
    """The numbers that texts spell. InvalidArgumentError for one that does not."""
    return to_number_op.public(input, out_type=out_type)


@op("StringLength", "input")
def length_op(input: Array, *, unit: str = "BYTE") -> Array:
    """The lengths of texts."""
    sizes = [len(item if unit == "BYTE" else item.decode()) for item in input.reshape(-1)]
    return np.array(sizes, np.int32).reshape(input.shape)


@public("strings.length")
def length(input: Any, unit: str = "BYTE", name: str | None = None) -> Tensor:
    """The number of bytes, or of characters (``UTF8_CHAR``), of each text."""
    return length_op.public(input, unit=unit)


def _changed(name: str, change: Any, api: str) -> None:
    def forward(input: Array) -> Array:
        return texts([change(item) for item in input.reshape(-1)], input.shape)

    op(name, "input", api=api)(forward)


_changed("StringLower", bytes.lower, "strings.lower")
_changed("StringUpper", bytes.upper, "strings.upper")
_changed("StringStrip", bytes.strip, "strings.strip")


@op("StringFormat", "*inputs")
def format_op(*inputs: Array, template: str, placeholder: str, summarize: int, quoted: bool = True) -> Array:
    """A template with values written into it; texts in quotes if ``quoted``."""
    pieces = template.split(placeholder)
    shown = [_shown(x, summarize) if quoted else _plain(x[()]) for x in inputs]
    text = "".join(piece + (shown[i] if i < len(shown) else "") for i, piece in enumerate(pieces))
    return texts([text.encode()], ())


def _plain(text: Any) -> str:
    return text.decode()


def _shown(x: Array, summarize: int) -> str:
    if x.ndim == 0:
        item = x[()]
        return (
            f'"{item.decode()}"'
            if isinstance(item, bytes)
            else f"{item:g}"
            if x.dtype.kind == "f"
            else str(item)
        )
    rows = [_shown(row, summarize) for row in x]
    if len(rows) > 2 * summarize >= 0:
        rows = [*rows[:summarize], "...", *rows[-summarize:]]
    return f"[{(' ' if x.ndim == 1 else chr(10) + ' ').join(rows)}]"


@public("strings.format")
def format_(
    template: str, inputs: Any, placeholder: str = "{}", summarize: int = 3, name: str | None = None
) -> Tensor:
    """``template`` with tensors written where ``placeholder`` stands."""
    parts: list[Any] = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]  # type: ignore[reportUnknownArgumentType]
    settings = {"placeholder": placeholder, "summarize": summarize}
    if len(parts) == 1:
        return format_op.public(parts, template=template, **settings)
    texts = [format_op.public([part], template=placeholder, **settings) for part in parts]
    return format_op.public(texts, template=template, quoted=False, **settings)
