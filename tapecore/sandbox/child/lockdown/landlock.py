"""Which files may be read, held by the kernel (Landlock, see landlock(7)); nothing may be written or executed, and
where the kernel is new enough no TCP port used and no process outside signalled."""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import suppress
from typing import TYPE_CHECKING

from tapecore.sandbox.child.lockdown import kernel
from tapecore.sandbox.child.lockdown.syscalls import this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable

READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
ACCESSES = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""So many kinds of access to files each version knows: all of them are refused that are not granted."""
TCP_SINCE, SCOPES_SINCE = 4, 6
BOTH = 3
"""Of ports: to bind and to connect. Of scopes: abstract sockets and signals."""
ASK_VERSION = 1
PATH_BENEATH = 1


def version() -> int:
    """The version that this kernel has; 0 for none."""
    try:
        return kernel.call(_number("create_ruleset"), None, ctypes.c_size_t(0), ctypes.c_uint32(ASK_VERSION))
    except OSError:
        return 0


def restrict_to(paths: Iterable[str]) -> None:
    """From here on this process reads files and lists folders below ``paths`` and nothing else; what is not there is
    left out. Descriptors that are open stay so."""
    rules = _ruleset(version())
    try:
        for path in paths:
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                _allow(rules, path)
        kernel.call(_number("restrict_self"), ctypes.c_int(rules), ctypes.c_uint32(0))
    finally:
        os.close(rules)


def _ruleset(known: int) -> int:
    handled = struct.pack("=Q", (1 << ACCESSES[min(known, max(ACCESSES))]) - 1)
    handled += struct.pack("=Q", BOTH) if known >= TCP_SINCE else b""
    handled += struct.pack("=Q", BOTH) if known >= SCOPES_SINCE else b""
    number = _number("create_ruleset")
    return kernel.call(number, handled, ctypes.c_size_t(len(handled)), ctypes.c_uint32(0))


def _allow(rules: int, path: str) -> None:
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined, unused-ignore]
    try:
        access = READ_FILE | (READ_FOLDER if os.path.isdir(path) else 0)
        rule = struct.pack("=Qi", access, opened)
        kind = ctypes.c_int(PATH_BENEATH)
        kernel.call(_number("add_rule"), ctypes.c_int(rules), kind, rule, ctypes.c_uint32(0))
    finally:
        os.close(opened)


def _number(name: str) -> int:
    return this_machine().numbers[f"landlock_{name}"]
