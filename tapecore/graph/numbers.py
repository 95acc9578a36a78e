"""A value's numbers as text, the way a person writes them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

from tapecore.recording.numbers import NON_FINITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.recording.recording import Recording
    from tapecore.recording.value import Value

SMALL = 16
"""Up to so many elements a value is written out."""
LONGEST = 80
"""Characters of a string that are written out."""
AXES = 8
"""And up to so many axes. Of a shape with more the first and the last are named: 64 brackets say nothing."""


def value_text(recording: Recording, value: int, most: int = 48) -> str:
    """``6.0``, ``[[0.5, 1.0], [1.5, 2.0]]``; dtype, shape and norm of what is larger or takes more than
    ``most`` characters; ``None`` when there is no value."""
    if not 0 <= value < len(recording.values):
        return "None"
    entry = recording.values[value]
    written = text(entry)
    if is_written_out(entry) and len(written) <= most:
        return written
    statistics = entry.statistics
    norm = "" if statistics is None or statistics.norm is None else f", norm {number(statistics.norm)}"
    return f"{entry.dtype} {shape_text(entry.shape)}{bad_text(entry) or norm}"


def bad_text(value: Value) -> str:
    """``, all NaN``, ``, 3 of 48 NaN``, ``, 1 of 48 inf``; "" where every element is finite."""
    statistics = value.statistics
    bad, word = (0, "") if statistics is None else (statistics.nans, "NaN")
    if statistics is not None and not bad:
        bad, word = statistics.infs, "inf"
    return "" if not bad else f", all {word}" if bad == value.size else f", {bad} of {value.size} {word}"


def text(value: Value) -> str:
    """``6.0``, ``[[1.0, 2.0], [3.0, 4.0]]``, or ``float32 (128, 64)`` when there are too many numbers."""
    if not is_written_out(value):
        return f"{value.dtype} {shape_text(value.shape)}"
    return nested([number(item) for item in value.data.items], value.shape)


def is_written_out(value: Value) -> bool:
    """Whether all elements were kept and are few enough, in few enough axes, to be read."""
    return value.data.form == "inline" and value.size <= SMALL and len(value.shape) <= AXES


def number(item: object) -> str:
    """One number: five digits, ``7.0`` and not ``7`` for floats; strings in quotes, of long ones the beginning."""
    if isinstance(item, (list, tuple)):
        return _complex(cast("Sequence[float]", item))
    if isinstance(item, complex):
        return _complex((item.real, item.imag))
    if isinstance(item, str):
        return item if item in NON_FINITE else _quoted(item)
    return _real(item) if isinstance(item, float) else str(item)


def _quoted(item: str) -> str:
    return repr(item) if len(item) <= LONGEST else f"{repr(item[:LONGEST])[:-1]}…' ({len(item):,} characters)"


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
    """``()``, ``(3,)``, ``(2, 1)``, ``(1, 1, 1, …, 1, 1, 2), 64 axes``."""
    if len(shape) <= AXES:
        return str(tuple(shape))
    first, last = (", ".join(map(str, part)) for part in (shape[:3], shape[-3:]))
    return f"({first}, …, {last}), {len(shape)} axes"


def nested(words: Sequence[str], shape: Sequence[int]) -> str:
    """``[[1.0, 2.0], [3.0, 4.0]]``: words in row-major order as lists within lists."""
    if not shape:
        return words[0]
    if len(shape) == 1:
        return f"[{', '.join(words)}]"
    stride = len(words) // shape[0] if shape[0] else 0
    rows = (words[k * stride : (k + 1) * stride] for k in range(shape[0]))
    return f"[{', '.join(nested(row, shape[1:]) for row in rows)}]"
