"""The Jacobian between two values."""

from __future__ import annotations

import msgspec


class Ends(msgspec.Struct, frozen=True):
    """Values of a recording: what is differentiated (``target``), and by what (``source``)."""

    source: int
    target: int


class Spectrum(msgspec.Struct, frozen=True):
    """Of a matrix without NaN and infinity: the number of singular values above ``tolerance``, which is the larger side
    times the dtype's rounding unit times the largest; the largest, the smallest of all, and the Frobenius norm."""

    rank: int
    tolerance: float
    largest: float
    smallest: float
    norm: float


class Jacobian(msgspec.Struct, frozen=True):
    """``d(to)/d(from)``: a row for each element of ``to``, a column for each element of ``from``, both in row-major
    order.

    ``connected``: whether a derivative can flow at all; where not there are no numbers and ``why`` says what is in the
    way. ``numbers``: little-endian, of ``dtype``. ``zeros`` and ``bad`` (NaN, infinite) count entries. ``mode`` is
    ``forward`` or ``reverse``. ``notes`` are sentences.
    """

    source_shape: tuple[int, ...]
    target_shape: tuple[int, ...]
    connected: bool
    why: str = ""
    dtype: str = ""
    rows: int = 0
    columns: int = 0
    numbers: bytes = b""
    zeros: int = 0
    bad: int = 0
    pattern: str = ""
    spectrum: Spectrum | None = None
    mode: str = ""
    passes: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
