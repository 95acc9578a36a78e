"""Charts: training over its passes, Variables over the steps, a target against its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import components

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.cursor import Cursor
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER, STATIC = "charts", "Charts", "centre", 30, True


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """The component; it reads the session in the browser."""
    return components.Charts(ID)
