"""How a run ended, decided by what the parent saw and the system said, never by the program's own word
alone."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tapecore.sandbox.job import Report
from tapecore.sandbox.limits import bytes_in_words

if TYPE_CHECKING:
    from tapecore.recording import Event, Recording
    from tapecore.sandbox.limits import Limits
    from tapecore.sandbox.outcome import Ending

REPORT_BYTES = 64 << 10
DOING = ("ops", "output", "result")
"""Limits that an event of the recording, or the growth of it, reaches."""


HELD = (
    "A run reads the files beside its program, and Python's own; it writes none, has no network, and starts no "
    "processes or threads. A program of your own runs with your rights under `tape-debugger record --trust`."
)


class Seen(NamedTuple):
    """All there is to judge by. ``damage``: what is wrong with the recording it wrote; ``killed``: for which
    limit we ended it; ``report``: its own last word, None when there was none."""

    damage: str
    killed: str
    ending: Ending
    report: Report | None
    recording: Recording
    limits: Limits


class Place(NamedTuple):
    """A line (0: none); ``sure``: it stood there, and was not only seen there last."""

    line: int = 0
    sure: bool = True


def verdict(seen: Seen) -> tuple[str, str | None, Place]:
    """Status, error, and where: the error's line, or that of a run that was stopped."""
    if seen.damage:
        said = f"TapeFileError: the recording that the run wrote is damaged, {seen.damage}"
        return "vanished", said, Place()
    if seen.killed:
        return f"killed:{seen.killed}", None, _stopped_at(seen)
    if seen.ending.signal:
        return _status_of_signal(seen.ending, seen.limits), None, _stopped_at(seen)
    if seen.report is None:
        return "vanished", None, _stopped_at(seen)
    if seen.report.failed:
        return "error", _explained(seen.report.failed, seen.limits), Place()
    event = _uncaught(seen.recording)
    if event is None or event.what == "SystemExit":  # the program's own way to end
        return "ok", None, Place()
    said = f"{event.what}: {event.info.get('message', '')}"
    return "error", _explained(said, seen.limits), Place(event.line)


def read_report(received: bytes) -> Report | None:
    """The report that these bytes are; None when they are none."""
    if not received or len(received) > REPORT_BYTES:
        return None
    try:
        return msgspec.json.decode(received, type=Report)
    except msgspec.MsgspecError:
        return None


def _stopped_at(seen: Seen) -> Place:
    """Where it said that it stood, if it did; else the line of the last thing it is known to have done. What
    reached a limit by doing something stood where it did that."""
    lines = seen.recording.header.source.count("\n") + 1
    if seen.report is not None and 0 < seen.report.line <= lines:
        return Place(seen.report.line)
    last = next((event.line for event in reversed(seen.recording.events) if event.line > 0), 0)
    return Place(last, seen.killed in DOING)


def _explained(error: str, limits: Limits) -> str:
    """A MemoryError also says what the limit is and what to do; so does what the system refused."""
    kind = error.partition(":")[0]
    if kind in ("PermissionError", "BlockingIOError") or error.endswith("can't start new thread"):
        return f"{error.rstrip('.')}. {HELD}"
    if "MemoryError" not in kind or not limits.memory:
        return error
    asked = error.removeprefix(kind).strip(": ") or "no more memory could be had"
    return (
        f"MemoryError: {asked.rstrip('.')}. A run may use {bytes_in_words(limits.memory)}. "
        "Make the array smaller, for instance fewer rows; the gradients are found in the same way."
    )


def _uncaught(recording: Recording) -> Event | None:
    """The last error that the program did not catch, if there is one."""
    errors = (event for event in reversed(recording.events) if event.kind == "error")
    return next((event for event in errors if not event.info.get("caught")), None)


def _status_of_signal(ending: Ending, limits: Limits) -> str:
    """The status of a run that a signal ended and that nobody here had killed."""
    named = {
        getattr(signal, "SIGXCPU", -1): "killed:cpu",
        signal.SIGSEGV: "killed:stack",
        getattr(signal, "SIGSYS", -2): "blocked:syscall",
        getattr(signal, "SIGBUS", -1): "killed:memory",
    }
    number = ending.signal
    if number in named:
        return named[number]
    if number == getattr(signal, "SIGKILL", 9):
        return "killed:cpu" if limits.cpu and ending.cpu >= limits.cpu - 0.1 else "killed:memory"
    return f"killed:signal{number}"
