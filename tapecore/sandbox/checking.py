"""Gradients of a recording against finite differences: asked of the child half, for this half knows no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.asking import ask

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.sandbox.limits import Limits


class Signature(msgspec.Struct, frozen=True):
    """What a wrong gradient is to the right one (``words``), and the numbers that show it."""

    kind: str
    words: str
    shown: str


class Row(msgspec.Struct, frozen=True):
    """One source or input; ``verdict`` is ``agree``, ``disagree``, ``cannot`` or ``none``, with a reason if need be.

    ``checked`` of ``entries`` were moved, ``kinks`` of them told nothing. The largest difference is at index ``at``.
    ``ours`` (the gradient) and ``theirs`` (the differences) are all numbers of a small one, None where not finite.
    """

    value: int
    name: str
    shape: list[int]
    verdict: str
    reason: str
    entries: int
    checked: int
    kinks: int
    tolerance: float
    largest: float | None
    largest_relative: float | None
    at: list[int]
    analytic: float | None
    numeric: float | None
    signature: Signature | None
    ours: list[float | None]
    theirs: list[float | None]


class Suspect(msgspec.Struct, frozen=True):
    """An op of a call whose own gradient function does not agree by itself."""

    at: int
    name: str
    line: int
    why: str


class Checked(msgspec.Struct, frozen=True):
    """The check of an op (``what``: ``op``) or a gradient call (``call``), with sentences on how it was done."""

    what: str
    at: int
    name: str
    line: int
    verdict: str
    rows: list[Row]
    suspects: list[Suspect]
    notes: list[str]
    seconds: float


def checked(recording: Recording, at: int, limits: Limits) -> Checked:
    """The op or gradient call at event ``at``. Blocks for up to a few seconds. CannotAnswer."""
    return ask("check", at, recording, limits, Checked)
