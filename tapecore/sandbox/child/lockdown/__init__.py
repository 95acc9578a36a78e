"""What a run may ask of the system, held by the kernel from here on: it reads its own folder and Python's own files,
and that is all. No file is written, no process or thread started, nothing reached over a network, nobody signalled.

There is no pretence that the language itself could be fenced in: a program may do what it likes with its own memory.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from tapecore.sandbox.child.lockdown import bpf, kernel, landlock, namespaces
from tapecore.sandbox.child.lockdown.readable import readable
from tapecore.sandbox.child.lockdown.syscalls import known_machine
from tapecore.sandbox.child.restrictions import address_space
from tapecore.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@lru_cache(maxsize=1)
def possible() -> Level:
    """The level that this machine allows."""
    if sys.platform != "linux" or not known_machine() or not kernel.has_filters():
        return Level.LIMITS
    return Level.FILES_AND_CALLS if landlock.version() else Level.CALLS


def enter(leave: Callable[[], object]) -> bool:
    """Go on in a small world (see ``namespaces``), where this machine gives one. ``leave``: what is let go of by the
    process that stays behind."""
    return possible() is Level.FILES_AND_CALLS and namespaces.enter(leave)


def prepare(entered: bool) -> str:
    """Find out what there is to find out, once, in a process that will be forked; the folder in which programs run if
    a world was ``entered`` and its files could be chosen, else nothing."""
    address_space()
    if possible() is Level.LIMITS:
        return ""
    paths = readable()
    kernel.not_inspectable()
    try:
        return namespaces.only_these(paths) if entered else ""
    except OSError:
        return ""


def lock_down(folders: Iterable[str]) -> Level:
    """From here on this process may read ``folders`` and Python's own files, and no more. Cannot be taken back.

    OSError when the kernel refuses what it had said that it can do: then nothing may be run.
    """
    level = possible()
    if level is Level.LIMITS:
        return level
    kernel.no_new_privileges()
    if level is Level.FILES_AND_CALLS:
        landlock.restrict_to([*readable(), *folders])
    bpf.install(may_open=level is Level.FILES_AND_CALLS)
    return level
