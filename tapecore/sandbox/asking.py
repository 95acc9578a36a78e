"""Asks the child half something about a recording that needs the engine, which this half does not know."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, TypeVar

import msgspec

from tapecore.recording import lines
from tapecore.sandbox.environment import COMMAND, environment
from tapecore.sandbox.limits import Limits

if TYPE_CHECKING:
    from tapecore.recording import Recording

T = TypeVar("T")
STARTING = 20.0
"""Seconds beyond the limit on wall time: the process has to start and to read the recording."""


class CannotAnswer(Exception):
    """Why there is no answer, as a sentence for the person."""


class Asked(msgspec.Struct, frozen=True):
    """The first line of what the process reads; the recording comes after it."""

    limits: Limits
    question: msgspec.Raw


class _Refusal(msgspec.Struct, frozen=True):
    cannot: str


def ask(what: str, question: object, recording: Recording, limits: Limits, answer: type[T]) -> T:
    """The answer to one of the questions of `tapecore.sandbox.child.asked`. Blocks while a process of its own works
    on it. CannotAnswer."""
    asked = Asked(limits, msgspec.Raw(msgspec.json.encode(question)))
    try:
        done = subprocess.run(
            [*COMMAND, "ask", what],
            env=environment(),
            input=b"".join([msgspec.json.encode(asked), b"\n", *lines(recording)]),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall + STARTING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CannotAnswer("This takes too long, or no process could be started for it.") from None
    if done.returncode:
        raise CannotAnswer("This was stopped: it takes more than a run may have.")
    try:
        return msgspec.json.decode(done.stdout, type=answer)
    except msgspec.ValidationError:
        raise CannotAnswer(msgspec.json.decode(done.stdout, type=_Refusal).cannot) from None
