"""Reading a ``.tape`` file as a stream: each line decoded, brought to the current version, and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from tapecore.recording import limits, migration
from tapecore.recording.check import Check, check_header
from tapecore.recording.check_values import require
from tapecore.recording.collector import paused
from tapecore.recording.damage import TapeFileError
from tapecore.recording.event import Event, Name, OpEntry
from tapecore.recording.long_lines import LONG, long_value
from tapecore.recording.recording import Header, Recording
from tapecore.recording.rows import FrameRow, NoteRow, Row, ValueRow, frame_of, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tapecore.recording.value import Value

Line: TypeAlias = "bytes | memoryview"

ROW = ord("[")
_decoder = msgspec.json.Decoder(Row)
_TAGS = frozenset({"v", "f", "e", "n", "o", "note", "end"})


class Reader:
    """Reads a recording as its bytes arrive. ``recording`` always holds all whole rows so far, each one
    checked."""

    def __init__(
        self, steps: Mapping[int, migration.Step] = migration.STEPS, current: int = migration.CURRENT
    ) -> None:
        self.recording = Recording()
        self._values, self._events = self.recording.values, self.recording.events
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
        with paused():
            begin = self._lines(chunk)
        if begin < len(chunk):
            self._waiting += len(chunk) - begin
            self._parts.append(chunk[begin:])
        if self._waiting > limits.LINE_BYTES:
            self.line += 1
            raise self._damage("the line is too long")

    def _lines(self, chunk: bytes) -> int:
        """Read all lines that end in the chunk; where the next one begins."""
        begin = self._finish_line(chunk) if self._parts else 0
        view = memoryview(chunk)  # a line is not copied: most of a file is text of arrays
        while True:
            value, end = None, chunk.find(b"\n", begin, begin + LONG)
            if end < 0:
                value, end = self._long_line(chunk, view, begin)
                if end < 0:
                    break
            self._line(view, begin, end, value)
            begin = end + 1
        return begin

    def _long_line(self, chunk: bytes, view: memoryview, begin: int) -> tuple[Value | None, int]:
        """The value of a line if it was read on the way to its end, and that end; -1 when it goes on behind."""
        if self._check is not None and self._version == self._current:
            found = long_value(chunk, view, begin)
            if found is not None:
                return found
        return None, chunk.find(b"\n", begin)

    def _finish_line(self, chunk: bytes) -> int:
        """Read the line whose beginning waits; where the next one begins."""
        end = chunk.find(b"\n")
        if end < 0:
            return 0
        line = b"".join((*self._parts, chunk[:end]))
        self._parts, self._waiting = [], 0
        self._line(line, 0, len(line))
        return end + 1

    def close(self) -> Recording:
        """The recording; ``whole`` only when the file has its end. TapeFileError when it stops in the middle of a
        line, or has no header."""
        rest = b"".join(self._parts)
        self._parts = []
        if rest:
            self._line(rest, 0, len(rest))
        if self._check is None:
            self.line += 1
            raise self._damage("there is no header: this is not a .tape file, or it is empty")
        self.recording.whole = self._check.ended
        return self.recording

    def _line(self, text: Line, begin: int, end: int, value: Value | None = None) -> None:
        """Read the line that stands there, or the value that was read of it."""
        self.line += 1
        check = self._check
        try:
            if end - begin > limits.LINE_BYTES:
                raise ValueError("the line is too long")
            if value is not None and check is not None:
                check.value(value)
                self._values.append(value)
                return
            line = text[begin:end]
            if check is None:
                self._header(line)
            elif line and (line[0] == ROW or not bytes(line).isspace()):
                self._row(line, check)
        except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError) as error:
            raise self._damage(str(error)) from None

    def _header(self, line: Line) -> None:
        header = self._current_header(line)
        check_header(header)
        self._check = Check(header)
        self.recording.header = header

    def _current_header(self, line: Line) -> Header:
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

    def _row(self, line: Line, check: Check) -> None:
        older = self._version < self._current
        try:
            row = self._migrated(line) if older else _decoder.decode(line)
        except msgspec.ValidationError:
            if older or not _is_foreign(line):
                raise
            return
        if type(row) is ValueRow:
            value = value_of(row)
            check.value(value)
            self._values.append(value)
        elif type(row) is Event:
            check.event(row)
            self._events.append(row)
        elif row is not None:
            check.row(row)
            add(self.recording, row)

    def _migrated(self, line: Line) -> Row | None:
        row = migration.migrate_row(
            msgspec.json.decode(line, type=list[Any]), self._version, self._steps, self._current
        )
        return None if row is None or row[0] not in _TAGS else _decoder.decode(msgspec.json.encode(row))

    def _damage(self, reason: str) -> TapeFileError:
        self.recording.whole = False
        return TapeFileError(self.line, reason, self.recording if self._check else None)


def _is_foreign(line: Line) -> bool:
    """A row of a kind, or an event of a kind, that this version does not know."""
    row = msgspec.json.decode(line, type=list[Any])
    return bool(row) and isinstance(row[0], str) and row[0] not in _TAGS


def add(recording: Recording, row: Row) -> None:
    """Append a row to its table; values and events are added by themselves."""
    if isinstance(row, FrameRow):
        recording.frames.append(frame_of(row))
    elif isinstance(row, Name):
        recording.names.append(row)
    elif isinstance(row, OpEntry):
        recording.ops[row.name] = row
    elif isinstance(row, NoteRow):
        recording.note(row.text)
