"""A fresh process for every run, for systems without fork (Windows). Slower to start; not measured there."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from typing import Any, cast

from tapecore.sandbox.environment import COMMAND, environment
from tapecore.sandbox.outcome import Ending


class SpawnedProcess:
    """One new interpreter, waiting for its job.

    Its connections are sockets: every system can wait for those.
    """

    home = ""

    def __init__(self, trusted: bool = False) -> None:
        pairs = [socket.socketpair() for _ in range(3)]
        theirs = [pair[1] for pair in pairs]
        for end in theirs:
            end.set_inheritable(True)
        numbers = [end.fileno() for end in theirs]
        self._process = subprocess.Popen(
            [*COMMAND, "once", *map(str, numbers)],
            env=environment(trusted),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **_inherited(numbers),
        )
        for end in theirs:
            end.close()
        self.job = pairs[0][0]
        self.output, self.recording = (cast("Any", pair[0].makefile("rb", buffering=0)) for pair in pairs[1:])
        for pair in pairs[1:]:
            pair[0].close()

    def ask(self) -> None:
        """Nothing on Windows, where a process cannot be asked."""
        if sys.platform != "win32" and self._process.poll() is None:
            self._process.send_signal(signal.SIGUSR1)

    def kill(self) -> None:
        """End the process and, where the system can, its process group."""
        if self._process.poll() is not None:
            return
        if sys.platform != "win32":
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def ending(self) -> Ending | None:
        """Exit code or signal; the system says nothing of the usage of a process that was not forked here."""
        code = self._process.poll()
        if code is None:
            return None
        return Ending(code, 0) if code >= 0 else Ending(0, -code)

    def close(self) -> None:
        """Let go; a process that still runs is ended."""
        self.kill()
        self._process.wait()
        for mine in (self.job, self.output, self.recording):
            mine.close()


def _inherited(numbers: list[int]) -> dict[str, Any]:
    """How a process is handed exactly these connections and no others."""
    if sys.platform == "win32":
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList={"handle_list": numbers})}
    return {"pass_fds": tuple(numbers)}
