"""A value's numbers in a few characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.recording.recording import Recording


def value_text(recording: Recording, value: int, most: int = 48) -> str:
    """``6.0``, ``[[0.5, 1.0], [1.5, 2.0]]``, or dtype and shape of what is larger."""
    if not 0 <= value < len(recording.values):
        return "None"
    entry = recording.values[value]
    if entry.data.form == "inline" and entry.size <= 16:
        text = _nested([_number(item) for item in entry.data.items], list(entry.shape))
        if len(text) <= most:
            return text
    statistics = entry.statistics
    mean = "" if statistics is None or statistics.norm is None else f", norm {_number(statistics.norm)}"
    return f"{entry.dtype} {tuple(entry.shape)}{mean}"


def _number(item: Any) -> str:
    if isinstance(item, float):
        return repr(float(f"{item:.5g}"))
    if isinstance(item, list | tuple):
        real, imaginary = _number(item[0]), _number(item[1])  # type: ignore[index]
        return f"{real}{'' if imaginary.startswith('-') else '+'}{imaginary}j"
    return str(item)


def _nested(items: list[str], shape: list[int]) -> str:
    if not shape:
        return items[0] if items else "[]"
    size = len(items) // shape[0] if shape[0] else 0
    return (
        "[" + ", ".join(_nested(items[i * size : (i + 1) * size], shape[1:]) for i in range(shape[0])) + "]"
    )
