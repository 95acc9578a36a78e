"""Is a recording sound: a snippet may forge its own, so nothing is trusted and everything that is used
later is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tapecore.recording import limits
from tapecore.recording.check_events import EventCheck
from tapecore.recording.check_values import check_value, require
from tapecore.recording.damage import TapeFileError
from tapecore.recording.event import Event, Name, OpEntry
from tapecore.recording.rows import EndRow, FrameRow, NoteRow, Row, RowOrder, ValueRow, value_of

if TYPE_CHECKING:
    from tapecore.recording.recording import Header, Recording
    from tapecore.recording.value import Value

RULES = frozenset({"rule", "none", "missing"})
AFTER_THE_END = "it stands after the end of the recording"


class Check:
    """Looks at the rows in the order of the file; each method raises ValueError with a reason."""

    def __init__(self, header: Header) -> None:
        self.lines = header.source.count("\n") + 2 if header.source else limits.SOURCE_CHARACTERS
        self.values = self.frames = self.names = self.notes = self.whole_bytes = 0
        self.last_after = -1
        self.ended = False
        self.ops: dict[str, OpEntry] = {}
        self.events = EventCheck(self)

    def row(self, row: Row) -> None:
        """Any row; ValueError when it cannot stand where it stands."""
        require(not self.ended, AFTER_THE_END)
        if isinstance(row, ValueRow):
            self.value(value_of(row))
        elif isinstance(row, Event):
            self.event(row)
        elif isinstance(row, FrameRow):
            self.frame(row)
        elif isinstance(row, Name):
            self.name(row)
        elif isinstance(row, OpEntry):
            self.op(row)
        elif isinstance(row, EndRow):
            self.end(row)
        else:
            self.note(row)

    def value(self, value: Value) -> None:
        """A value: the next id, an array that can exist."""
        if self.ended:
            raise ValueError(AFTER_THE_END)
        if value.id != self.values:
            raise ValueError(f"value {value.id} stands where value {self.values} is expected")
        if self.values >= limits.VALUES:
            raise ValueError(f"more than {limits.VALUES} values")
        try:
            self.whole_bytes += check_value(value)
        except ValueError as error:
            raise ValueError(f"value {value.id}: {error}") from None
        if self.whole_bytes > limits.WHOLE_BYTES_TOGETHER:
            raise ValueError("the arrays together are larger than a recording may be")
        self.values += 1
        self.events.born.append(0)
        self.events.variable_of.append(value.variable)

    def event(self, event: Event) -> None:
        """An event: it can follow those before it."""
        if self.ended:
            raise ValueError(AFTER_THE_END)
        self.events.event(event)

    def frame(self, row: FrameRow) -> None:
        """A frame: the next index, its caller before it."""
        require(row.id == self.frames, f"frame {row.id} stands where frame {self.frames} is expected")
        require(self.frames < limits.FRAMES, f"more than {limits.FRAMES} frames")
        require(-1 <= row.parent < row.id, f"frame {row.id}: its caller {row.parent} is not before it")
        require(row.activation >= 0, f"frame {row.id}: negative activation number")
        self.line(row.line, f"frame {row.id}")
        require(
            row.line <= row.end_line <= self.lines,
            f"frame {row.id}: it ends before it begins, or after the program",
        )
        require(0 <= row.column <= limits.SOURCE_CHARACTERS, f"frame {row.id}: no such column")
        require(0 <= row.end_column <= limits.SOURCE_CHARACTERS, f"frame {row.id}: no such column")
        require(
            len(row.function) <= limits.NAME_CHARACTERS, f"frame {row.id}: the function's name is too long"
        )
        self.frames += 1

    def name(self, name: Name) -> None:
        """A name: bound to a value that is there."""
        require(self.names < limits.NAMES, f"more than {limits.NAMES} names")
        require(
            0 <= name.value < self.values,
            f"the name {name.text[:40]!r} stands for value {name.value}, which is not there",
        )
        require(
            self.last_after <= name.after < self.events.count,
            f"the name {name.text[:40]!r} is bound out of order",
        )
        require(0 < len(name.text) <= limits.NAME_CHARACTERS, "a name that is empty or too long")
        self.line(name.line, f"the name {name.text[:40]!r}")
        self.last_after = name.after
        self.names += 1

    def op(self, entry: OpEntry) -> None:
        """An op entry: one rule and one formula for each input."""
        require(entry.name not in self.ops, f"the op {entry.name[:40]!r} stands here twice")
        require(len(self.ops) < limits.OPS, f"more than {limits.OPS} ops")
        require(0 < len(entry.name) <= limits.NAME_CHARACTERS, "an op's name is empty or too long")
        each = len(entry.inputs) == len(entry.rules) == len(entry.formulas)
        require(each, f"the op {entry.name[:40]!r} does not have one rule and one formula for each input")
        require(
            RULES.issuperset(entry.rules), f"the op {entry.name[:40]!r} has a rule state that does not exist"
        )
        self.ops[entry.name] = entry

    def note(self, row: NoteRow) -> None:
        """A note: of a length that somebody reads."""
        require(
            self.notes < limits.NOTES and len(row.text) <= limits.NAME_CHARACTERS,
            "too many or too long notes",
        )
        self.notes += 1

    def end(self, row: EndRow) -> None:
        """The end: as many events and values came as were written."""
        for word, written, read in (
            ("events", row.events, self.events.count),
            ("values", row.values, self.values),
        ):
            require(written == read, f"{written} {word} were written, and {read} are there")
        self.ended = True

    def line(self, line: int, where: str) -> None:
        """A line of the program, or 0."""
        if not 0 <= line <= self.lines:
            raise ValueError(f"{where}: the program has no line {line}")


def check_header(header: Header) -> None:
    """ValueError when the header cannot be that of a recording."""
    lines = header.source.count("\n") + 2
    require(len(header.source) <= limits.SOURCE_CHARACTERS, "the program is too long")
    require(len(header.name) <= limits.NAME_CHARACTERS, "the program's name is too long")
    require(
        len(header.engine) + len(header.engine_version) <= limits.NAME_CHARACTERS,
        "the engine's name is too long",
    )
    require(len(header.notes) <= limits.NOTES, "too many notes")
    require(len(header.ended) <= limits.NAME_CHARACTERS, "how it ended is told at too great a length")
    require(abs(header.seed) < 1 << 64, "the seed is too large")
    firsts = [cell.line for cell in header.cells]
    require(
        firsts == sorted(firsts) and all(1 <= first <= lines for first in firsts),
        "the cells are not in order",
    )
    require(all(abs(cell.index) < 1 << 31 for cell in header.cells), "a cell's number is too large")


def check(recording: Recording) -> None:
    """TapeFileError for the first row that is not as it must be; its line is that of the saved file."""
    number = 1
    try:
        check_header(recording.header)
        checker = Check(recording.header)
        order = RowOrder(recording)
        for row in order.rest():
            number += 1
            checker.row(row)
        require(
            all(name == entry.name for name, entry in recording.ops.items()),
            "an op stands under another's name",
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, msgspec.MsgspecError) as error:
        raise TapeFileError(number, str(error), recording) from None
