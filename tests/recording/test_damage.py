"""However a file is damaged, reading it works or raises TapeFileError: nothing else, and never a hang."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapecore.recording import Cell, Event, Header, Name, Recording, TapeFileError, lines, load, load_partial
from tests.recording.square import square

DATA = b"".join(lines(square()))
ROWS = DATA.splitlines(keepends=True)


def read(data: bytes) -> Recording | None:
    """What can be read; whatever that is, it must be sound."""
    try:
        recording, _ = load_partial(data)
    except TapeFileError:
        return None
    return recording.check()


def test_cut_at_every_byte() -> None:
    whole = square()
    for end in range(len(DATA)):
        before = read(DATA[:end])
        assert (before is None) == (end < len(ROWS[0].rstrip())), "what came after a whole header is shown"
        if before is not None:
            assert before.events == whole.events[: len(before.events)]
            assert before.values == whole.values[: len(before.values)]


def test_a_line_that_is_missing_or_stands_twice() -> None:
    for index in range(1, len(ROWS)):
        for rows in (ROWS[:index] + ROWS[index + 1 :], ROWS[: index + 1] + ROWS[index:]):
            read(b"".join(rows))


@given(st.integers(0, len(DATA) - 1), st.integers(0, 255))
@settings(max_examples=400)
def test_a_byte_that_flipped(place: int, byte: int) -> None:
    read(DATA[:place] + bytes([byte]) + DATA[place + 1 :])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**60), 10**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=3), children, max_size=2)
    ),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=400)
def test_a_field_of_another_type_or_size(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(ROWS) - 1))
    row: Any = json.loads(ROWS[index])
    key = data.draw(st.sampled_from(sorted(row) if isinstance(row, dict) else range(len(row))))
    row[key] = data.draw(JSON)
    read(b"".join([*ROWS[:index], json.dumps(row).encode() + b"\n", *ROWS[index + 1 :]]))


@pytest.mark.parametrize(
    "line",
    [
        b'["e",10,"print",' + b"[" * 100_000,
        b'["e",10,"print",1,"",[],[],-1,-1,{"a":' + b"[" * 5000 + b"]" * 5000 + b"}]",
        b"[" * 100_000 + b"]" * 100_000,
        b'["v",6,"float32",[],[' + b"9" * 100_000 + b"]]",
        b'["v",6,"float32",[],[1e99999]]',
        b'["v",6,"float32",[9999999999,9999999999,9999999999],[],-1,-1,null,"none"]',
        b'["note","\\ud800"]',
        b'["e",10,"print",1,"\\u0000"]',
        b"\x00" * 1000,
        b"null",
        b"3",
        b'"e"',
        b"[]",
        b"[[]]",
        b'[null,"v"]',
        b'["n",9,"z",1]',
    ],
)
def test_hostile_lines(line: bytes) -> None:
    assert read(b"".join([*ROWS[:-1], line, b"\n", ROWS[-1]])) is not None


TEXT = st.text(max_size=20)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["print", "result", "figure", "error", "cell"]), TEXT), max_size=12
)


@given(TEXT, st.integers(0, 2**32), EVENTS)
@settings(max_examples=100)
def test_any_recording_is_read_as_it_was_written(source: str, seed: int, told: list[tuple[str, str]]) -> None:
    recording = Recording(Header(source=source, name="any", seed=seed, cells=(Cell(3, 1, "t"),)))
    needed = {"figure": {"data": "x"}, "error": {"message": "m"}, "cell": {"index": 2}}
    for at, (kind, what) in enumerate(told):
        recording.events.append(Event(at, kind, 1, what, info=needed.get(kind, {})))
    recording.note("n")
    assert load(b"".join(lines(recording.check()))) == recording


def test_a_name_before_the_first_event() -> None:
    recording = square()
    recording.names.insert(0, Name(-1, "early", 0, 1))
    loaded = load(b"".join(lines(recording)))
    assert loaded == recording
    assert msgspec.structs.asdict(loaded.names[0])["text"] == "early"
