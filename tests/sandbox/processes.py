"""Processes of this machine, as Linux lists them."""

import contextlib
import os
from pathlib import Path


def children_of(parent: int) -> set[int]:
    """Processes that a process has started and that run."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, ppid = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            if int(ppid) == parent and state != "Z":
                found.add(int(stat.parent.name))
    return found


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{number}/stat", encoding="ascii", errors="replace") as status:
        return status.read().rpartition(")")[2].split()[0] != "Z"
