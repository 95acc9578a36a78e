"""A filter of system calls in the kernel's own little language (classic BPF, see seccomp(2)): what is not allowed is
refused, and a few calls end the run."""

from __future__ import annotations

import errno
import os
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from tapecore.sandbox.child.lockdown import kernel
from tapecore.sandbox.child.lockdown.syscalls import ALLOWED, ENDS_THE_RUN, Machine, this_machine

if TYPE_CHECKING:
    from collections.abc import Iterable

LOAD, IF_EQUAL, IF_AT_LEAST, IF_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
ALLOW, END = 0x7FFF0000, 0x80000000
UNNAMED = 0o20000000
"""O_TMPFILE without the bit that it shares with O_DIRECTORY."""
TERMINAL = (0x5401, 0x5413, 0x5450, 0x5451, 0x541B)
"""ioctl: is it a terminal, how large, close on exec or not, how much is there to read."""
DUPLICATES = (0, 1, 2, 3, 1030)
"""fcntl: duplicate, read flags, close on exec."""


def install(*, may_open: bool) -> None:
    """From here on the calls of this process are filtered. ``may_open``: files may be opened to be read (which ones,
    something else must hold)."""
    signals = _signals(this_machine().numbers, os.getpid())
    kernel.filter_calls(_same_for_all(may_open) + signals + _refused(errno.EPERM))


@lru_cache(maxsize=2)
def _same_for_all(may_open: bool) -> bytes:
    kind = this_machine()
    numbers = kind.numbers
    return b"".join([
        _made_for(kind),
        *(_returns(numbers[name], ALLOW) for name in ALLOWED if name in numbers),
        *(_returns(numbers[name], END) for name in ENDS_THE_RUN if name in numbers),
        # "no such call": libraries then take the older one, whose arguments can be looked at
        *(_returns(numbers[name], _errno(errno.ENOSYS)) for name in ("clone3", "openat2")),
        _returns(numbers["clone"], _errno(errno.EAGAIN)),
        _when(numbers["ioctl"], _argument_among(1, TERMINAL, errno.ENOTTY)),
        _when(numbers["fcntl"], _argument_among(1, DUPLICATES, errno.EPERM)),
        *(_when(numbers[name], _opens(at, may_open)) for name, at in (("openat", 2), ("open", 1)) if name in numbers),
        _when(numbers["prlimit64"], _reads_own_limits()),
    ])  # fmt: skip


def _made_for(kind: Machine) -> bytes:
    """Calls of another machine's convention have other numbers: they end the run."""
    own = _load(ARCHITECTURE) + _instruction(IF_EQUAL, 1, 0, kind.audit) + _return(END) + _load(NUMBER)
    return own + (_instruction(IF_AT_LEAST, 0, 1, kind.foreign) + _return(END) if kind.foreign else b"")


def _signals(numbers: dict[str, int], own: int) -> bytes:
    """A process may signal itself, as ``abort`` does."""
    same = _argument_among(0, (own,), errno.EPERM)
    return _when(numbers["kill"], same) + _when(numbers["tgkill"], same)


def _opens(flags_at: int, may_open: bool) -> bytes:
    if not may_open:
        return _refused(errno.EACCES)
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | UNNAMED
    return (
        _load(ARGUMENTS + 8 * flags_at)
        + _instruction(IF_ANY_BIT, 0, 1, writing)
        + _refused(errno.EACCES)
        + _return(ALLOW)
    )


def _reads_own_limits() -> bytes:
    """prlimit64 of this process, with no new limit."""
    zeros = (ARGUMENTS + 16, ARGUMENTS + 20, ARGUMENTS)  # the new limit's address has two halves
    asked = b"".join(_load(at) + _instruction(IF_EQUAL, 1, 0, 0) + _refused(errno.EPERM) for at in zeros)
    return asked + _return(ALLOW)


def _argument_among(place: int, values: Iterable[int], otherwise: int) -> bytes:
    """Allowed when the lower half of an argument is one of these; the kernel looks at no more of it either."""
    among = b"".join(_returns(value, ALLOW) for value in values)
    return _load(ARGUMENTS + 8 * place) + among + _refused(otherwise)


def _when(number: int, then: bytes) -> bytes:
    """``then`` ends with an answer, so that nothing follows it."""
    return _instruction(IF_EQUAL, 0, len(then) // 8, number) + then


def _returns(value: int, answer: int) -> bytes:
    return _instruction(IF_EQUAL, 0, 1, value) + _return(answer)


def _refused(number: int) -> bytes:
    return _return(_errno(number))


def _errno(number: int) -> int:
    return 0x00050000 | number


def _load(offset: int) -> bytes:
    return _instruction(LOAD, 0, 0, offset)


def _return(answer: int) -> bytes:
    return _instruction(RETURN, 0, 0, answer)


def _instruction(code: int, then: int, otherwise: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, then, otherwise, value)
