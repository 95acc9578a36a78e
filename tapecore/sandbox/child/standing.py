"""Where a run stands when it is stopped: told by a signal handler, which Python calls between two steps of
the program. Code that never returns to the interpreter is ended without a word."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from tapecore.sandbox.child.answering import say
from tapecore.sandbox.job import Report

if TYPE_CHECKING:
    import socket
    from types import FrameType


def tell_when_stopped(connection: socket.socket, filename: str) -> None:
    """Send the program's line (of ``filename``) when asked where it is, and before the limit on CPU seconds
    ends it. Nothing on systems without these signals."""

    def tell(frame: FrameType | None) -> None:
        with suppress(OSError):
            say(connection, Report(line=line_of(frame, filename)))

    def asked(_number: int, frame: FrameType | None) -> None:
        tell(frame)

    def used_up(number: int, frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        tell(frame)
        os.kill(os.getpid(), number)

    for name, handler in (("SIGUSR1", asked), ("SIGXCPU", used_up)):
        if number := getattr(signal, name, 0):
            signal.signal(number, handler)


def line_of(frame: FrameType | None, filename: str) -> int:
    """Where the innermost function of that file stands; 0 when none of it is running."""
    while frame is not None and frame.f_code.co_filename != filename:
        frame = frame.f_back
    return frame.f_lineno if frame is not None else 0
