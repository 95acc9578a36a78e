"""Both ways to a Jacobian, measured on a recording that comes in: for those who may not import the engine."""

from __future__ import annotations

import contextlib
import sys

import msgspec

from tapecore.sandbox.child.restrictions import follow_parent, restrict
from tapecore.sandbox.limits import Limits


def main(at: int, limits: str) -> None:
    """Read a recording from standard input, write ``Seeds`` or ``{"cannot": sentence}`` as JSON.

    What a file says of attributes is as hostile as a program: it is held to the limits of one.
    """
    from tapecore.capture.recompute.replay import CannotRecompute
    from tapecore.capture.recompute.seeds import seeds
    from tapecore.recording import load

    recording = load(sys.stdin.buffer.read())
    follow_parent()
    restrict(msgspec.json.decode(limits, type=Limits))
    try:
        with contextlib.redirect_stdout(sys.stderr):  # an op may print
            answer: object = seeds(recording, at)
    except CannotRecompute as reason:
        answer = {"cannot": str(reason)}
    except MemoryError:
        answer = {"cannot": "This takes more memory than a run may have."}
    sys.stdout.buffer.write(msgspec.json.encode(answer))
    sys.stdout.flush()
