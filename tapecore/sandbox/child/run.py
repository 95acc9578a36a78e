"""One run, in a process that exists for it alone: read the job, hold to its limits, run it, report, leave."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn, Protocol

import msgspec

from tapecore.sandbox.child.answering import say
from tapecore.sandbox.child.lockdown import lock_down
from tapecore.sandbox.child.restrictions import restrict
from tapecore.sandbox.child.standing import tell_when_stopped
from tapecore.sandbox.job import Job, Report

if TYPE_CHECKING:
    import socket


class Sink(Protocol):
    """Where bytes go; ``write`` may take only a part of them."""

    def write(self, data: memoryview, /) -> int | None:
        """Write some; the number of bytes taken."""
        ...


def run(connection: socket.socket, recording: Sink) -> NoReturn:
    """Never comes back, and runs nothing that was registered for the end of the process it is a copy of."""
    try:
        job = _job(connection)
        if job is not None:
            _settle(job)
            _tell_when_stopped(connection)
            failed = _record(job, recording)
            _flush()
            say(connection, Report(failed))
    finally:
        os._exit(0)


def _job(connection: socket.socket) -> Job | None:
    """None when the parent went away before it said what to run."""
    received = bytearray()
    while not received.endswith(b"\n"):
        part = connection.recv(1 << 16)
        if not part:
            return None
        received += part
    return msgspec.json.decode(received, type=Job)


def _settle(job: Job) -> None:
    os.chdir(job.folder)
    if job.importable:
        sys.path.insert(0, job.folder)
    restrict(job.limits)
    if not job.trusted:
        lock_down([job.folder])


def _tell_when_stopped(connection: socket.socket) -> None:
    from tapecore.capture.program import FILENAME

    tell_when_stopped(connection, FILENAME)


def _record(job: Job, recording: Sink) -> str:
    """What broke the recorder itself, or nothing."""
    from tapecore import capture

    limits = capture.Limits(ops=job.limits.ops, printed=2 * job.limits.output)

    def stream(line: bytes) -> None:
        left = memoryview(line)
        while left:
            left = left[recording.write(left) or 0 :]

    try:
        capture.run(job.source, name=job.name, seed=job.seed, limits=limits, stream=stream, cells=job.cells)
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001  whatever a person's code did to the recorder
        return f"{type(error).__name__}: {error}"
    return ""


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):  # the program closed or replaced it
            continue
