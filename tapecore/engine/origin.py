"""Where a function, a class or a running frame was written: in the engine, or by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

_HERE = f"{__name__.rpartition('.')[0]}."


def is_ours(written: Any) -> bool:
    """Whether this function or class is the engine's own."""
    return (written.__module__ or "").startswith(_HERE)


def runs_ours(frame: FrameType) -> bool:
    """Whether a function of the engine runs in this frame."""
    return str(frame.f_globals.get("__name__", "")).startswith(_HERE)
