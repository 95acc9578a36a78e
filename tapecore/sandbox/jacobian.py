"""The Jacobian between two values of a recording: asked of the child half, for this half knows no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tapecore.sandbox.asking import ask

if TYPE_CHECKING:
    from tapecore.recording import Recording
    from tapecore.sandbox.limits import Limits


class Ends(msgspec.Struct, frozen=True):
    """Values of a recording: what is differentiated (``target``), and by what (``source``)."""

    source: int
    target: int


class Spectrum(msgspec.Struct, frozen=True):
    """Numeric rank (singular values above ``tolerance``), the largest and the smallest of them, the Frobenius norm."""

    rank: int
    tolerance: float
    largest: float
    smallest: float
    norm: float


class Jacobian(msgspec.Struct, frozen=True):
    """A row for each element of the target, a column for each of the source; ``numbers``: little-endian, of ``dtype``.

    Where it is not ``connected`` there are none, and ``why`` says what is in the way. ``zeros`` and ``bad`` (not
    finite) count entries; ``pattern`` names what the zeros make of it; ``mode`` is ``forward`` or ``reverse``.
    """

    source_shape: list[int]
    target_shape: list[int]
    connected: bool
    why: str
    dtype: str
    rows: int
    columns: int
    numbers: bytes
    zeros: int
    bad: int
    pattern: str
    spectrum: Spectrum | None
    mode: str
    passes: int
    seconds: float
    notes: list[str]


def jacobian(recording: Recording, source: int, target: int, limits: Limits) -> Jacobian:
    """Blocks for up to a few seconds. CannotAnswer."""
    return ask("jacobian", Ends(source, target), recording, limits, Jacobian)
