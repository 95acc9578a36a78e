"""The lesson of the seeds, measured on a recording: asked of the child half, for this half knows no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.asking import ask

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.sandbox.limits import Limits


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


def measured(recording: Recording, at: int, limits: Limits) -> Seeds:
    """Forward and reverse mode for the gradient call ``at``. Blocks for about two seconds. CannotAnswer."""
    return ask("seeds", at, recording, limits, Seeds)
