"""A small world for runs, where the kernel gives one to anybody (namespaces(7)): no other process is seen there, no
network, and of the file system only what may be read. Entered once, by the helper process, for all runs that it forks.

Some distributions and most containers refuse this; then the other means hold alone.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tapecore.sandbox.child.lockdown import kernel
from tapecore.sandbox.child.lockdown.syscalls import this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOUNTS, HOST_NAME, IPC, USER, PROCESSES, NETWORK = 1 << 17, 1 << 26, 1 << 27, 1 << 28, 1 << 29, 1 << 30
READ_ONLY, NO_SETUID, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 2, 32, 4096, 16384, 1 << 18
DETACH = 2
CAPABILITIES_VERSION = 0x20080522
BASES = ("/mnt", "/media", "/srv", "/opt", "/home", "/var")
"""Folders over which the new root can be put together: one under which nothing lies that is needed."""
HOME = "program"
"""The empty folder in which programs run there."""


def enter(leave: Callable[[], object]) -> bool:
    """Go on as the first process of a world of its own. False when the system refuses, and nothing has changed.

    ``leave`` lets go of what only the one that goes on may hold: what stays behind waits for it, and ends as it does.
    """
    user, group = os.getuid(), os.getgid()
    try:
        kernel.unshare(MOUNTS | HOST_NAME | IPC | USER | PROCESSES | NETWORK)
    except OSError:
        return False
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with suppress(OSError):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")
    inside = os.fork()
    if inside:
        leave()
        _follow(inside)
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
    return True


def _follow(inside: int) -> NoReturn:
    _, status = os.waitpid(inside, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def only_these(paths: Iterable[str]) -> str:
    """From here on the file system is these paths, to be read, and an empty folder, whose path is the answer.

    OSError when the kernel refuses; the world outside is as it was.
    """
    wanted = [os.path.abspath(path) for path in paths if os.path.exists(path)]
    there = _outermost(wanted)
    base = next((base for base in BASES if os.path.isdir(base) and not _holds(base, there)), None)
    if base is None:
        raise OSError("there is no folder over which a root could be put together")
    kernel.mount(None, "/", None, RECURSIVE | PRIVATE)
    kernel.mount("tmpfs", base, "tmpfs", NO_SETUID)
    for path in there:
        _bring(path, base)
    for path in wanted:
        _link(path, base)
    os.mkdir(os.path.join(base, HOME))
    os.chdir(base)
    kernel.call(this_machine().numbers["pivot_root"], b".", b".")
    kernel.unmount(".", DETACH)
    os.chdir("/")
    kernel.mount(None, "/", None, REMOUNT | BIND | READ_ONLY | NO_SETUID)
    give_up_capabilities()
    return f"/{HOME}"


def _outermost(paths: Iterable[str]) -> list[str]:
    """Where these paths really lie, without those that lie in another of them."""
    found: list[str] = []
    for path in sorted({os.path.realpath(path) for path in paths}):
        if not any(path.startswith(f"{outer}/") for outer in found):
            found.append(path)
    return found


def _holds(base: str, paths: Sequence[str]) -> bool:
    return any(path == base or path.startswith(f"{base}/") for path in paths)


def _bring(path: str, base: str) -> None:
    target = base + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    kernel.mount(path, target, None, BIND | RECURSIVE)
    with suppress(OSError):  # a mount with flags that are locked; nothing is written there all the same
        kernel.mount(None, target, None, BIND | REMOUNT | READ_ONLY | NO_SETUID)


def _link(path: str, base: str) -> None:
    """A path that leads elsewhere does so there too."""
    if not os.path.lexists(base + path):
        os.makedirs(os.path.dirname(base + path), exist_ok=True)
        os.symlink(os.path.realpath(path), base + path)


def give_up_capabilities() -> None:
    """What the first process of a world may do in it, it may no longer."""
    header = struct.pack("=Ii", CAPABILITIES_VERSION, 0)
    kernel.call(this_machine().numbers["capset"], header, ctypes.create_string_buffer(24))
