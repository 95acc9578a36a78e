"""One array as the recording keeps it: what it is, its statistics, and its numbers or a sample of them."""

from __future__ import annotations

import math

import msgspec


class Statistics(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Statistics over all elements, taken when the value was recorded; NaN and inf are left out of the
    first four.

    ``norm`` is the Euclidean norm. ``first_bad`` is the flat index of the first NaN or inf, or -1.
    ``absolute`` is the sum of |contributions| where the value is an accumulator, else None.
    """

    min: float | None
    max: float | None
    mean: float | None
    norm: float | None
    zeros: int
    nans: int
    infs: int
    first_bad: int
    absolute: float | None = None


class Data(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Numbers of a value.

    ``form`` is ``inline`` (``items``: numbers in row-major order; complex as [re, im]; strings as text),
    ``base64`` (``text``: little-endian bytes), ``zlib`` (``text``: base64 of the deflated bytes),
    ``sample`` (a sample of at most 32 x 32, with ``shape`` its shape, ``items`` its numbers, first and last
    of each axis included) or ``none`` (statistics only). Non-finite numbers inline are the strings ``nan``,
    ``inf`` and ``-inf``.
    """

    form: str
    items: tuple[object, ...] = ()
    text: str = ""
    shape: tuple[int, ...] = ()


class Value(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One array of the run. ``dtype`` is TensorFlow's name (``float32``, ``string``).

    ``variable`` and ``version`` say whose state it is (-1: nobody's).
    """

    id: int
    dtype: str
    shape: tuple[int, ...]
    variable: int
    version: int
    statistics: Statistics | None
    data: Data

    @property
    def size(self) -> int:
        """Number of elements."""
        return math.prod(self.shape)

    @property
    def whole(self) -> bool:
        """Whether every number is here, not only a sample or the statistics."""
        return self.data.form in ("inline", "base64", "zlib")
