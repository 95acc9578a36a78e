"""Lines that are mostly the text of one array: read without looking for anything in that text but its end."""

from __future__ import annotations

import msgspec

from tapecore.recording.check_values import check_shape
from tapecore.recording.numbers import ITEM_SIZES
from tapecore.recording.rows import ValueRow, value_of
from tapecore.recording.value import NO_TEXT, Value

LONG = 1 << 10
"""Bytes of a line that is worth the look. The text begins within them: before it stand an id, a dtype, a shape and
statistics.
"""

_MARK = b'"base64","'
_END = b'"]\n'
_decoder = msgspec.json.Decoder(ValueRow)


def long_value(chunk: bytes, view: memoryview, begin: int) -> tuple[Value, int] | None:
    """The value of the line that begins there and is longer than ``LONG``, and where its newline stands; None if it
    holds no array as text, or does not end in ``chunk``, which ``view`` shows.

    The text is the part between two quotation marks, whatever stands there: what is no base64 is found when the
    numbers are checked.
    """
    mark = chunk.find(_MARK, begin, begin + LONG)
    if mark < 0:
        return None
    at = mark + len(_MARK) - 1
    return _of_its_length(chunk, view, begin, at) or _of_any_length(chunk, view, begin, at)


def _of_its_length(chunk: bytes, view: memoryview, begin: int, at: int) -> tuple[Value, int] | None:
    """The value if its text ends where the shape says, and the line with it: then nobody has to look for the end."""
    row = _short(chunk[begin:at] + b'""]')
    if row is None or row.dtype not in ITEM_SIZES:
        return None
    try:
        size = check_shape(row.shape) * ITEM_SIZES[row.dtype]
    except ValueError:
        return None
    close = at + 1 + (size + 2) // 3 * 4
    if not chunk.startswith(_END, close):
        return None
    return value_of(row, msgspec.Raw(view[at : close + 1])), close + 2


def _of_any_length(chunk: bytes, view: memoryview, begin: int, at: int) -> tuple[Value, int] | None:
    """The value if its text ends at the next quotation mark. A backslash before that, which could make the end another
    one, is no base64.
    """
    close = chunk.find(b'"', at + 1) + 1
    end = chunk.find(b"\n", close) if close else -1
    if end < 0:
        return None
    row = _short(b"".join((chunk[begin:at], b'""', chunk[close:end])))
    if row is None:
        return None
    return value_of(row, msgspec.Raw(view[at:close])), end


def _short(line: bytes) -> ValueRow | None:
    """The row without the text, if it can be read and this is where the text was."""
    try:
        row = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return row if row.form == "base64" and not row.items and row.text == NO_TEXT else None
