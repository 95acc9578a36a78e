"""What a run says to its parent beside its recording."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import socket

    from tapecore.sandbox.job import Report


def say(connection: socket.socket, report: Report) -> None:
    """Send it. Written as to a file: a run that is held may not use its sockets as such."""
    message = memoryview(msgspec.json.encode(report))
    if sys.platform == "win32":  # a socket is no file descriptor there
        connection.sendall(message)
        return
    while message:
        message = message[os.write(connection.fileno(), message) :]
