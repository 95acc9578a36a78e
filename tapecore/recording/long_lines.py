"""Lines that are mostly the text of one array: read without looking for anything in that text but its end."""

from __future__ import annotations

import msgspec

from tapecore.recording.rows import ValueRow, value_of
from tapecore.recording.value import NO_TEXT, Value

LONG = 1 << 10
"""Bytes of a line that is worth the look. The text begins within them: before it stand an id, a dtype, a shape and
statistics.
"""

_MARK = b'"base64","'
_decoder = msgspec.json.Decoder(ValueRow)


def long_value(chunk: bytes, begin: int) -> tuple[Value, int] | None:
    """The value of the line that begins there and is longer than ``LONG``, and where its newline stands; None if it
    holds no array as text, or does not end in ``chunk``.

    The text is the part between two quotation marks, whatever stands there: what is no base64 is found when the
    numbers are checked. A backslash in it, which could make the end another one, is none.
    """
    mark = chunk.find(_MARK, begin, begin + LONG)
    if mark < 0:
        return None
    at = mark + len(_MARK) - 1
    close = chunk.find(b'"', at + 1) + 1
    end = chunk.find(b"\n", close) if close else -1
    if end < 0:
        return None
    row = _short(b"".join((chunk[begin:at], b'""', chunk[close:end])))
    if row is None:
        return None
    return value_of(row, msgspec.Raw(memoryview(chunk)[at:close])), end


def _short(line: bytes) -> ValueRow | None:
    """The row without the text, if it can be read and this is where the text was."""
    try:
        row = _decoder.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return None
    return row if row.form == "base64" and not row.items and row.text == NO_TEXT else None
