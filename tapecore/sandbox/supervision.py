"""Watches one run: takes in what it prints and records, holds the limits, and says how it ended."""

from __future__ import annotations

import selectors
import time
from typing import TYPE_CHECKING, Any

from tapecore.recording import Reader, TapeFileError
from tapecore.sandbox.outcome import Ending, Outcome, Usage
from tapecore.sandbox.verdict import Seen, read_report, verdict

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from tapecore.sandbox.limits import Limits
    from tapecore.sandbox.process import Process

    Progress = Callable[[int, float], object]

CHUNK = 64 << 10
TICK = 0.05
"""Seconds: how often cancelling and the clock are looked at while nothing arrives."""
GRACE = 2.0
"""Seconds that a killed process has to be gone."""
ANSWER = 0.3
"""Seconds that a process has to say where it stands before it is killed."""
DRAIN = 0.5
"""Seconds that pipes stay open after the process ended, in case something it started still holds them."""
PROGRESS_EVERY = 0.1


class Supervision:
    """One run from its job to its outcome.

    ``watch`` blocks; ``progress(ops, seconds)`` is called from there.
    """

    def __init__(
        self, process: Process, limits: Limits, progress: Progress | None, cancel: Event | None
    ) -> None:
        self.process, self.limits = process, limits
        self._progress, self._cancel = progress, cancel
        self._reader = Reader()
        self._output, self._report = bytearray(), bytearray()
        self._recorded = self._events = self.ops = 0
        self._killed = self._damage = ""
        self._ending: Ending | None = None
        self._lost = False
        self._started = self._told = time.monotonic()
        self._until = self._started + limits.wall
        self._take: dict[str, Callable[[bytes], None]] = {
            "recording": self._take_recording,
            "output": self._take_output,
            "report": self._report.extend,
        }

    @property
    def seconds(self) -> float:
        """On the clock, since the run began."""
        return time.monotonic() - self._started

    def watch(self) -> Outcome:
        """Wait for the end, at most until the wall-clock limit."""
        with selectors.DefaultSelector() as selector:
            for name, source, receive in self._sources():
                selector.register(source, selectors.EVENT_READ, (self._take[name], receive))
            while selector.get_map() and not self._over():
                self._turn(selector)
        self._wait_for_ending()
        return self._outcome()

    def _sources(self) -> tuple[tuple[str, Any, Callable[[int], bytes | None]], ...]:
        job, output, recording = self.process.job, self.process.output, self.process.recording
        return (
            ("report", job, job.recv),
            ("output", output, output.read),
            ("recording", recording, recording.read),
        )

    def _turn(self, selector: selectors.BaseSelector) -> None:
        for key, _ in selector.select(max(0.0, min(TICK, self._until - time.monotonic()))):
            take, receive = key.data
            if chunk := _received(receive):
                take(chunk)
            else:
                selector.unregister(key.fileobj)
        self._tell()
        if self._cancel is not None and self._cancel.is_set():
            self._kill("cancel")

    def _over(self) -> bool:
        """Whether to stop listening; kills the process at its wall-clock limit."""
        self._look_for_ending()
        if time.monotonic() < self._until:
            return False
        if self._ended or self._killed:
            return True
        self._kill("wall")
        return False

    @property
    def _ended(self) -> bool:
        return self._ending is not None or self._lost

    def _look_for_ending(self) -> None:
        if self._ended:
            return
        try:
            self._ending = self.process.ending()
        except LookupError:
            self._lost = True
        if self._ended:
            self._until = min(self._until, time.monotonic() + DRAIN)

    def _wait_for_ending(self) -> None:
        """Everything was read: the process ends now, or is made to."""
        until = min(self._until, time.monotonic() + DRAIN) if not self._killed else self._until
        while not self._ended and time.monotonic() < until:
            self._look_for_ending()
            time.sleep(0.0005)
        if not self._ended:
            self.process.kill()

    def _kill(self, reason: str) -> None:
        if not self._killed and not self._ended:
            self._killed = reason
            if reason in ("wall", "cancel"):
                self._ask()
            self._until = time.monotonic() + GRACE
            self.process.kill()

    def _ask(self) -> None:
        """Wait a moment for the line on which the program stands: it may never return from what it calls."""
        self.process.ask()
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.job, selectors.EVENT_READ)
            if selector.select(ANSWER):
                self._report += _received(self.process.job.recv)

    def _take_output(self, chunk: bytes) -> None:
        room = self.limits.output - len(self._output)
        self._output += chunk[: max(0, room)]
        if len(chunk) > room:
            self._kill("output")

    def _take_recording(self, chunk: bytes) -> None:
        self._recorded += len(chunk)
        if self._recorded > self.limits.result:
            self._kill("result")
        elif not self._damage and not self._killed:
            self._feed(chunk)

    def _feed(self, chunk: bytes) -> None:
        try:
            self._reader.feed(chunk)
        except TapeFileError as error:
            self._damage = str(error)
            self._kill("damage")
        events = self._reader.recording.events
        for event in events[self._events :]:
            if event.kind == "print":
                self._take_output(event.what.encode())
            self.ops += event.kind == "op"
        self._events = len(events)
        if self.ops > self.limits.ops:
            self._kill("ops")

    def _tell(self) -> None:
        now = time.monotonic()
        if self._progress is not None and now - self._told >= PROGRESS_EVERY:
            self._told = now
            self._progress(self.ops, now - self._started)

    def _outcome(self) -> Outcome:
        recording, ending = self._reader.recording, self._ending or Ending()
        recording.whole = True  # there is no more of it, however the run ended
        report = None if self._lost else read_report(bytes(self._report))
        seen = Seen(self._damage, self._killed, ending, report, recording, self.limits)
        status, error, place = verdict(seen)
        usage = Usage(self.seconds, ending.cpu, ending.memory, self.ops)
        text = self._output.decode("utf-8", "replace")
        outcome = Outcome(status, error, text, recording, usage, place.line, self.limits, place.sure)
        recording.end(outcome.ended)
        return outcome


def _received(receive: Callable[[int], Any]) -> bytes:
    """The next bytes, or none at the end, also when the other side was torn away."""
    try:
        return receive(CHUNK) or b""
    except OSError:
        return b""
