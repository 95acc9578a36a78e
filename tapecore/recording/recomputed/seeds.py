"""The lesson of the seeds: forward and reverse mode for one gradient call."""

from __future__ import annotations

import msgspec


class Way(msgspec.Struct, frozen=True):
    """One way to the whole Jacobian: its passes, the ops and rules that run in all of them, seconds; ``measured``: how
    many of the passes were really run."""

    passes: int
    ops: int
    seconds: float
    measured: int


class Seeds(msgspec.Struct, frozen=True):
    """``inputs`` and ``outputs`` are numbers of elements; ``difference`` is the largest between the Jacobians of both
    ways in what both measured, by the largest element's size; None where that is nothing."""

    inputs: int
    outputs: int
    forward: Way
    reverse: Way
    difference: float | None
