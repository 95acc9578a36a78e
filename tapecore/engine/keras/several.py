"""One thing or a list of them."""

from __future__ import annotations

from typing import Any, cast


def several(x: Any) -> list[Any]:
    """The items of a list or tuple; anything else as a list of one."""
    return list(cast("list[Any]", x)) if isinstance(x, (list, tuple)) else [x]
