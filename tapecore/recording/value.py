"""One array as the recording keeps it: what it is, its statistics, and its numbers or a sample of them."""

from __future__ import annotations

import math
from typing import Any, Protocol

import msgspec

from tapecore.recording.numbers import Statistics, statistics_of

__all__ = ["NO_TEXT", "Data", "Later", "Statistics", "Value", "quoted"]

NO_TEXT = msgspec.Raw(b'""')


def quoted(text: bytes) -> msgspec.Raw:
    """Text of base64 as ``Data`` holds it."""
    return msgspec.Raw(b"".join((b'"', text, b'"')))  # of long text the one way that copies it once


class Data(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Numbers of a value.

    ``form`` is ``inline`` (``items``: numbers in row-major order; complex as [re, im]; strings as text),
    ``base64`` (``text``: little-endian bytes), ``zlib`` (``text``: base64 of the deflated bytes),
    ``sample`` (a sample of at most 32 x 32, with ``shape`` its shape, ``items`` its numbers, first and last
    of each axis included) or ``none`` (statistics only). Non-finite numbers inline are the strings ``nan``,
    ``inf`` and ``-inf``.

    ``text`` stands as it does in the file, quotation marks included: most of a file is such text, which is neither
    searched for characters to escape nor copied out of what was read.
    """

    form: str
    items: tuple[object, ...] = ()
    text: msgspec.Raw = NO_TEXT
    shape: tuple[int, ...] = ()


class Later(Protocol):
    """Numbers that are at hand, but not yet written as ``Data``: all of them, packed when they are asked
    for."""

    @property
    def statistics(self) -> Statistics | None:
        """Statistics of all the numbers."""
        ...

    def packed(self) -> Data:
        """The numbers as the file has them."""
        ...


class Value(msgspec.Struct, frozen=True, array_like=True, gc=False, eq=False):
    """One array of the run. ``dtype`` is TensorFlow's name (``float32``, ``string``).

    ``variable`` and ``version`` say whose state it is (-1: nobody's). ``stated`` are statistics that do not
    follow from the numbers that are here; ``numbers`` are all of them or a sample.
    """

    id: int
    dtype: str
    shape: tuple[int, ...]
    variable: int
    version: int
    stated: Statistics | None
    numbers: Data | Later

    @property
    def data(self) -> Data:
        """The numbers, or a sample of them, as the file has them."""
        numbers = self.numbers
        return numbers if isinstance(numbers, Data) else numbers.packed()

    @property
    def statistics(self) -> Statistics | None:
        """Statistics of all elements; None for strings, and where nothing is known."""
        if self.stated is not None:
            return self.stated
        numbers = self.numbers
        if not isinstance(numbers, Data):
            return numbers.statistics
        return statistics_of(self.dtype, numbers.items) if numbers.form == "inline" else None

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def whole(self) -> bool:
        """Whether every number is here, not only a sample or the statistics."""
        numbers = self.numbers
        return not isinstance(numbers, Data) or numbers.form in ("inline", "base64", "zlib")

    def _all(self) -> tuple[Any, ...]:
        return (self.id, self.dtype, self.shape, self.variable, self.version, self.data, self.statistics)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and self._all() == other._all()

    __hash__ = None  # type: ignore[assignment]  # two of them are compared, never looked up
