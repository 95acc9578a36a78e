"""What the page is made of: files with `ID`, `TITLE`, `SLOT`, `ORDER` and `render(recording, cursor)`.

Panels are discovered and isolated: one that fails says so in its own card. A panel with `STATIC = True` is
put into the page once: its component follows the session in the browser. The others are rendered
for each session.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.markup import tag

if TYPE_CHECKING:
    from app.cursor import Cursor
    from tapecore.recording import Recording

SLOTS = ("left", "below-editor", "centre", "right", "bottom")

_log = logging.getLogger(__name__)


class Panel(Protocol):
    """A module in this package."""

    ID: str
    TITLE: str
    SLOT: str
    ORDER: int

    def render(self, recording: Recording | None, cursor: Cursor) -> Any:
        """What stands in the panel's card; `recording` is None while nothing is open."""
        ...


def discover() -> list[Panel]:
    """All panels, in the order in which they stand in their slots."""
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    found = [cast("Panel", importlib.import_module(f"{__name__}.{name}")) for name in names]
    return sorted(found, key=lambda panel: (SLOTS.index(panel.SLOT), panel.ORDER))


def is_static(panel: Panel) -> bool:
    """Whether the panel is put into the page once."""
    return bool(getattr(panel, "STATIC", False))


def rendered(panel: Panel, recording: Recording | None, cursor: Cursor) -> Any:
    """The panel's content, or a card that says that the panel failed."""
    try:
        return panel.render(recording, cursor)
    except Exception as error:  # noqa: BLE001  # one panel's fault must not take the page with it
        _log.warning("panel %s failed", panel.ID, exc_info=True)
        said = f"This panel failed: {type(error).__name__}: {error}"
        return tag("p", said, role="alert", class_="panel-failed")
