"""The fork server: forks a child for each run and says how each one ended.

It has one thread, everything a run needs is loaded, and no program is ever in its memory.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.child import console, lockdown
from tapecore.sandbox.child.preload import preload
from tapecore.sandbox.child.restrictions import follow_parent
from tapecore.sandbox.child.run import run
from tapecore.sandbox.job import ASK, Hello
from tapecore.sandbox.levels import Level
from tapecore.sandbox.outcome import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence
    from resource import struct_rusage
    from types import FrameType
    from typing import NoReturn

CONNECTIONS = 4
"""Descriptors that come with each request: job, output, recording, watch."""
RECORDING, JOB, LATER = 3, 4, 5
HIGHEST = 1 << 20


def main(control: socket.socket, alone: bool, modules: Sequence[str]) -> None:
    """Load, say hello, serve until the parent closes its end. ``alone``: in a small world, where there is one to be
    had; nothing outside it is needed, for what runs there was handed in as text."""
    entered = alone and lockdown.enter(control.close)
    preload(modules)
    control.set_inheritable(False)
    home = lockdown.prepare(entered)
    level = Level.ALONE if home else lockdown.possible()
    control.sendall(msgspec.json.encode(Hello(os.getpid(), threads(), home, level)) + b"\n")
    ForkServer(control).serve()


def threads() -> int:
    """Threads of this process, where the system says; a second one would make forking unsafe."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else 1


class ForkServer:
    """Children by their process number.

    Each has a watch socket to the parent: what comes there asks the child where it stands, or ends it; so
    does the socket's own end.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._ended, self._wake = socket.socketpair()
        self._received = b""
        self._descriptors: list[int] = []

    def serve(self) -> None:
        """Until the parent is gone; then nothing that was started here is left."""
        self._listen()
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    if not self._requests():
                        self._end_all()
                        return
                elif key.fileobj is self._ended:
                    self._ended.recv(4096)
                    self._reap()
                else:
                    self._heed(key.data)

    def _heed(self, number: int) -> None:
        """What the parent wants of a child: to know where it stands, or its end."""
        watch = self._children[number]
        with suppress(OSError):
            if watch.recv(1) == ASK:
                os.kill(number, signal.SIGUSR1)
                return
        self._selector.unregister(watch)
        end_group(number)

    def _listen(self) -> None:
        for end in (self._ended, self._wake):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, _heard)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        self._selector.register(self._control, selectors.EVENT_READ)
        self._selector.register(self._ended, selectors.EVENT_READ)

    def _requests(self) -> bool:
        """Fork for every request that has arrived. False when the parent is gone."""
        try:
            part, descriptors, _, _ = socket.recv_fds(self._control, 4096, 16 * CONNECTIONS)
        except OSError:
            return False
        if not part:
            return False
        self._received += part
        self._descriptors += descriptors
        *requests, self._received = self._received.split(b"\n")
        for _ in requests:
            mine, self._descriptors = self._descriptors[:CONNECTIONS], self._descriptors[CONNECTIONS:]
            self._fork(mine)
        return True

    def _fork(self, descriptors: list[int]) -> None:
        job, output, recording, watch = descriptors
        try:
            number = os.fork()
        except OSError:
            os.close(watch)  # the parent hears of it by this
            number = -1
        if number == 0:
            become(job, output, recording)
        for descriptor in (job, output, recording):
            os.close(descriptor)
        if number > 0:
            self._children[number] = socket.socket(fileno=watch)
            self._selector.register(self._children[number], selectors.EVENT_READ, number)

    def _reap(self) -> None:
        for number in list(self._children):
            if how := reap(number):
                self._tell(self._children.pop(number), how)

    def _tell(self, watch: socket.socket, how: Ending) -> None:
        with suppress(KeyError):
            self._selector.unregister(watch)
        with suppress(OSError):
            watch.sendall(msgspec.json.encode(how) + b"\n")
        watch.close()

    def _end_all(self) -> None:
        for number in self._children:
            end_group(number)


def become(job: int, output: int, recording: int) -> NoReturn:
    """The child's first steps: a process group of its own, no descriptor but its own, then the run."""
    try:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):  # what this process does at them is not for a program
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        follow_parent()
        console.attach(output)
        keep_only(recording, job)
        run(socket.socket(fileno=JOB), FileIO(RECORDING, "wb"))
    finally:
        os._exit(1)


def keep_only(recording: int, job: int) -> None:
    """Give these two the numbers by which a run knows them, and close every descriptor but 0, 1, 2 and those."""
    copies = [fcntl.fcntl(number, fcntl.F_DUPFD, LATER) for number in (recording, job)]
    for copy, number in zip(copies, (RECORDING, JOB), strict=True):
        os.dup2(copy, number)
    os.closerange(LATER, HIGHEST)


def _heard(_number: int, _frame: FrameType | None) -> None:
    """A handler, so that the signal is not ignored; what counts is the byte that it writes to the wake-up
    socket."""


def reap(number: int) -> Ending | None:
    """How a child ended, and the end of everything it started; None while it runs."""
    if sys.platform == "linux":  # look first: until it is reaped, its number is nobody else's
        if os.waitid(os.P_PID, number, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return None
        end_group(number)
    ended, status, usage = os.wait4(number, os.WNOHANG)
    if not ended:
        return None
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)
    return ending(status, usage)


def end_group(number: int) -> None:
    """End a child's process group; the child itself when it has no group yet."""
    for end in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            end(number, signal.SIGKILL)


def ending(status: int, usage: struct_rusage) -> Ending:
    """What the system says, in the same units everywhere."""
    unit = 1 if sys.platform == "darwin" else 1024
    how = Ending(cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss * unit)
    if os.WIFSIGNALED(status):
        return msgspec.structs.replace(how, signal=os.WTERMSIG(status))
    return msgspec.structs.replace(how, code=os.WEXITSTATUS(status))
