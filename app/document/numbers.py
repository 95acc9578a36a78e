"""A recorded value as text and as numbers for the browser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from app.document.model import Number, Statistics, ValueCard
from tapecore.recording.arrays import decode
from tapecore.recording.numbers import NON_FINITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tapecore.recording import Value

SMALL = 16
"""Up to so many elements a value is written out."""

SENT = 1024
"""Up to so many elements a value goes to the browser whole; beyond that every k-th row and column."""

ALL_SENT = 400_000
"""So many numbers of larger values go to the browser together; of what comes after, only statistics."""


def number(item: object) -> str:
    """One number the way a person writes it: five digits, `7.0` and not `7`, for floats."""
    if isinstance(item, (list, tuple)):
        return _complex(cast("Sequence[float]", item))
    if isinstance(item, complex):
        return _complex((item.real, item.imag))
    if isinstance(item, str):
        return item if item in NON_FINITE else repr(item)
    return _real(item) if isinstance(item, float) else str(item)


def _real(item: float) -> str:
    if not math.isfinite(item):
        return str(item)
    if item == int(item) and abs(item) < 1e7:
        return f"{item:.1f}"
    rounded = f"{item:.5g}"
    return rounded if "." in rounded or "e" in rounded else f"{rounded}.0"


def _complex(item: Sequence[float | str]) -> str:
    real, imaginary = float(item[0]), float(item[1])
    sign = "-" if imaginary < 0 else "+"
    return f"{_real(real)}{sign}{_real(abs(imaginary))}j"


def shape_text(shape: Sequence[int]) -> str:
    """`()`, `(3,)`, `(2, 1)`."""
    return str(tuple(shape))


def text(value: Value) -> str:
    """`6.0`, `[[1.0, 2.0], [3.0, 4.0]]`, or `float32 (128, 64)` when there are too many numbers."""
    if value.data.form != "inline" or value.size > SMALL:
        return f"{value.dtype} {shape_text(value.shape)}"
    return nested([number(item) for item in value.data.items], value.shape)


def nested(words: Sequence[str], shape: Sequence[int]) -> str:
    """`[[1.0, 2.0], [3.0, 4.0]]`: words in row-major order as lists within lists."""
    if not shape:
        return words[0]
    if len(shape) == 1:
        return f"[{', '.join(words)}]"
    stride = len(words) // shape[0] if shape[0] else 0
    rows = (words[k * stride : (k + 1) * stride] for k in range(shape[0]))
    return f"[{', '.join(nested(row, shape[1:]) for row in rows)}]"


def array(value: Value) -> np.ndarray[Any, Any] | None:
    """The value as an array when it was kept whole and is numeric, else None."""
    return None if value.dtype == "string" else decode(value)


def cards(values: Iterable[Value]) -> list[ValueCard]:
    """All values as the browser gets them."""
    left = ALL_SENT
    found: list[ValueCard] = []
    for value in values:
        items, shape, whole = _numbers(value) if left > 0 or value.size <= SMALL else (None, (), False)
        if value.size > SMALL:
            left -= len(items or ())
        found.append(
            ValueCard(value.dtype, value.shape, text(value), items, shape, whole, _statistics(value))
        )
    return found


def _numbers(value: Value) -> tuple[list[Number] | None, tuple[int, ...], bool]:
    """(numbers in row-major order or None, their shape, whether they are the whole value)."""
    data = value.data
    if data.form == "inline":
        return [_plain(item) for item in data.items], value.shape, True
    if data.form == "sample":
        return [_plain(item) for item in data.items], data.shape, False
    content = array(value)
    if content is None:
        return None, (), False
    shown = content if content.size <= SENT else _sample(content)
    return [_plain(item) for item in shown.ravel().tolist()], shown.shape, shown is content


def _plain(item: object) -> Number:
    if isinstance(item, (list, tuple, complex)):
        return number(cast("object", item))
    if isinstance(item, float) and not math.isfinite(item):
        return str(item)
    return cast("Number", item)


def _sample(content: np.ndarray[Any, Any], edge: int = 32) -> np.ndarray[Any, Any]:
    """Every k-th row and column; leading axes count as rows."""
    rows = content.reshape(-1, content.shape[-1]) if content.ndim > 1 else content[None, :]
    down, across = (max(1, math.ceil(extent / edge)) for extent in rows.shape)
    return rows[::down, ::across]


def _statistics(value: Value) -> Statistics | None:
    kept = value.statistics
    if kept is None:
        return None
    return Statistics(kept.min, kept.max, kept.mean, kept.norm, kept.zeros, kept.nans, kept.infs)
