"""The program's text: answers at line ends, dim lines, Ctrl+Enter runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import components
from tapecore.sandbox import Limits

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.cursor import Cursor
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER, STATIC = "editor", "Program", "left", 10, True


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """The editor, with the program of the session that the page starts with."""
    return components.Editor(ID, value=recording.source if recording else "", limit=Limits().program)
