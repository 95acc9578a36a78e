"""Colours for a terminal: what is fine is green, what is not stands out."""

from __future__ import annotations

import re

BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "31", "32", "33"
HEAD = re.compile(r"^  line \d+: ")


def coloured(text: str) -> str:
    """The text of ``explain`` with colours; nothing but colours is added."""
    first, *lines = text.split("\n")
    return "\n".join([paint(first, BOLD), *map(_line, lines)])


def paint(text: str, colour: str) -> str:
    """Text in a colour; nothing for nothing."""
    return f"\x1b[{colour}m{text}\x1b[0m" if text else text


def _line(line: str) -> str:
    if not HEAD.match(line):
        return line
    return paint(line, GREEN if ": fine" in line else RED)
