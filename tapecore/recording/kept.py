"""Arrays that a recording keeps whole, and that are still at hand: packed, and summed up, when they are asked
for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, cast

import msgspec
import numpy as np
from isal import isal_zlib
from pybase64 import b64encode

from tapecore.recording.numbers import Statistics
from tapecore.recording.summary import statistics
from tapecore.recording.value import Data, quoted

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"

deflate = cast("Callable[[memoryview, int], bytes]", isal_zlib.compress)  # pyright: ignore[reportUnknownMemberType]
PACKED_FROM = 4 << 10
SAMPLE = 128
"""Bytes from the beginning, the middle and the end each, which tell whether the rest is worth deflating."""
WIDEST = 16
"""Bytes of the widest number."""


class Kept:
    """Stands for the ``Data`` of ``array``, which must not change any more. ``absolute`` gives what the
    statistics say of an accumulator.

    The array is let go once it was packed.
    """

    __slots__ = ("_absolute", "_data", "_statistics", "array")

    def __init__(self, array: Array, absolute: Callable[[], float] | None = None) -> None:
        self.array: Array | None = array
        self._absolute = absolute
        self._data: Data | None = None
        self._statistics: Statistics | None = None

    @property
    def statistics(self) -> Statistics:
        """Statistics of all elements."""
        if self._statistics is None:
            assert self.array is not None
            found = statistics(self.array)
            if self._absolute is not None:
                found = msgspec.structs.replace(found, absolute=self._absolute())
                self._absolute = None
            self._statistics = found
        return self._statistics

    def packed(self) -> Data:
        """The numbers as the file has them."""
        if self._data is None:
            assert self.array is not None
            assert self.statistics  # for they are taken while it is here
            self._data = pack(self.array)
            self.array = None
        return self._data


def pack(array: Array) -> Data:
    """All numbers as text: deflated where that is worth it."""
    raw = _bytes(array)
    if len(raw) >= PACKED_FROM and _shrinks(raw):
        deflated = deflate(raw, 1)
        if len(deflated) < len(raw):
            return Data("zlib", (), quoted(b64encode(deflated)))
    return Data("base64", (), quoted(b64encode(raw)))


def _bytes(array: Array) -> memoryview:
    """The numbers, little-endian in row-major order; without a copy where they lie so."""
    flat = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(-1)
    return flat.view(np.uint8).data


def _shrinks(raw: memoryview) -> bool:
    """Whether deflating leaves a small part. Most of what is trained on, and trained, would shrink by less than a tenth
    at many times the cost; what a relu lets through by two fifths, at eight times the cost.
    """
    middle = len(raw) // 2 & -WIDEST
    return any(map(_is_regular, map(bytes, (raw[:SAMPLE], raw[middle : middle + SAMPLE], raw[-SAMPLE:]))))


def _is_regular(sample: bytes) -> bool:
    """Whether it is a mask, one number again and again, nearly all zero, or its lowest bytes are: round numbers."""
    again = sample[:WIDEST] == sample[WIDEST : 2 * WIDEST]
    return (
        again
        or sample.count(0) * 4 >= SAMPLE * 3
        or not sample.strip(b"\0\1")
        or not sample[::8].strip(b"\0")
    )
