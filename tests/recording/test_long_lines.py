"""A long line is read by a way of its own; what comes out is what a line that arrives in pieces gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tapecore.recording import Header, Reader, Recording, TapeFileError, lines
from tapecore.recording.kept import Kept
from tapecore.recording.value import Data, Value

COUNT = 40_000


def _data() -> bytes:
    recording = Recording(Header())
    numbers = Kept(np.random.default_rng(0).normal(size=COUNT).astype(np.float32))
    recording.values.append(Value(0, "float32", (COUNT,), -1, -1, None, numbers))
    recording.values.append(Value(1, "float32", (), -1, -1, None, Data("inline", (1.0,))))
    recording.whole = True
    return b"".join(lines(recording))


DATA = _data()
BEGIN = DATA.index(b'["v",0')
TEXT = DATA.index(b'"base64"') + 10
END = DATA.index(b"\n", TEXT)


def _read(data: bytes, size: int) -> tuple[object, ...]:
    """What comes of a file that arrives in chunks of that size."""
    reader = Reader()
    try:
        for begin in range(0, len(data), size):
            reader.feed(data[begin : begin + size])
        return (reader.close().values, reader.line)
    except TapeFileError as error:
        return (error.line, error.recording)  # the reason may be told in other words


def _both(data: bytes) -> tuple[object, ...]:
    whole = _read(data, len(data))
    assert whole == _read(data, 50_000), "a line in pieces is read in the usual way"
    return whole


def test_it_is_the_line_that_was_written() -> None:
    values, _ = _both(DATA)
    assert isinstance(values, list)
    assert len(values) == 2  # pyright: ignore[reportUnknownArgumentType]


@given(st.integers(BEGIN, END - 1), st.binary(min_size=1, max_size=4), st.booleans())
@example(DATA.index(b'v"', BEGIN), b"\x80", False)  # no UTF-8 where the kind of row stands
@settings(max_examples=60)
def test_bytes_that_changed(place: int, wrong: bytes, instead: bool) -> None:
    _both(DATA[:place] + wrong + DATA[place + len(wrong) * instead :])


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(b'","', id="a second text"),
        pytest.param(rb"\"", id="an escaped quotation mark"),
        pytest.param(rb"\/", id="an escaped slash"),
        pytest.param(b"=", id="padding in the middle"),
        pytest.param(b"\n", id="a newline"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff", id="no UTF-8"),
        pytest.param(b'"]' + b"[" * 5000, id="deeply nested"),
    ],
)
@pytest.mark.parametrize("place", [TEXT, TEXT + 65536, TEXT + 70_000, END - 3, END - 2, END - 1])
def test_what_may_stand_in_the_text(wrong: bytes, place: int) -> None:
    _both(DATA[:place] + wrong + DATA[place + len(wrong) :])


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'["v",0,"string",[2],["base64","%b"],-1,-1,null,"inline"]', id="among the items"),
        pytest.param(b'["v",0,"string",[2],["base64","%b"],-1,-1,null,"base64","QUJD"]', id="in both places"),
        pytest.param(b'["v",0,"base64","%b"]', id="as the dtype"),
        pytest.param(b'["note","base64","%b"]', id="in a note"),
        pytest.param(b'["later","base64","%b"]', id="in a row of a later version"),
        pytest.param(
            b'["v",0,"uint8",[1500],[],-1,-1,null,"base64","%b",[],"later"]', id="before a later field"
        ),
    ],
)
def test_the_word_may_stand_elsewhere(line: bytes) -> None:
    _both(DATA[:BEGIN] + line.replace(b"%b", b"QUJD" * 500) + DATA[END:])
