"""How much a run may do before it is stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tapecore.recording import Recording


class Limits(NamedTuple):
    """``ops`` and ``events`` of a run, characters that it prints, figures that it shows, bytes of one
    figure."""

    ops: int = 200_000
    events: int = 1_000_000
    printed: int = 1_000_000
    figures: int = 20
    figure_bytes: int = 2_000_000


class RunLimitError(RuntimeError):
    """The program did more than a run may do."""


class OpLimit:
    """Counts ops and stops the program at the limit."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.ops = 0

    def __call__(self, recording: Recording) -> None:
        """Count one op. RunLimitError when it is one too many."""
        self.ops += 1
        if self.ops > self.limits.ops:
            raise RunLimitError(
                f"A run may execute {self.limits.ops} ops, and this program wants more. "
                "What it did so far is shown; let its loops run fewer times."
            )
        if len(recording.events) > self.limits.events:
            raise RunLimitError(
                f"A run may have {self.limits.events} events, and this program wants more. "
                "What it did so far is shown; let its loops run fewer times."
            )
