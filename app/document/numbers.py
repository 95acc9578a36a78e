"""A recorded value as numbers for the browser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from app.document.model import Number, Statistics, ValueCard
from tapecore.graph.numbers import SMALL, number, text
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tapecore.recording import Value

SENT = 1024
"""Up to so many elements a value goes to the browser whole; beyond that every k-th row and column."""

ALL_SENT = 400_000
"""So many numbers of larger values go to the browser together; of what comes after, only statistics."""


def array(value: Value) -> np.ndarray[Any, Any] | None:
    """The value as an array when it was kept whole and is numeric, else None."""
    return None if value.dtype == "string" else decode(value)


def cards(values: Iterable[Value], texts: Sequence[str] = (), most: int = ALL_SENT) -> list[ValueCard]:
    """Values as the browser gets them; `texts` are what all values read as, by their indexes, where that is known.

    `most`: so many numbers of larger values are sent."""
    left = most
    found: list[ValueCard] = []
    for value in values:
        said = texts[value.id] if texts else text(value)
        items, shape, whole = _numbers(value) if left > 0 or value.size <= SMALL else (None, (), False)
        if value.size > SMALL:
            left -= len(items or ())
        found.append(ValueCard(value.dtype, value.shape, said, items, shape, whole, _statistics(value)))
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
