"""One run in this very process, for systems without fork. All three connections are sockets."""

from __future__ import annotations

import os
import socket
import sys
from io import FileIO
from typing import Any, cast

from tapecore.sandbox.child import console
from tapecore.sandbox.child.run import run


def main(job: int, output: int, recording: int) -> None:
    """Take the sockets by their numbers, run, leave."""
    printed = socket.socket(fileno=output)
    if sys.platform == "win32":  # a socket is no file descriptor there
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  open as long as the process
        text = printed.makefile("w", encoding="utf-8", errors="backslashreplace", buffering=1)
        sys.stdout = sys.stderr = cast("Any", text)
        told = cast("Any", socket.socket(fileno=recording).makefile("wb", buffering=0))
    else:
        console.attach(printed.fileno())
        told = FileIO(recording, "wb")  # as a file: a run that is held may not use its sockets as such
    run(socket.socket(fileno=job), told)
