"""What the system holds a run to, set in the process that is about to run it."""

from __future__ import annotations

import ctypes
import math
import os
import signal
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from tapecore.sandbox.limits import Limits

FILE_BYTES = 16 << 20
OPEN_FILES = 128
PARENT_DEATH_SIGNAL = 1


def follow_parent() -> None:
    """Die with the fork server (Linux); elsewhere the limit on CPU ends an orphan."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)


def restrict(limits: Limits) -> None:
    """Limit address space (beyond what the process has), CPU seconds, files; no core dumps. Nothing on
    Windows."""
    if sys.platform == "win32":
        return
    if limits.memory and (taken := address_space()):
        _lower(resource.RLIMIT_AS, taken + limits.memory)
    if limits.cpu:
        seconds = max(1, math.ceil(limits.cpu))
        _lower(resource.RLIMIT_CPU, seconds, seconds + 1)
    if limits.memory or limits.cpu:
        _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
        _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)


@lru_cache(maxsize=1)
def address_space() -> int:
    """Bytes of address space that this process, or the one it was forked from, had when this was first asked; 0 where
    the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _lower(what: int, soft: int, hard: int | None = None) -> None:
    """Never above what this process may have already."""
    if sys.platform != "win32":
        most = resource.getrlimit(what)[1]
        allowed = [x if most == resource.RLIM_INFINITY else min(x, most) for x in (soft, hard or soft)]
        resource.setrlimit(what, (allowed[0], allowed[1]))
