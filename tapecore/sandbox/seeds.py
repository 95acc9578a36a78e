"""The lesson of the seeds, measured on a recording: asked of the child half, for this half knows no engine."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import msgspec

from tapecore.recording import lines
from tapecore.sandbox.environment import COMMAND, environment
from tapecore.sandbox.limits import Limits

if TYPE_CHECKING:
    from tapecore.recording import Recording

STARTING = 20.0
"""Seconds beyond the limit on wall time: the process has to start and to read the recording."""


class CannotMeasure(Exception):
    """Why there is nothing to measure, as a sentence for the person."""


class Way(msgspec.Struct, frozen=True):
    """One way to the whole Jacobian: its passes, the ops and rules that run in all of them, seconds; ``measured``: how
    many of the passes were really run."""

    passes: int
    ops: int
    seconds: float
    measured: int


class Seeds(msgspec.Struct, frozen=True):
    """Elements of the sources and of the target, forward and reverse mode, and how far their Jacobians are apart."""

    inputs: int
    outputs: int
    forward: Way
    reverse: Way
    difference: float | None


class _Refusal(msgspec.Struct, frozen=True):
    cannot: str


def measured(recording: Recording, at: int, limits: Limits) -> Seeds:
    """Forward and reverse mode for the gradient call ``at``. Blocks for about two seconds. CannotMeasure."""
    try:
        done = subprocess.run(
            [*COMMAND, "seeds", str(at), msgspec.json.encode(limits).decode()],
            env=environment(),
            input=b"".join(lines(recording)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall + STARTING,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CannotMeasure("Measuring this takes too long, or no process could be started for it.") from None
    if done.returncode:
        raise CannotMeasure("Measuring this was stopped: it takes more than a run may have.")
    try:
        return msgspec.json.decode(done.stdout, type=Seeds)
    except msgspec.ValidationError:
        raise CannotMeasure(msgspec.json.decode(done.stdout, type=_Refusal).cannot) from None
