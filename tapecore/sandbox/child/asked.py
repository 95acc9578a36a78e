"""Questions about a recording that comes in, for those who may not import the engine: each runs its ops again."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

import msgspec

from tapecore.recording.recomputed.jacobian import Ends
from tapecore.recording.recomputed.ledger import PathsAsked
from tapecore.sandbox.asking import Asked
from tapecore.sandbox.child.lockdown import lock_down
from tapecore.sandbox.child.restrictions import follow_parent, restrict

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.recording import Recording


def _seeds(recording: Recording, question: msgspec.Raw) -> object:
    from tapecore.capture.recompute.seeds import seeds

    return seeds(recording, msgspec.json.decode(question, type=int))


def _ledger(recording: Recording, question: msgspec.Raw) -> object:
    from tapecore.capture.recompute.paths import ledger

    return ledger(recording, msgspec.json.decode(question, type=PathsAsked))


def _jacobian(recording: Recording, question: msgspec.Raw) -> object:
    from tapecore.capture.recompute.jacobian import jacobian

    ends = msgspec.json.decode(question, type=Ends)
    return jacobian(recording, ends.source, ends.target)


def _check(recording: Recording, question: msgspec.Raw) -> object:
    from tapecore.capture.recompute.check import check

    return check(recording, msgspec.json.decode(question, type=int))


QUESTIONS: dict[str, Callable[[Recording, msgspec.Raw], object]] = {
    "seeds": _seeds,
    "ledger": _ledger,
    "jacobian": _jacobian,
    "check": _check,
}
"""What can be asked, by the word that the command says."""


def main(what: str) -> None:
    """Read ``Asked`` and a recording from standard input, write the answer or ``{"cannot": sentence}`` as JSON.

    What a file says of attributes is as hostile as a program: it is held to the limits of one.
    """
    from tapecore.capture.recompute.replay import CannotRecompute
    from tapecore.recording import load

    asked = msgspec.json.decode(sys.stdin.buffer.readline(), type=Asked)
    recording = load(sys.stdin.buffer.read())
    follow_parent()
    restrict(asked.limits)
    lock_down([])
    try:
        with contextlib.redirect_stdout(sys.stderr):  # an op may print
            answer = QUESTIONS[what](recording, asked.question)
    except CannotRecompute as reason:
        answer = {"cannot": str(reason)}
    except MemoryError:
        answer = {"cannot": "This takes more memory than a run may have."}
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.flush()
