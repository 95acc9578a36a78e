"""The rows of a ``.tape`` file: what each line after the header holds, and the order in which a recording
is written.

A row is a short array that begins with its tag: ``o`` op entry, ``f`` frame, ``v`` value, ``e`` event,
``n`` name, ``note`` a sentence for the person, ``end`` the last line. Trailing fields that hold their defaults
are left out.
Statistics of inline values are left out, for they follow from the items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import msgspec

from tapecore.recording.event import Event, Frame, Name, OpEntry
from tapecore.recording.numbers import Statistics
from tapecore.recording.value import NO_TEXT, Data, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording.recording import Recording


Item = bool | int | float | str | list[float | int | str]
"""An inline element: complex numbers are [re, im], what is not finite is text."""


PLAIN_TEXT = msgspec.Meta(extra_json_schema={"type": "string", "default": ""})
"""What the published schema says of text that is kept as it stands in the file."""


class ValueRow(msgspec.Struct, frozen=True, array_like=True, gc=False, tag="v"):
    """A value as the file holds it: the common case, a few numbers of nobody's state, comes first and
    short."""

    id: int
    dtype: str
    shape: tuple[int, ...]
    items: tuple[Item, ...] = ()
    variable: int = -1
    version: int = -1
    statistics: Statistics | None = None
    form: str = "inline"
    text: Annotated[msgspec.Raw, PLAIN_TEXT] = msgspec.field(default_factory=lambda: NO_TEXT)
    sample_shape: tuple[int, ...] = ()


class FrameRow(msgspec.Struct, frozen=True, array_like=True, tag="f"):
    """A frame with its index."""

    id: int
    function: str
    activation: int
    parent: int
    line: int
    column: int
    end_line: int
    end_column: int


class NoteRow(msgspec.Struct, frozen=True, array_like=True, tag="note"):
    """A sentence for the person, learnt after the header was written."""

    text: str


class EndRow(msgspec.Struct, frozen=True, array_like=True, tag="end"):
    """The last line: how many events and values came before it. A file without it may have been cut."""

    events: int
    values: int


Row = ValueRow | FrameRow | Event | Name | OpEntry | NoteRow | EndRow


def value_row(value: Value) -> ValueRow:
    """The row of a value."""
    data, stated = value.data, value.stated
    if data.form == "inline":  # the rest follows from the numbers
        statistics = None if stated is None or stated.absolute is None else stated
    else:
        statistics = value.statistics
    items = cast("tuple[Item, ...]", data.items)
    return ValueRow(
        value.id,
        value.dtype,
        value.shape,
        items,
        value.variable,
        value.version,
        statistics,
        data.form,
        data.text,
        data.shape,
    )


def value_of(row: ValueRow, text: msgspec.Raw | None = None) -> Value:
    """The value of a row, with ``text`` if that was read by itself."""
    data = Data(row.form, row.items, row.text if text is None else text, row.sample_shape)
    return Value(row.id, row.dtype, row.shape, row.variable, row.version, row.statistics, data)


def frame_row(index: int, frame: Frame) -> FrameRow:
    """The row of a frame."""
    return FrameRow(index, *msgspec.structs.astuple(frame))


def frame_of(row: FrameRow) -> Frame:
    """The frame of a row."""
    return Frame(*msgspec.structs.astuple(row)[1:])


class RowOrder:
    """Hands out a recording's rows in the order of the file: everything an event names comes before it.

    It can be asked again while the recording grows, so a saved file and a stream are the same lines.
    """

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.values = self.frames = self.events = self.names = self.notes = 0
        self.ops: set[str] = set()

    def until(self, at: int) -> Iterator[Row]:
        """Rows of the events before ``at`` that were not handed out yet."""
        recording = self.recording
        while self.events < min(at, len(recording.events)):
            event = recording.events[self.events]
            yield from self._names(self.events)
            yield from self._needs(event)
            self.events += 1
            yield event

    def rest(self) -> Iterator[Row]:
        """Everything that is left, also what no event names."""
        recording = self.recording
        yield from self.until(len(recording.events))
        yield from (entry for name, entry in recording.ops.items() if name not in self.ops)
        yield from self._frames(len(recording.frames))
        yield from self._values(len(recording.values))
        yield from recording.names[self.names :]
        yield from map(NoteRow, recording.header.notes[self.notes :])
        if recording.whole:
            yield EndRow(len(recording.events), len(recording.values))

    def _needs(self, event: Event) -> Iterator[Row]:
        if event.what in self.recording.ops and event.what not in self.ops:
            self.ops.add(event.what)
            yield self.recording.ops[event.what]
        if event.stack >= self.frames:
            yield from self._frames(event.stack + 1)
        newest = highest_value(event)
        if newest >= self.values:
            yield from self._values(newest + 1)

    def _frames(self, end: int) -> Iterator[Row]:
        for index in range(self.frames, min(end, len(self.recording.frames))):
            self.frames = index + 1
            yield frame_row(index, self.recording.frames[index])

    def _values(self, end: int) -> Iterator[Row]:
        for index in range(self.values, min(end, len(self.recording.values))):
            self.values = index + 1
            yield value_row(self.recording.values[index])

    def _names(self, at: int) -> Iterator[Row]:
        names = self.recording.names
        while self.names < len(names) and names[self.names].after < at:
            name = names[self.names]
            self.names += 1
            yield from self._values(name.value + 1)
            yield name


def highest_value(event: Event) -> int:
    """The highest value id that an event names, or -1."""
    newest = max(max(event.inputs, default=-1), max(event.outputs, default=-1))
    if event.info and event.kind in ("gradient", "seed", "pullback"):
        newest = max(
            newest,
            *(max(_ids(event.info, key), default=-1) for key in ("sources", "accumulated", "unsummed")),
        )
    return newest


def _ids(info: dict[str, Any], key: str) -> list[int]:
    found: Any = info.get(key, ())
    return [x for x in found if type(x) is int] if isinstance(found, (list, tuple)) else []  # type: ignore[reportUnknownVariableType]
