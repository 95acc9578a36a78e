"""How far the system holds a run, on this machine."""

from __future__ import annotations

from enum import Enum


class Level(Enum):
    """``A``: runs are in a small world of their own besides. ``B``: the kernel holds files and system calls. ``C``:
    system calls alone, so no file is opened at all. ``L``: limits of time, memory and size, and no more."""

    ALONE = "A"
    FILES_AND_CALLS = "B"
    CALLS = "C"
    LIMITS = "L"
