"""Calls to the kernel that Python has no names for."""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: object) -> int:
    """A system call by its number. OSError with what the kernel says."""
    return _checked(_library().syscall(ctypes.c_long(number), *arguments))


def prctl(option: int, *arguments: object) -> int:
    """prctl(2); arguments that are not given are 0. OSError with what the kernel says."""
    given = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments]
    missing = [ctypes.c_ulong(0)] * (4 - len(given))
    return _checked(_library().prctl(ctypes.c_int(option), *given, *missing))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer


def has_filters() -> bool:
    """Whether this kernel filters system calls at all."""
    try:
        prctl(PR_GET_SECCOMP)
    except OSError:
        return False
    return True


def no_new_privileges() -> None:
    """No program that is started from here on has more rights than this one; filters ask for it."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def not_inspectable() -> None:
    """Nobody of the same user may read this process's memory or its environment."""
    prctl(PR_SET_DUMPABLE, 0)


def filter_calls(program: bytes) -> None:
    """Install a filter of system calls (8 bytes an instruction) for this process."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(Program(len(program) // 8, program)))


def unshare(what: int) -> None:
    """New namespaces for this process and those it forks. OSError where they are refused."""
    _checked(_library().unshare(ctypes.c_int(what)))


def mount(source: str | None, target: str, kind: str | None, flags: int) -> None:
    """mount(2)."""
    names = [None if name is None else os.fsencode(name) for name in (source, target, kind)]
    _checked(_library().mount(*names, ctypes.c_ulong(flags), None))


def unmount(target: str, flags: int) -> None:
    """umount2(2)."""
    _checked(_library().umount2(os.fsencode(target), ctypes.c_int(flags)))
