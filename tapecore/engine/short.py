"""Short ways of ops, by the number that stands for them in what a tape keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op

ODD = 1
"""Something was added that has not the shape of its value."""
SPARSE = 2
"""Something sparse was added."""

Pull: TypeAlias = "Callable[[tuple[Any, ...], Any, set[int], dict[int, Any]], int]"
"""Takes a flat entry, the cotangent of its output, the ids that gradients reach, and the cotangents to add to. Says
``ODD``, ``SPARSE``, both, or neither.
"""


class Short:
    """One of the short ways of an op. ``spread`` tells the two apart: the entries have a form for the output and for
    each input, or one form that all of them share. ``pull`` is the way back.
    """

    __slots__ = ("number", "op", "pull", "spread")

    def __init__(self, op: Op, *, spread: bool) -> None:
        self.op = op
        self.spread = spread
        self.number = len(NUMBERED)
        self.pull: Pull = self._first
        NUMBERED.append(self)

    def _first(self, *call: Any) -> int:
        """The way back is made when it is first taken, for by then the ops that the rules call exist."""
        from tapecore.engine import pulling

        self.pull = pulling.way(self)
        return self.pull(*call)

    def forget(self) -> None:
        """A rule of the op has changed."""
        from tapecore.engine import rewinding

        self.pull = self._first
        rewinding.forget()


NUMBERED: list[Short] = []
"""By their numbers."""
