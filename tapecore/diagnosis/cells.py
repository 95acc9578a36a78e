"""A notebook's cells after an edit of its joined text."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec

from tapecore.graph.program import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.recording.recording import Cell


def moved(cells: Sequence[Cell], before: str, after: str) -> tuple[Cell, ...]:
    """``cells`` of the text ``before``, each beginning where its first line is in ``after``: what a rerun
    of an edited notebook needs."""
    matcher = SequenceMatcher(None, lines_of(before), lines_of(after), autojunk=False)
    shifts = matcher.get_opcodes()
    return tuple(msgspec.structs.replace(cell, line=_line(cell.line - 1, shifts) + 1) for cell in cells)


def _line(line: int, shifts: Sequence[tuple[str, int, int, int, int]]) -> int:
    for kind, old, old_end, new, _ in shifts:
        if old <= line < old_end:
            return new + (line - old if kind == "equal" else 0)
    return line + (shifts[-1][4] - shifts[-1][2] if shifts else 0)
