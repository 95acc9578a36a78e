"""What training prints, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def say(text: str) -> None:
    """Print a line, as the program's own ``print`` does."""
    print(text)  # noqa: T201  # it is the program's output


def told(logs: Any) -> dict[str, Any]:
    """The numbers that a callback was given; none for None."""
    return dict(cast("Mapping[str, Any]", logs)) if logs else {}
