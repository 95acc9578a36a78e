"""The .tape file: what is written is read again, as a whole, as a stream, and after surplus was added."""

import io
import json
from pathlib import Path

import msgspec
import pytest

from tapecore.recording import (
    Reader,
    Recording,
    TapeFileError,
    Writer,
    lines,
    load,
    load_partial,
    open_recording,
    save,
)
from tapecore.recording.migration import Step


def written(recording: Recording) -> bytes:
    return b"".join(lines(recording))


def test_what_is_saved_is_loaded(recording: Recording, tmp_path: Path) -> None:
    save(recording, tmp_path / "square.tape")
    loaded = load(tmp_path / "square.tape")
    assert loaded == recording
    assert open_recording(str(tmp_path / "square.tape")).header == recording.header
    assert loaded.source == recording.header.source


def test_a_file_is_json_lines_a_header_object_and_short_arrays(recording: Recording) -> None:
    first, *rest = [json.loads(line) for line in written(recording).decode("utf-8").splitlines()]
    assert first["format"] == "tape"
    assert {row[0] for row in rest} == {"o", "f", "v", "e", "n", "note", "end"}
    assert ["v", 1, "float32", [], [9.0]] in rest
    assert ["e", 7, "seed", 4, "ones", [1], [2], 6, 1] in rest


def test_nothing_is_named_before_it_is_written(recording: Recording) -> None:
    """Cut after any line, a file makes sense."""
    data = written(recording)
    ends = [i + 1 for i, byte in enumerate(data) if byte == ord("\n")]
    for end in ends:
        assert load(data[:end]).check()


def test_a_stream_that_is_written_while_the_recording_grows_is_the_saved_file(recording: Recording) -> None:
    stream = io.BytesIO()
    growing = Recording(msgspec.structs.replace(recording.header, notes=()))
    writer = Writer(growing, stream.write)
    growing.ops, growing.frames, growing.values = recording.ops, recording.frames, recording.values
    names = list(recording.names)
    for event in recording.events:
        growing.events.append(event)
        writer.until(len(growing.events))
        while names and names[0].after == event.at:
            growing.names.append(names.pop(0))
    growing.note("One sentence for the person.")
    writer.close()
    assert stream.getvalue() == written(recording)


@pytest.mark.parametrize("size", [1, 2, 7, 64, 100_000])
def test_a_reader_takes_pieces_of_any_size(recording: Recording, size: int) -> None:
    data, reader = written(recording), Reader()
    for start in range(0, len(data), size):
        reader.feed(data[start : start + size])
    assert reader.close() == recording


def test_a_reader_shows_what_has_arrived_so_far(recording: Recording) -> None:
    reader = Reader()
    for line in list(lines(recording))[:9]:
        reader.feed(line)
    assert len(reader.recording.events) == 4
    assert reader.recording.header.name == "square.py"


def test_a_last_line_without_newline_and_empty_lines_are_fine(recording: Recording) -> None:
    assert load(written(recording).rstrip(b"\n")) == recording
    assert load(written(recording).replace(b"\n", b"\n\n")) == recording


def test_rows_of_unknown_kinds_and_surplus_fields_are_ignored(recording: Recording) -> None:
    header, *rows = written(recording).splitlines()
    header = json.dumps({**json.loads(header), "colour": "blue"}).encode()
    longer = [json.dumps([*padded(json.loads(row)), "surplus"]).encode() for row in rows]
    strange = [b'["comet",1,2,{"a":[]}]']
    assert load(b"\n".join([header, *strange, *longer, *strange])) == recording


def padded(row: list[object]) -> list[object]:
    """A row with its defaults written out, so that what follows is surplus."""
    defaults = {"v": [[], -1, -1, None, "inline", "", []], "e": [[], [], -1, -1, {}]}
    missing = {"v": 11, "e": 10}.get(str(row[0]), len(row)) - len(row)
    return row + defaults.get(str(row[0]), [])[-missing:] if missing else row


def test_an_event_of_a_later_kind_is_kept(recording: Recording) -> None:
    *rows, _ = lines(recording)
    row = b'["e",10,"eclipse",1,"total",[0],[]]\n'
    assert load(b"".join([*rows, row])).events[-1].kind == "eclipse"


# ---------------------------------------------------------------- the end of a file


def test_the_last_line_says_how_many_events_and_values_there_are(recording: Recording) -> None:
    assert json.loads(written(recording).splitlines()[-1]) == [
        "end",
        len(recording.events),
        len(recording.values),
    ]
    assert load(written(recording)).whole


def test_a_file_that_was_cut_after_any_line_is_not_taken_for_a_whole_one(recording: Recording) -> None:
    rows = list(lines(recording))
    for count in range(1, len(rows)):
        assert not load(b"".join(rows[:count])).whole


def test_what_may_have_been_cut_stays_so_when_it_is_saved_again(recording: Recording) -> None:
    *rows, _ = lines(recording)
    cut = load(b"".join(rows))
    assert written(cut) == b"".join(rows)
    assert not load(written(cut)).whole


def test_a_run_that_is_still_read_has_no_end_yet_and_is_no_damaged_one(recording: Recording) -> None:
    *rows, end = lines(recording)
    reader = Reader()
    reader.feed(b"".join(rows))
    assert reader.recording.check().events == recording.events
    reader.feed(end)
    assert reader.close().whole


@pytest.mark.parametrize("dropped", [b'["e",', b'["v",'])
def test_an_end_that_counts_other_rows_than_are_there_is_damage(recording: Recording, dropped: bytes) -> None:
    *rows, end = lines(recording)
    last = max(place for place, row in enumerate(rows) if row.startswith(dropped))
    with pytest.raises(TapeFileError, match="were written, and"):
        load(b"".join([*rows[:last], *(row for row in rows[last + 1 :] if row.startswith(b'["note"')), end]))


@pytest.mark.parametrize("row", [b'["note","more"]\n', b'["end",10,6]\n', b'["v",6,"float32",[],[1.0]]\n'])
def test_nothing_stands_after_the_end(recording: Recording, row: bytes) -> None:
    with pytest.raises(TapeFileError, match="after the end of the recording"):
        load(written(recording) + row)


def test_a_damaged_file_says_where_and_why_and_gives_what_was_before(recording: Recording) -> None:
    rows = written(recording).splitlines(keepends=True)
    rows[9] = b'["e",2,"read"\n'
    with pytest.raises(TapeFileError) as caught:
        load(b"".join(rows))
    assert caught.value.line == 10
    assert "malformed" in caught.value.reason or "truncated" in caught.value.reason
    assert caught.value.recording is not None
    assert len(caught.value.recording.events) == 4
    before, damage = load_partial(b"".join(rows))
    assert before == caught.value.recording
    assert damage is not None
    assert damage.line == 10
    assert load_partial(written(recording)) == (recording, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "there is no header"),
        (b"\n", "truncated"),
        (b"hello\n", "malformed"),
        (b"[]\n", "Expected `object`"),
        (b"{}\n", "not a .tape file"),
        (b'{"format":"asciicast","version":2}\n', "not a .tape file"),
        (b'{"format":"tape"}\n', "version is not a number"),
        (b'{"format":"tape","version":true}\n', "version is not a number"),
        (b'{"format":"tape","version":0}\n', "version is not a number"),
        (b'{"format":"tape","version":99}\n', "reads up to 1"),
        (b'{"format":"tape","version":1,"seed":"x"}\n', "Expected `int`"),
        (b'{"format":"tape","version":1,"cells":[[0,99]]}\n', "cells"),
        (b"\xff\xfe{}\n", "malformed"),
        (b"\x80\x04\x95pickle", "malformed"),
    ],
)
def test_what_is_no_tape_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(TapeFileError, match=r"line 1: ") as caught:
        load(data)
    assert reason in caught.value.reason
    assert caught.value.recording is None
    with pytest.raises(TapeFileError):
        load_partial(data)


def test_a_missing_file_is_an_ordinary_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nothing.tape")


def test_lines_and_files_have_a_largest_size(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tapecore.recording.limits.LINE_BYTES", 1000)
    with pytest.raises(TapeFileError, match="line 2: the line is too long"):
        load(next(lines(recording)) + b'["note","' + b"x" * 2000)
    with pytest.raises(TapeFileError, match="line 2: the line is too long"):
        load(next(lines(recording)) + b'["note","' + b"x" * 2000 + b'"]\n')
    monkeypatch.setattr("tapecore.recording.limits.FILE_BYTES", 300)
    with pytest.raises(TapeFileError, match="larger than a recording may be"):
        load(written(recording))


def test_older_versions_are_migrated_row_by_row() -> None:
    """Version 1 called the source `text` and had rows that are gone; version 2 counted lines from 0."""
    steps = {
        1: Step(
            lambda header: {**header, "source": header["text"]},
            lambda row: None if row[0] == "old" else row,
        ),
        2: Step(
            lambda header: header, lambda row: [*row[:3], row[3] + 1, *row[4:]] if row[0] == "e" else row
        ),
    }
    reader = Reader(steps, current=3)
    reader.feed(
        b'{"format":"tape","version":1,"text":"a\\nb"}\n["old",1]\n["e",0,"print",1,"hello"]\n["new",2]\n'
    )
    recording = reader.close()
    assert recording.source == "a\nb"
    assert recording.header.version == 3
    assert [event.line for event in recording.events] == [2]


def test_the_error_can_be_pickled_and_reads_as_a_sentence() -> None:
    error = TapeFileError(3, "the line is too long")
    assert str(error) == "line 3: the line is too long"
    assert error.__reduce__()[1] == (3, "the line is too long", None)
