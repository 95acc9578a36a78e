"""Which gradient calls are the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.recording.event import Event

TOLD = frozenset({"minimize"})
"""Functions of the library that are told the target and the sources: who calls one asks for their gradients."""


def is_asked(call: Event) -> bool:
    """Whether the program asks for the gradients of this call; in ``model.fit(x, y)`` the library does."""
    asker = call.info.get("asker", "")
    return not asker or asker in TOLD
