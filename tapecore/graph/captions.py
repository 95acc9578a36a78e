"""What is written on a node of the drawing, and how wide that makes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tapecore.graph.brief import gradient_text
from tapecore.graph.numbers import shape_text, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.graph.drawing import Node
    from tapecore.graph.words import Words
    from tapecore.recording.recording import Recording

LABEL = 22
"""A node's word is shortened to so many characters,"""
MORE = 4
"""or to so many more as tell it from another."""
NUMBERS = 14
"""Numbers that take more characters than these give way to the shape."""
BOLD, SMALL, SLANTED = 8.8, 7.7, 6.6
"""Width of a character in a label, in the lines of numbers below it, and in a reason."""
NAME = 9
"""A name longer than this is not repeated beside the numbers."""
_NAME = re.compile(r"[\w./\[\]'\"]+")


class Captions:
    """The labels of one drawing, shortened so that two that differ do so as they are drawn."""

    def __init__(self) -> None:
        self._taken: dict[str, str] = {}  # what is drawn -> what it stands for
        self._known: dict[str, str] = {}

    def short(self, label: str) -> str:
        """``label`` in the room of a node: a name keeps its end, for there it differs from its neighbours;
        where another is drawn so already, more of it is shown."""
        if label not in self._known:  # a loop says the same in every pass
            drawn = (text for text in _shortened(label) if self._taken.setdefault(text, label) == label)
            self._known[label] = next(drawn)
        return self._known[label]


def _shortened(label: str) -> Iterator[str]:
    """Ways to write ``label``, the shortest first; the last is ``label`` itself."""
    if len(label) > LABEL:
        if _NAME.fullmatch(label):
            yield from (f"…{label[start:]}" for start in (_starts(label, "/") or _starts(label, "._"))[:1])
        else:
            yield label[: LABEL - 1] + "…"
        for room in range(LABEL, len(label), MORE):
            tail = (room - 1) * 3 // 5
            yield f"{label[: room - 1 - tail]}…{label[-tail:]}"
    yield label


def _starts(name: str, between: str) -> list[int]:
    """Where the last words of ``name`` that there is room for begin; a bare index says nothing."""
    starts = (place for place, character in enumerate(name, 1) if character in between)
    return [start for start in starts if len(name) - start < LABEL and name[start:].partition("[")[0]]


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
    is_said = label == name or label.startswith(f"{name} ")  # also `x (line 5)`
    named = f"{name} = " if name and not is_said and len(name) <= NAME else ""
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
    small = [
        node.detail,
        *(gradient_text(values[gradient]) for _, gradient in node.gradients if gradient >= 0),
    ]
    room = max(BOLD * len(node.label), SMALL * max(map(len, small)), SLANTED * len(reason))
    return max(96.0, round(room + (30 if node.kind == "variable" else 20)))
