"""Is a value what it says it is: known type, possible shape, as many numbers as elements, and none of them
too large."""

from __future__ import annotations

import binascii
import functools
import math
import zlib
from typing import TYPE_CHECKING, cast

import msgspec
from pybase64 import b64decode

from tapecore.recording import limits
from tapecore.recording.numbers import ITEM_SIZES, NON_FINITE, OPAQUE
from tapecore.recording.value import NO_TEXT, Data

if TYPE_CHECKING:
    from tapecore.recording.value import Statistics, Value


QUOTE = ord('"')
PIECE = 1 << 16
"""Characters of base64 that are decoded at a time where only their number is wanted; a multiple of four."""
BYTES = frozenset({"base64", "zlib"})
"""Forms of data that are bytes, written as text."""
FLOATS = frozenset(name for name in ITEM_SIZES if "float" in name)


def require(condition: bool, reason: str) -> None:
    """Raise ValueError with the reason unless the condition holds."""
    if not condition:
        raise ValueError(reason)


def check_value(value: Value) -> int:
    """Bytes of the array when it is whole (0 for inline numbers). ValueError says what is wrong."""
    dtype, numbers = value.dtype, value.numbers
    if dtype not in ITEM_SIZES and dtype not in OPAQUE:
        raise ValueError(f"no element type is called {dtype[:40]!r}")
    count = check_shape(value.shape) if value.shape else 1
    if value.variable != -1 or value.version != -1:
        _check_state(value)
    if value.stated is not None:
        _check_statistics(value.stated)
    data = numbers if type(numbers) is Data else value.data
    if data.form in BYTES:
        return _check_bytes(value, count, data)
    _check_data(dtype, count, data)
    return 0


def _check_state(value: Value) -> None:
    require(value.variable >= -1 and value.version >= -1, "a Variable's number or version is below -1")
    require(value.variable <= value.id, f"variable {value.variable} is numbered too high")
    require(
        (value.variable < 0) == (value.version < 0),
        "a Variable's state needs both its number and its version",
    )


@functools.lru_cache(maxsize=1024)  # a run has few shapes
def check_shape(shape: tuple[int, ...]) -> int:
    """The number of elements. ValueError when no array has this shape."""
    require(len(shape) <= limits.AXES, f"{len(shape)} axes, at most {limits.AXES} are possible")
    require(all(0 <= extent < limits.EXTENT for extent in shape), f"the shape {shape} is not possible")
    return math.prod(shape)


def _check_statistics(statistics: Statistics) -> None:
    most = limits.EXTENT
    if not (0 <= statistics.zeros <= most and 0 <= statistics.nans <= most and 0 <= statistics.infs <= most):
        raise ValueError("a count in the statistics is not possible")
    if not -1 <= statistics.first_bad <= most:
        raise ValueError("the index of the first bad element is not possible")


def _check_data(dtype: str, count: int, data: Data) -> None:
    if data.text is not NO_TEXT:
        require(data.text == NO_TEXT, "there is text beside numbers")
    if data.form == "inline":
        _check_items(dtype, data.items, count, limits.NUMBERS_INLINE)
    elif data.form == "sample":
        sampled = check_shape(data.shape)
        require(sampled <= count, "the sample is larger than the array")
        _check_items(dtype, data.items, sampled, limits.NUMBERS_SAMPLED)
    else:
        require(data.form == "none", f"data cannot have the form {data.form[:40]!r}")


def _check_items(dtype: str, items: tuple[object, ...], count: int, most: int) -> None:
    if len(items) != count:
        raise ValueError(f"{len(items)} numbers for {count} elements")
    if count > most:
        raise ValueError(f"{count} numbers, at most {most} are written one by one")
    if dtype in OPAQUE and dtype != "string":
        raise ValueError(f"{dtype} has no numbers")
    plain = dtype in FLOATS
    if plain and set(map(type, items)) <= {float}:
        return
    for item in items:
        if not (plain and type(item) is float) and not _item_fits(dtype, item):
            raise ValueError(f"{str(item)[:40]!r} is not a {dtype}")


def _item_fits(dtype: str, item: object) -> bool:
    if dtype == "string":
        return isinstance(item, str)
    if dtype == "bool":
        return isinstance(item, bool)
    if dtype.startswith("complex"):
        parts = cast("list[object]", item)
        return isinstance(item, (list, tuple)) and len(parts) == 2 and all(_is_real(part) for part in parts)
    if "float" in dtype:
        return _is_real(item)
    return type(item) is int and _integer_fits(dtype, item)


def _is_real(item: object) -> bool:
    if isinstance(item, str):
        return item in NON_FINITE
    return type(item) is float or (type(item) is int and abs(item) < 1 << 1000)


def _integer_fits(dtype: str, item: int) -> bool:
    bits = ITEM_SIZES[dtype] * 8
    return 0 <= item < 1 << bits if dtype.startswith("u") else -(1 << bits - 1) <= item < 1 << (bits - 1)


def _check_bytes(value: Value, count: int, data: Data) -> int:
    item = ITEM_SIZES.get(value.dtype)
    if item is None:
        raise ValueError(f"{value.dtype} has no bytes of its own")
    size = count * item
    if size > limits.WHOLE_BYTES:
        raise ValueError(f"{size} bytes in one value, at most {limits.WHOLE_BYTES} are kept")
    if _size(data, size) != size:
        raise ValueError(f"the data does not have the {size} bytes of shape {value.shape}")
    return size


def _size(data: Data, size: int) -> int:
    """How many bytes ``data`` stands for, counted up to ``size`` + 1. Base64 as it is usually written is decoded here,
    and long text piece by piece into memory that the processor has at hand.
    """
    written = memoryview(data.text)
    if data.form == "zlib" or written[0] != QUOTE:
        return len(inflate(data, size))
    end = len(written) - 1
    try:
        if end <= PIECE:
            return len(b64decode(written[1:end], validate=True))
        pieces = [
            len(b64decode(written[at : min(at + PIECE, end)], validate=True)) for at in range(1, end, PIECE)
        ]
    except binascii.Error:
        return len(inflate(data, size))
    even = all(
        length * 4 == PIECE * 3 for length in pieces[:-1]
    )  # else some piece ended as only the last may
    return sum(pieces) if even else len(inflate(data, size))


def inflate(data: Data, size: int) -> bytes:
    """The bytes of ``base64`` or ``zlib`` data, never more than ``size`` + 1 of them. ValueError when they
    cannot be read."""
    try:
        raw = _bytes(data.text)
        return raw if data.form == "base64" else zlib.decompressobj().decompress(raw, size + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError(f"the data cannot be unpacked ({error})") from None


def _bytes(text: msgspec.Raw) -> bytes:
    """What text of base64 says. ValueError when it is no text, or not of base64."""
    written = memoryview(text)
    if written[0] != QUOTE:
        raise ValueError("it is not text")
    try:
        return b64decode(written[1:-1], validate=True)
    except binascii.Error:  # some writers of JSON escape a slash
        return b64decode(msgspec.json.decode(text, type=str), validate=True)
