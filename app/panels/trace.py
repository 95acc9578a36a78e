"""The evaluation trace: line, value, tangent, adjoint. The accessible twin of strip and graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import components

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.cursor import Cursor
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER, STATIC = "trace", "Trace", "centre", 20, True


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """The component; it reads the session in the browser."""
    return components.Trace(ID)
