"""Arrays into values and back. The only part of the recording that uses NumPy; viewing a recording does not
need it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.recording.check_values import inflate
from tapecore.recording.kept import Array, Kept
from tapecore.recording.numbers import ITEM_SIZES, NON_FINITE, Statistics, statistics_of
from tapecore.recording.shortest import shortest
from tapecore.recording.summary import statistics
from tapecore.recording.value import NO_TEXT, Data

if TYPE_CHECKING:
    from tapecore.recording.value import Value

SINGLE = np.dtype(np.float32).num
INLINE = 16
SMALL = 64 << 10
LEAF = 8 << 20
LEAVES = 32 << 20
RETAINED = 64 << 20
SIDE = 32
TOO_MUCH = "This run made more numbers than a recording keeps; of some arrays only statistics are shown."
NO_RECOMPUTING = (
    "Some inputs of this run are too large to keep whole, so what builds on them cannot be computed again."
)


class Budget:
    """How much of a run's numbers has been kept; ``notes`` says what had to be left out."""

    def __init__(self, retained: int = RETAINED, leaves: int = LEAVES) -> None:
        self.retained = retained
        self.leaves = leaves
        self.notes: list[str] = []

    def take(self, size: int, leaf: bool) -> str:
        """The form for an array of ``size`` bytes: ``whole``, ``sample`` or ``none``."""
        if leaf and size > SMALL:
            return self._take_leaf(size)
        if self.retained <= 0:
            self.note(TOO_MUCH)
            return "none"
        form = "whole" if size <= SMALL else "sample"
        self.retained -= size if form == "whole" else SIDE * SIDE * 8
        return form

    def _take_leaf(self, size: int) -> str:
        if size <= LEAF and size <= self.leaves:
            self.leaves -= size
            return "whole"
        self.note(NO_RECOMPUTING)
        return "sample"

    def note(self, text: str) -> None:
        """Say something once."""
        if text not in self.notes:
            self.notes.append(text)


def dtype_name(dtype: np.dtype[Any]) -> str:
    """TensorFlow's name of a NumPy dtype."""
    known = _NAMES.get(dtype)
    return known if known is not None else "string" if dtype.kind in "OSUT" else dtype.name


_NAMES = {
    np.dtype(name): name for name in ITEM_SIZES if name != "bfloat16"
}  # NumPy works a name out each time


def encode(array: Array, budget: Budget, leaf: bool = False) -> tuple[Statistics | None, Data]:
    """Statistics of all elements, and the numbers or a sample of them, as ``budget`` allows.

    ``leaf``: nothing in the recording computes this array, so it is kept whole if at all possible.
    """
    stated, data = keep(array, budget, leaf)
    if isinstance(data, Kept):
        return data.statistics, data.packed()
    return (statistics_of(dtype_name(array.dtype), data.items) if data.form == "inline" else stated), data


def keep(array: Array, budget: Budget, leaf: bool = False) -> tuple[Statistics | None, Data | Kept]:
    """The same without the work that can wait: an array that is kept whole is packed when somebody asks, and
    statistics that follow from the numbers that are kept are None. ``array`` must not change any more.
    """
    if array.size <= INLINE:
        return None, Data("inline", inline(array))
    if array.dtype.kind in "OSUT":
        return None, _sample(array)
    form = budget.take(array.nbytes, leaf)
    if form == "whole":
        return None, Kept(array)
    return statistics(array), _sample(array) if form == "sample" else Data("none")


def inline(array: Array) -> tuple[object, ...]:
    """The elements as the file writes them; floats as the shortest number that gives the same bits again."""
    kind = array.dtype.kind
    if array.dtype.num == SINGLE:
        return tuple(shortest(list(array.ravel())))
    if kind == "f" and array.dtype.itemsize < 8:
        return tuple([_real(float(str(x))) for x in (array.ravel() if array.ndim else (array[()],))])
    if kind == "f":
        return tuple([_real(x) for x in array.ravel().tolist()])
    if kind == "c":
        return tuple([[_real(float(str(x.real))), _real(float(str(x.imag)))] for x in array.ravel()])
    if kind in "OSUT":
        return tuple([_text(x) for x in array.ravel().tolist()])
    return tuple(array.ravel().tolist())


def _real(x: float) -> float | str:
    return x if math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


def _text(x: object) -> str:
    text = x.decode("utf-8", "backslashreplace") if isinstance(x, bytes) else str(x)
    return text.encode("utf-8", "backslashreplace").decode()


def _sample(array: Array) -> Data:
    """Rows and columns at even distances, first and last included; leading axes count as rows."""
    if array.ndim < 2:
        picked = array.ravel()[_spread(array.size, SIDE * SIDE)]
    else:
        rows = array.reshape(-1, array.shape[-1])
        picked = rows[np.ix_(_spread(rows.shape[0], SIDE), _spread(rows.shape[1], SIDE))]
    return Data("sample", inline(picked), NO_TEXT, picked.shape)


def _spread(count: int, most: int) -> Array:
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).round().astype(np.int64)


def decode(value: Value) -> Array | None:
    """The whole array of a value; None when the recording has only a sample of it, or statistics."""
    if value.dtype == "bfloat16" or not value.whole:
        return None
    numbers = value.numbers
    if isinstance(numbers, Kept) and numbers.array is not None:
        return numbers.array.copy()
    if value.data.form == "inline":
        return _from_items(value.dtype, value.data.items, value.shape)
    raw = inflate(value.data, value.size * ITEM_SIZES[value.dtype])
    return (
        np.frombuffer(raw, np.dtype(value.dtype).newbyteorder("<")).astype(value.dtype).reshape(value.shape)
    )


def decode_sample(value: Value) -> Array | None:
    """The sample of a value that is not whole, or None when there are only statistics."""
    if value.data.form != "sample" or value.dtype == "bfloat16":
        return None
    return _from_items(value.dtype, value.data.items, value.data.shape)


def _from_items(dtype: str, items: tuple[object, ...], shape: tuple[int, ...]) -> Array:
    if dtype == "string":
        texts: Array = np.empty(len(items), object)
        texts[:] = [str(item).encode() for item in items]
        return texts.reshape(shape)
    if dtype.startswith("complex"):
        return np.array([complex(*map(_number, item)) for item in items], dtype).reshape(shape)  # type: ignore[arg-type]
    return np.array([_number(item) for item in items], dtype).reshape(shape)


def _number(item: Any) -> Any:
    return NON_FINITE[item] if isinstance(item, str) else item
