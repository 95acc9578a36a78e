"""The parent's end of the fork server: a helper process, loaded once, that forks a fresh child for every
run."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import threading
from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.environment import COMMAND, environment
from tapecore.sandbox.job import ASK, Hello, Start
from tapecore.sandbox.outcome import Ending

if TYPE_CHECKING:
    import io

BOOT_SECONDS = 60.0
GOODBYE_SECONDS = 5.0


class ForkServerError(OSError):
    """The helper process did not start, or is gone."""


class ForkServer:
    """One helper process. ``preload`` names what it loads beside the engine before it serves; ``alone``: its programs
    need nothing of this machine but Python.

    Safe to use from several threads.
    """

    def __init__(self, preload: tuple[str, ...] = (), trusted: bool = False, alone: bool = False) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._control, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            command = [*COMMAND, "serve", str(number), "alone" if alone else "here", *preload]
            self._process = subprocess.Popen(
                command,
                env=environment(trusted),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(number,),
                start_new_session=True,
            )
        try:
            self.hello = self._greeting()
        except BaseException:
            self.close()
            raise

    def _greeting(self) -> Hello:
        self._control.settimeout(BOOT_SECONDS)
        received = b""
        while not received.endswith(b"\n"):
            try:
                part = self._control.recv(4096)
            except OSError:
                part = b""
            if not part:
                raise ForkServerError("The helper process that runs programs did not start.")
            received += part
        return msgspec.json.decode(received, type=Hello)

    def start(self) -> ForkedProcess:
        """A fresh child, waiting for its job. ForkServerError when the helper process is gone."""
        job, their_job = socket.socketpair()
        watch, their_watch = socket.socketpair()
        output, their_output = _pipe()
        recording, their_recording = _pipe()
        theirs = (their_job.detach(), their_output, their_recording, their_watch.detach())
        try:
            with self._lock:
                message = msgspec.json.encode(Start(next(self._numbers))) + b"\n"
                socket.send_fds(self._control, [message], theirs)
        except OSError:
            for mine in (job, watch, output, recording):
                mine.close()
            raise ForkServerError("The helper process that runs programs is gone.") from None
        finally:
            for number in theirs:
                os.close(number)
        return ForkedProcess(job, watch, output, recording, self.hello.home)

    def close(self) -> None:
        """End the helper process and every child it still has."""
        self._control.close()
        try:
            self._process.wait(GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class ForkedProcess:
    """A child of the fork server, which alone may end it: a process number that is free again would be
    somebody else's."""

    def __init__(
        self,
        job: socket.socket,
        watch: socket.socket,
        output: io.RawIOBase,
        recording: io.RawIOBase,
        home: str,
    ) -> None:
        self.job, self.output, self.recording, self.home = job, output, recording, home
        self._watch = watch
        self._received = b""
        watch.setblocking(False)

    def ask(self) -> None:
        """Have the fork server ask the child where the program stands."""
        self._say(ASK)

    def kill(self) -> None:
        """Ask the fork server to end the child's process group."""
        self._say(b"!")

    def _say(self, word: bytes) -> None:
        try:
            self._watch.send(word)
        except OSError:
            return

    def ending(self) -> Ending | None:
        """What the fork server said about the child's end, or None.

        LookupError when the fork server is gone.
        """
        try:
            part = self._watch.recv(4096)
        except BlockingIOError:
            return None
        except OSError:
            part = b""
        self._received += part
        if self._received.endswith(b"\n"):
            return msgspec.json.decode(self._received, type=Ending)
        if not part:
            raise LookupError("the helper process is gone")
        return None

    def close(self) -> None:
        """Let go; the fork server ends a child that nobody watches."""
        for mine in (self.job, self._watch, self.output, self.recording):
            mine.close()


def _pipe() -> tuple[io.RawIOBase, int]:
    mine, theirs = os.pipe()
    return open(mine, "rb", buffering=0), theirs
