"""The ``.tape`` file: UTF-8 JSON Lines, a header object and then one short array for each row. Written and
read as a stream."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from tapecore.recording import limits, migration
from tapecore.recording.check import Check, check_header
from tapecore.recording.check_values import require
from tapecore.recording.damage import TapeFileError
from tapecore.recording.event import Event, Name, OpEntry
from tapecore.recording.recording import Header, Recording
from tapecore.recording.rows import FrameRow, Row, RowOrder, ValueRow, frame_of, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_decoder = msgspec.json.Decoder(Row)
_encoder = msgspec.json.Encoder()
_TAGS = frozenset({"v", "f", "e", "n", "o", "note"})


def _layout(kind: type[msgspec.Struct]) -> tuple[object, list[Any]]:
    """The tag of a row, and the defaults of its last fields, last first."""
    optional = [field for field in msgspec.structs.fields(kind) if not field.required]
    defaults: list[Any] = [{} if field.name == "info" else field.default for field in optional]
    return kind.__struct_config__.tag, defaults[::-1]


_LAYOUT = {kind: _layout(kind) for kind in get_args(Row)}


class Writer:
    """Writes a recording while it grows: ``write`` gets each line as bytes, with its newline.

    The header goes out at once; ``until(at)`` writes what the events before ``at`` need and those events;
    ``close`` the rest.
    """

    def __init__(self, recording: Recording, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._order = RowOrder(recording)
        write(encode_header(recording.header))

    def until(self, at: int) -> None:
        """Write the events before ``at``."""
        for row in self._order.until(at):
            self._write(encode_row(row))

    def close(self) -> None:
        """Write everything that is left."""
        for row in self._order.rest():
            self._write(encode_row(row))


class Reader:
    """Reads a recording as its bytes arrive. ``recording`` always holds all whole rows so far, each one
    checked."""

    def __init__(
        self, steps: Mapping[int, migration.Step] = migration.STEPS, current: int = migration.CURRENT
    ) -> None:
        self.recording = Recording()
        self.line = 0
        self._parts: list[bytes] = []
        self._waiting = self._bytes = 0
        self._check: Check | None = None
        self._version = current
        self._steps, self._current = steps, current

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes, in pieces of any size. TapeFileError at the first damaged line."""
        self._bytes += len(chunk)
        if self._bytes > limits.FILE_BYTES:
            raise self._damage("the file is larger than a recording may be")
        *whole, rest = chunk.split(b"\n")
        for piece in whole:
            line = b"".join((*self._parts, piece))
            self._parts, self._waiting = [], 0
            self._line(line)
        self._waiting += len(rest)
        self._parts.append(rest)
        if self._waiting > limits.LINE_BYTES:
            self.line += 1
            raise self._damage("the line is too long")

    def close(self) -> Recording:
        """The recording. TapeFileError when the file stops in the middle of a line, or has no header."""
        rest = b"".join(self._parts)
        self._parts = []
        if rest:
            self._line(rest)
        if self._check is None:
            self.line += 1
            raise self._damage("there is no header: this is not a .tape file, or it is empty")
        return self.recording

    def _line(self, line: bytes) -> None:
        self.line += 1
        try:
            require(len(line) <= limits.LINE_BYTES, "the line is too long")
            if self._check is None:
                self._header(line)
            elif line.strip():
                self._row(line, self._check)
        except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as error:
            raise self._damage(str(error)) from None

    def _header(self, line: bytes) -> None:
        header = self._current_header(line)
        check_header(header)
        self._check = Check(header)
        self.recording.header = header

    def _current_header(self, line: bytes) -> Header:
        fields = msgspec.json.decode(line, type=dict[str, Any])
        require(fields.get("format") == "tape", "this is not a .tape file")
        version = fields.get("version")
        if type(version) is not int or version < 1:
            raise ValueError("the header's version is not a number from 1 on")
        require(
            version <= self._current,
            f"the file has version {version}; this program reads up to {self._current}",
        )
        self._version = version
        return msgspec.convert(migration.migrate_header(fields, self._steps, self._current), Header)

    def _row(self, line: bytes, check: Check) -> None:
        row = self._decode(line)
        if row is not None:
            check.row(row)
            add(self.recording, row)

    def _decode(self, line: bytes) -> Row | None:
        if self._version < self._current:
            return self._migrated(line)
        try:
            return _decoder.decode(line)
        except msgspec.ValidationError:
            if _is_foreign(line):
                return None
            raise

    def _migrated(self, line: bytes) -> Row | None:
        row = migration.migrate_row(
            msgspec.json.decode(line, type=list[Any]), self._version, self._steps, self._current
        )
        return None if row is None or row[0] not in _TAGS else msgspec.convert(row, Row)

    def _damage(self, reason: str) -> TapeFileError:
        return TapeFileError(self.line, reason, self.recording if self._check else None)


def _is_foreign(line: bytes) -> bool:
    """A row of a kind, or an event of a kind, that this version does not know."""
    row = msgspec.json.decode(line, type=list[Any])
    return bool(row) and isinstance(row[0], str) and row[0] not in _TAGS


def add(recording: Recording, row: Row) -> None:
    """Append a row to its table."""
    if isinstance(row, ValueRow):
        recording.values.append(value_of(row))
    elif isinstance(row, Event):
        recording.events.append(row)
    elif isinstance(row, FrameRow):
        recording.frames.append(frame_of(row))
    elif isinstance(row, Name):
        recording.names.append(row)
    elif isinstance(row, OpEntry):
        recording.ops[row.name] = row
    else:
        recording.note(row.text)


def encode_header(header: Header) -> bytes:
    """The first line. Notes are rows at the end, for they may be learnt late."""
    return _encoder.encode(msgspec.structs.replace(header, notes=())) + b"\n"


def encode_row(row: Row) -> bytes:
    """One line; trailing fields that hold their defaults are left out."""
    tag, defaults = _LAYOUT[type(row)]
    fields: list[object] = [tag, *msgspec.structs.astuple(row)]
    for default in defaults:
        if fields[-1] != default:
            break
        fields.pop()
    return _encoder.encode(fields) + b"\n"


def lines(recording: Recording) -> Iterator[bytes]:
    """The file of a recording, line by line."""
    yield encode_header(recording.header)
    for row in RowOrder(recording).rest():
        yield encode_row(row)


def save(recording: Recording, path: str | os.PathLike[str]) -> None:
    """Write the ``.tape`` file. OSError as ``open`` raises it."""
    with Path(path).open("wb") as file:
        file.writelines(lines(recording))


def load(file: str | os.PathLike[str] | bytes) -> Recording:
    """The recording of a ``.tape`` file (its path, or its bytes), checked.

    TapeFileError when it is damaged, with what was before the damage as ``recording``; OSError as ``open``
    raises it.
    """
    reader = Reader()
    if isinstance(file, bytes):
        reader.feed(file)
        return reader.close()
    with Path(file).open("rb") as stream:
        while chunk := stream.read(1 << 20):
            reader.feed(chunk)
    return reader.close()


def load_partial(file: str | os.PathLike[str] | bytes) -> tuple[Recording, TapeFileError | None]:
    """What can be read of a file, and the damage where it stopped, if any. TapeFileError only when there is
    no header."""
    try:
        return load(file), None
    except TapeFileError as error:
        if error.recording is None:
            raise
        return error.recording, error
