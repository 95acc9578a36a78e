"""The binary form of protocol buffers, as far as examples and tensors need it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from tapecore.engine.errors import DataLossError

VARINT, DOUBLE, BYTES, SINGLE = 0, 1, 2, 5
"""How a field is stored."""


def varint(number: int) -> bytes:
    """An integer in groups of seven bits."""
    number &= (1 << 64) - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(key: int, data: bytes) -> bytes:
    """A field of bytes, with its length."""
    return varint(key << 3 | BYTES) + varint(len(data)) + data


def number(key: int, value: int) -> bytes:
    """A field of one integer."""
    return varint(key << 3 | VARINT) + varint(value)


def packed(values: list[int]) -> bytes:
    """Integers one after the other."""
    return b"".join(map(varint, values))


def floats(values: list[float]) -> bytes:
    """Single floats one after the other."""
    return struct.pack(f"<{len(values)}f", *values)


def _varint_at(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data):
            raise DataLossError(None, None, "truncated message")
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7


def fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Number, form and contents of each field. DataLossError for what is none."""
    at = 0
    while at < len(data):
        key, at = _varint_at(data, at)
        form = key & 7
        if form == VARINT:
            value, at = _varint_at(data, at)
            yield key >> 3, form, value
            continue
        if form == BYTES:
            size, at = _varint_at(data, at)
        elif form in (DOUBLE, SINGLE):
            size = 8 if form == DOUBLE else 4
        else:
            raise DataLossError(None, None, f"unknown form {form} of a field")
        if at + size > len(data):
            raise DataLossError(None, None, "truncated message")
        yield key >> 3, form, data[at : at + size]
        at += size


def signed(value: int) -> int:
    """A 64-bit pattern as an integer with a sign."""
    return value - (1 << 64) if value >> 63 else value


def integers_in(form: int, value: Any) -> list[int]:
    """The integers of a field that has one or several."""
    if form == VARINT:
        return [signed(value)]
    found: list[int] = []
    at = 0
    while at < len(value):
        one, at = _varint_at(value, at)
        found.append(signed(one))
    return found


def floats_in(value: bytes) -> list[float]:
    """The single floats of a field."""
    return list(struct.unpack(f"<{len(value) // 4}f", value))
