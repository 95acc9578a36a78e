"""The sandbox: hand in a program's text, get back what it did."""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tapecore.recording import Cell, Header, Recording
from tapecore.sandbox.fork_server import ForkServer, ForkServerError
from tapecore.sandbox.job import Job
from tapecore.sandbox.levels import Level
from tapecore.sandbox.limits import Limits, bytes_in_words
from tapecore.sandbox.outcome import Outcome, Usage
from tapecore.sandbox.spawned import SpawnedProcess
from tapecore.sandbox.supervision import Supervision

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from tapecore.sandbox.process import Process
    from tapecore.sandbox.supervision import Progress

CAN_FORK = hasattr(os, "fork")
DRAWS = "matplotlib"
"""A program that mentions this runs in a child of the second helper process, which has it loaded."""


class Kind(NamedTuple):
    """Of helper process: what it has loaded, and whether its programs are in a small world of their own."""

    preload: tuple[str, ...]
    alone: bool


class SandboxError(OSError):
    """No process could be had to run a program in."""


class Sandbox:
    """Runs programs, each in a process of its own; safe to use from several threads at once.

    Helper processes are started when first needed, again when they died, and end with ``close``.
    ``trusted``: programs see the person's environment variables.
    ``fork=False``: a fresh interpreter for every run, as on systems without fork.
    """

    def __init__(self, limits: Limits | None = None, *, trusted: bool = False, fork: bool = CAN_FORK) -> None:
        self.limits = limits or Limits()
        self._trusted, self._fork = trusted, fork
        self._lock = threading.Lock()
        self._servers: dict[Kind, ForkServer] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helper processes, and with them every run that still goes on."""
        with self._lock:
            servers, self._servers = list(self._servers.values()), {}
        for server in servers:
            server.close()

    def warm(self, source: str = "") -> None:
        """Start the helper process that ``source`` needs, so that its first run need not wait.

        May raise SandboxError.
        """
        if self._fork:
            self._server(self._kind(source))

    @property
    def level(self) -> Level:
        """How far the system holds a program that is run without a folder. May raise SandboxError."""
        return self._server(self._kind("")).hello.level if self._fork and not self._trusted else Level.LIMITS

    def run(
        self,
        text: str,
        *,
        name: str = "",
        cells: tuple[Cell, ...] = (),
        seed: int = 0,
        folder: Path | None = None,
        progress: Progress | None = None,
        cancel: threading.Event | None = None,
    ) -> Outcome:
        """Run a program and wait for its end. What it prints, raises or breaks is in the outcome, never
        raised.

        ``folder``: where it runs and whose modules it may import; without one it runs in an empty folder that
        is removed afterwards. ``progress(ops, seconds)`` is called about ten times a second; setting
        ``cancel`` stops the run. SandboxError: no process to run it in could be had.
        """
        if refusal := self._refusal(text, name):
            return refusal
        where = str(folder.absolute()) if folder is not None else ""
        job = Job(text, name, cells, seed, where, folder is not None, self._trusted, self.limits)
        return self._supervised(job, progress, cancel)

    def _refusal(self, text: str, name: str) -> Outcome | None:
        """An outcome that says so, when the program is too long or is no text."""
        try:
            size = len(text.encode())
        except UnicodeEncodeError as error:
            return _refused(
                name, f"UnicodeEncodeError: character {error.start} of the program is half a character."
            )
        if size <= self.limits.program:
            return None
        most = bytes_in_words(self.limits.program)
        advice = "Keep the part around the tape."
        return _refused(
            name, f"ProgramTooLong: this program has {_size(size)}; at most {most} are run. {advice}"
        )

    def _supervised(self, job: Job, progress: Progress | None, cancel: threading.Event | None) -> Outcome:
        process = self._process(job)
        try:
            with _place(job.folder or process.home) as folder:
                supervision = Supervision(process, self.limits, progress, cancel)
                self._hand_over(process, msgspec.structs.replace(job, folder=folder))
                return supervision.watch()
        finally:
            process.close()

    def _hand_over(self, process: Process, job: Job) -> None:
        """Write the job; a process that died meanwhile is noticed later, when its end is looked at."""
        process.job.settimeout(self.limits.wall)
        try:
            process.job.sendall(msgspec.json.encode(job) + b"\n")
        except OSError:
            return

    def _process(self, job: Job) -> Process:
        if not self._fork:
            return SpawnedProcess(self._trusted)
        kind = self._kind(job.source, job.folder)
        try:
            return self._server(kind).start()
        except ForkServerError:
            self._drop(kind)
        try:
            return self._server(kind).start()
        except ForkServerError as error:
            raise SandboxError(str(error)) from None

    def _kind(self, source: str, folder: str = "") -> Kind:
        preload = (DRAWS,) if DRAWS in source else ()
        return Kind(preload, alone=not folder and not self._trusted)

    def _server(self, kind: Kind) -> ForkServer:
        with self._lock:
            if kind not in self._servers:
                try:
                    self._servers[kind] = ForkServer(kind.preload, self._trusted, kind.alone)
                except ForkServerError as error:
                    raise SandboxError(str(error)) from None
            return self._servers[kind]

    def _drop(self, kind: Kind) -> None:
        with self._lock:
            dead = self._servers.pop(kind, None)
        if dead is not None:
            dead.close()


def _place(folder: str) -> AbstractContextManager[str]:
    """That folder, or an empty one that is removed afterwards."""
    if folder:
        return nullcontext(folder)
    return tempfile.TemporaryDirectory(prefix="tape-debugger-", ignore_cleanup_errors=True)


def _refused(name: str, error: str) -> Outcome:
    return Outcome("error", error, "", Recording(Header(name=name)), Usage())


def _size(count: int) -> str:
    return f"{count / 1000:,.1f} kB ({count:,} bytes)" if count < 10**6 else f"{count / 10**6:.1f} MB"
