"""Following pointers from value to value: where two start at different values and come together, the rest is one
piece for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.trail import Cut, Piece

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.graph.links import Link

Step = tuple["Link", str]
"""A link, and the kind of break that it is."""


class Threads:
    """Ways with the links (``ahead``), or against them."""

    def __init__(self, *, ahead: bool) -> None:
        self._ahead = ahead
        self._known: dict[int, tuple[Piece, int]] = {}
        """By value a piece, and how many of its links are before it."""

    def next(self, value: int, step: Callable[[int], Step | None]) -> tuple[Cut, int] | None:
        """A stretch of the way from ``value`` and the value where it ends; None where there is no way on. ``step``,
        always the same, gives the link by which a way goes on from a value."""
        if value not in self._known and not self._found(value, step):
            return None
        piece, place = self._known[value]
        if self._ahead:
            return Cut(piece, place, len(piece.links)), piece.links[-1].target
        return Cut(piece, 0, place), piece.links[0].source

    def _found(self, value: int, step: Callable[[int], Step | None]) -> bool:
        steps: list[Step] = []
        values: list[int] = []
        while value not in self._known and (found := step(value)) is not None:
            values.append(value)
            steps.append(found)
            value = found[0].target if self._ahead else found[0].source
        ordered = steps if self._ahead else steps[::-1]
        piece = Piece([link for link, _ in ordered], [kind for _, kind in ordered])
        places = range(len(steps)) if self._ahead else range(len(steps), 0, -1)
        self._known.update((each, (piece, place)) for each, place in zip(values, places, strict=True))
        return bool(steps)
