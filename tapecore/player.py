"""The one-file player: a page that plays one recorded session, to be filled in.

It is a data file: whoever has tapecore has the player, without importing anything that draws a screen.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def player_page() -> Traversable:
    """The file: one HTML page with the slots `{{title}}`, `{{session}}` and `{{nonce}}`.

    It is built from app/browser.
    """
    return resources.files("tapecore") / "player.html"
