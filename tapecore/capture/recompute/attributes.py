"""Attributes of ops as the engine takes them, from the plain data of a recording."""

from __future__ import annotations

from typing import Any, cast


def restored(attrs: dict[str, Any] | None) -> dict[str, Any]:
    """Lists are tuples again; dtypes are taken by their names.

    What was no plain data comes back as the name of its type, and what had more than a few dozen items is cut: the
    op refuses it, or its result is not what was recorded.
    """
    return {name: _plain(value) for name, value in (attrs or {}).items()}


def _plain(value: Any) -> Any:
    return tuple(map(_plain, cast("list[Any]", value))) if isinstance(value, list) else value
