"""Shortening what a person wrote so that it fits on a line."""

from __future__ import annotations

WIDTH = 90
"""The most characters of a line of a story."""


def clip(text: str, most: int = WIDTH) -> str:
    """``text`` on one line of at most ``most`` characters; what is too much is cut off its end."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def middle(text: str, most: int) -> str:
    """``text`` on one line of at most ``most`` characters; what is too much is cut out of its middle, for
    the end of a name tells it from its neighbours."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    tail = (most - 1) * 3 // 5
    return f"{text[: most - 1 - tail]}…{text[len(text) - tail :]}"


def quoted(text: str, most: int = 30) -> str:
    """``text`` between backquotes, of at most ``most`` characters."""
    return f"`{middle(text, most)}`"


def listed(names: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; of more than three the first, and how many others."""
    if len(names) > 3:
        return f"{names[0]} and {len(names) - 1} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
