"""Where a function or a class was written: in the engine, or by a person."""

from __future__ import annotations

from typing import Any

_HERE = f"{__name__.rpartition('.')[0]}."


def is_ours(written: Any) -> bool:
    """Whether this function or class is the engine's own."""
    return (written.__module__ or "").startswith(_HERE)
