"""The local names of a frame, read without leaving traces in it."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FrameType

OURS_ALONE = 3
"""References to a frame's own dictionary of locals when nobody but the frame and we have it."""


def locals_of(frame: FrameType) -> dict[str, Any]:
    """The names of a frame and what they stand for; not to be changed.

    Before Python 3.13 a function's frame keeps the dictionary that it hands out, and with it everything that
    the names stood for then: it is emptied again, unless the program holds it too.
    """
    found: Any = frame.f_locals
    if not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
        return found
    names = dict(found)
    if type(found) is dict and sys.getrefcount(found) <= OURS_ALONE:
        found.clear()
    return names
