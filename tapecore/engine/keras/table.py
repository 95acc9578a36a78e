"""Tables of text with lines around their cells."""

from __future__ import annotations

import itertools
import re

_PADDING = 2


def drawn(heads: list[str], rows: list[list[str]], places: list[float], width: int, sides: str) -> list[str]:
    """The lines of a table of ``width`` characters. ``places`` are the right edges of the columns as shares
    of it; ``sides`` says for each column whether it is set left, right or in the centre (l, r, c)."""
    inner = _widths(places, width)
    lines = [_rule("┏━┳┓", inner), *_cells(heads, inner, sides, "┃"), _rule("┡━╇┩", inner)]
    for k, row in enumerate(rows):
        lines += [_rule("├─┼┤", inner)] if k else []
        lines += _cells(row, inner, sides, "│")
    return [*lines, _rule("└─┴┘", inner)]


def _widths(places: list[float], width: int) -> list[int]:
    """The widths between the lines: what padding and lines need is taken from all columns alike."""
    edges = [0, *(int(place * width) for place in places)]
    wanted = [right - left + _PADDING for left, right in itertools.pairwise(edges)]
    surplus = sum(wanted) - (width - len(wanted) - 1)
    for k in range(len(wanted)):
        share = round(surplus / (len(wanted) - k))
        wanted[k] -= share
        surplus -= share
    return wanted


def _rule(signs: str, widths: list[int]) -> str:
    left, line, cross, right = signs
    return left + cross.join(line * n for n in widths) + right


def _cells(texts: list[str], widths: list[int], sides: str, bar: str) -> list[str]:
    columns = [_wrapped(text, n - _PADDING) for text, n in zip(texts, widths, strict=True)]
    height = max(map(len, columns))
    made: list[str] = []
    for k in range(height):
        parts = [
            _set(column[k] if k < len(column) else "", n - _PADDING, side)
            for column, n, side in zip(columns, widths, sides, strict=False)
        ]
        made.append(bar + bar.join(f" {part} " for part in parts) + bar)
    return made


def _set(text: str, width: int, side: str) -> str:
    return text.rjust(width) if side == "r" else text.center(width) if side == "c" else text.ljust(width)


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of words; a word that is too long loses its end."""
    lines, line = [""], ""
    for word in re.findall(r"\s*\S+\s*", text):
        if line and len(line) + len(word.rstrip()) > width:
            lines.append("")
            line = ""
        line += word
        lines[-1] = line
    return [
        part if len(part.rstrip()) <= width else part[: width - 1] + "…"
        for part in (x.rstrip() for x in lines)
    ]
