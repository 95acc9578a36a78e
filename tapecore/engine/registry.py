"""What has been declared: ops by their name, and what ``tf`` offers by its dotted name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op

REGISTRY: dict[str, Op] = {}
"""Every declared op by its name."""

PUBLIC: dict[str, Any] = {}
"""What ``tf`` offers, by dotted name: assembled from the declarations."""
