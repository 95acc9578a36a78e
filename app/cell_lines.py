"""Lines of a notebook's joined text as a person finds them: the cell, and the line in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.recording import Cell

_LINE = re.compile(r"\b([Ll])ine (\d+)\b")
_STATION = re.compile(r"(?<=\S) \((\d+)\)(?= <- | ✂ |;|$)")


class CellLines:
    """Turns lines of the joined text into places in cells; without cells everything stays as it is."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = sorted(cells, key=lambda cell: cell.line)
        self._starts = [cell.line for cell in self._cells]

    def place(self, line: int) -> tuple[int, int] | None:
        """(number of the cell as the notebook has it, line in the cell), or None outside all cells."""
        found = bisect_right(self._starts, line) - 1
        return (self._cells[found].index, line - self._starts[found] + 1) if found >= 0 else None

    def spoken(self, text: str) -> str:
        """The text with `cell [207], line 10` in place of `line 143`, on a path in place of `(143)`."""
        if not self._cells:
            return text
        said = _LINE.sub(lambda found: self._said(int(found[2]), found[0], found[1] == "L"), text)
        on_a_path = " <- " in text or " ✂ " in text
        return (
            _STATION.sub(lambda found: f" ({self._said(int(found[1]), found[1])})", said)
            if on_a_path
            else said
        )

    def _said(self, line: int, otherwise: str, first: bool = False) -> str:
        place = self.place(line)
        return f"{'C' if first else 'c'}ell [{place[0]}], line {place[1]}" if place else otherwise

    def add_to(self, row: dict[str, Any] | None) -> None:
        """`cell` and `cell_line` beside the `line` of a row of the report; only where there are cells."""
        if row is None or not self._cells:
            return
        place = self.place(row["line"]) if row["line"] else None
        row["cell"], row["cell_line"] = place or (None, None)
