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

deflate = cast("Callable[[bytes, int], bytes]", isal_zlib.compress)  # pyright: ignore[reportUnknownMemberType]
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
    raw = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
    if len(raw) >= PACKED_FROM and _shrinks(raw):
        deflated = deflate(raw, 1)
        if len(deflated) < len(raw):
            return Data("zlib", (), quoted(b64encode(deflated)))
    return Data("base64", (), quoted(b64encode(raw)))


def _shrinks(raw: bytes) -> bool:
    """Whether there are many bytes of zero, as in zeros and round numbers, or one number again and again. Most of what
    is trained on, and trained, has neither, and would shrink by less than a tenth at many times the cost.
    """
    middle = len(raw) // 2
    samples = raw[:SAMPLE], raw[middle : middle + SAMPLE], raw[-SAMPLE:]
    return any(s.count(0) * 8 >= SAMPLE or s[:WIDEST] == s[WIDEST : 2 * WIDEST] for s in samples)
