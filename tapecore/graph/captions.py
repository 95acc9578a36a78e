"""What is written on a node of the drawing, and how wide that makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.brief import detail_text, gradient_text
from tapecore.graph.numbers import shape_text, value_text

if TYPE_CHECKING:
    from tapecore.graph.drawing import Node
    from tapecore.graph.words import Words
    from tapecore.recording.recording import Recording

LABEL = 22
"""A node's word is clipped to so many characters."""
NUMBERS = 14
"""Numbers that take more characters than these give way to the shape."""
BOLD, SMALL, SLANTED = 8.8, 7.7, 6.6
"""Width of a character in a label, in the lines of numbers below it, and in a reason."""
NAME = 9
"""A name longer than this is not repeated beside the numbers."""


def clipped(label: str) -> str:
    """``label``, cut off where a node has no more room."""
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"


def short_value(words: Words, value: int) -> str:
    """A value's numbers in the room of a label."""
    return value_text(words.recording, value, LABEL)


def detail(words: Words, value: int, label: str) -> str:
    """The second line: ``h = (3, 2) float64``; no name that the label says already, no float32."""
    if value < 0:
        return ""
    entry = words.recording.values[value]
    dtype = "" if entry.dtype == "float32" else entry.dtype
    if label == short_value(words, value):
        return dtype
    name = words.value(value)
    named = f"{name} = " if name and name != label and len(name) <= NAME else ""
    return named + _numbers_or_shape(words, value) + (f" {dtype}" if dtype else "")


def _numbers_or_shape(words: Words, value: int) -> str:
    entry = words.recording.values[value]
    numbers = value_text(words.recording, value, NUMBERS) if entry.size <= 4 else ""
    fits = numbers and len(numbers) <= NUMBERS and "(" not in numbers
    return numbers if fits else shape_text(entry.shape)


def width(node: Node, recording: Recording) -> float:
    """So that all that will ever stand in it does so in full: label, detail, reason, each gradient on its
    way."""
    values = recording.values
    reason = node.reason if node.kind == "ghost" else ""
    below = node.detail or (detail_text(values[node.value]) if node.value >= 0 else "")
    small = [below, *(gradient_text(values[gradient]) for _, gradient in node.gradients if gradient >= 0)]
    room = max(BOLD * len(node.label), SMALL * max(map(len, small)), SLANTED * len(reason))
    return max(96.0, round(room + (30 if node.kind == "variable" else 20)))
