"""Standard streams of a run: nothing to read, and everything printed goes to the parent at once."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def attach(output: int) -> None:
    """Point descriptors 1 and 2, and Python's own streams, at ``output``; descriptor 0 at nothing."""
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    for number in (1, 2):
        os.dup2(output, number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  open as long as the process
    sys.stdout = sys.stderr = writer(1)


def writer(number: int) -> TextIO:
    """Text to a descriptor, a line at a time; a character that cannot be written is spelled out instead."""
    return open(number, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
