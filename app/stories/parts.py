"""What every story is put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.markup import tag

if TYPE_CHECKING:
    from dash.development.base_component import Component


def part(name: str, content: Component) -> Component:
    """A line of a story with its name before it."""
    return tag("div", tag("span", name), content, class_="part")


def worded(text: str) -> list[object]:
    """Text with what stands in backquotes as code."""
    pieces = text.split("`")
    return [tag("code", piece) if place % 2 else piece for place, piece in enumerate(pieces) if piece]
