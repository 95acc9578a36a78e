"""What came of a run, and what to tell the person who ran it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.limits import Limits, bytes_in_words

if TYPE_CHECKING:
    from tapecore.recording import Recording


class Usage(msgspec.Struct, frozen=True):
    """What a run took: seconds on the clock and of CPU, bytes of memory at the highest, ops recorded."""

    seconds: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    ops: int = 0


class Ending(msgspec.Struct, frozen=True):
    """What the system says about a process that ended: its exit code, the signal that ended it (0: none),
    and its usage."""

    code: int = 0
    signal: int = 0
    cpu: float = 0.0
    memory: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """One run.

    ``status``: ``ok``; ``error`` (the program raised, or could not be taken); ``killed:`` and the limit
    (``wall``, ``cpu``, ``memory``, ``output``, ``result``, ``ops``), ``stack``, ``cancel`` or ``signalN``;
    ``blocked:syscall`` (ended for what it asked of the system); ``vanished`` (it ended without a word).
    ``error``: ``"Type: message"`` or None. ``recording``: everything up to the end, checked. ``line``: of
    the error, or where a run that was stopped stood, or 0; ``sure`` is false when that is only the line of
    the last thing it is known to have done.
    """

    status: str
    error: str | None
    stdout: str
    recording: Recording
    usage: Usage
    line: int = 0
    limits: Limits = Limits()
    sure: bool = True

    @property
    def killed(self) -> bool:
        """Whether the run was stopped from outside."""
        return self.status.startswith(("killed:", "blocked:"))

    @property
    def ended(self) -> str:
        """``killed:wall: Stopped after 10 s``: how a run was ended that did not come to its own end; "" for
        one that did, be it by an error that its recording tells."""
        if self.status == "ok" or (self.status == "error" and self.recording.events):
            return ""
        if self.error:
            return self.error
        place = f" It was on line {self.line}." if self.line and self.sure else ""
        return f"{self.status}: {self.sentence}{place}"

    @property
    def sentence(self) -> str:
        """How it ended, for the person who ran it; empty when the program simply ran to its end."""
        if self.status == "ok":
            return ""
        if self.status == "error":
            return self.error or ""
        last = f" It was last seen on line {self.line}." if self.line and not self.sure else ""
        return f"{_why(self.status, self.limits)} {self._shown()}{last}"

    def _shown(self) -> str:
        ops, events = self.usage.ops, len(self.recording.events)
        if ops == 0 and events == 0:
            return "It had not executed an op by then."
        did = _counted(ops, "op") if ops and events < MANY_MORE * ops else _counted(events, "event")
        return f"What it did until then is recorded: {did}."


MANY_MORE = 20
"""With so many times more events than ops, the number of ops says little of what a run did."""


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' * (number != 1)}"


ENDLESS = "Is there a loop that never ends?"


def _why(status: str, limits: Limits) -> str:
    memory, output, result = (bytes_in_words(x) for x in (limits.memory, limits.output, limits.result))
    reasons = {
        "wall": f"Stopped after {limits.wall:g} s, the longest a run may take. {ENDLESS}",
        "cpu": f"Stopped after {limits.cpu:g} s of computing, the most a run may use. {ENDLESS}",
        "memory": f"Stopped: it needed more than the {memory} of memory that a run may use.",
        "output": f"Stopped: it printed more than the {output} that a run may print.",
        "result": f"Stopped: its recording grew beyond the {result} that a run may record.",
        "ops": f"Stopped after {limits.ops:,} ops, the most a run may execute.",
        "stack": "Stopped: calls went so deep that Python gave up. Is there a recursion that never ends?",
        "cancel": "Stopped, as asked.",
        "syscall": "Stopped: it asked the system for something that no program about gradients needs.",
    }
    unknown = "The program ended its own process without a word."
    named = status.partition(":")[2]
    if named.startswith("signal"):
        return f"The system stopped the program (signal {named.removeprefix('signal')})."
    return reasons.get(named, unknown)
