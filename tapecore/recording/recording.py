"""What one run of one program did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from tapecore.recording.event import Event, Frame, Name, OpEntry
    from tapecore.recording.value import Value


class Pending(Protocol):
    """A recorder that writes rows when somebody looks."""

    notes: list[str]
    """Sentences for the person."""

    def write_events(self) -> None:
        """Write the events and names so far."""
        ...

    def write_values(self) -> bool:
        """Write everything so far; whether nothing more will come."""
        ...


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A notebook cell: its index as the notebook numbers it, its first line in the joined text, the heading
    above it."""

    index: int
    line: int
    title: str = ""


class Header(msgspec.Struct, frozen=True):
    """What ran: engine name and version, seed, program text, name as given, cells; ``notes`` are sentences
    for the person. ``ended`` is "" for a run that came to its end, be it by an error that is among the
    events; else how it was ended, as ``killed:wall: Stopped after 10 s``."""

    format: str = "tape"
    version: int = 1
    engine: str = "tapecore"
    engine_version: str = ""
    seed: int = 0
    source: str = ""
    name: str = ""
    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    ended: str = ""


class Recording:
    """Append-only tables; see docs/recording.md. Reading one needs no engine."""

    def __init__(self, header: Header | None = None) -> None:
        self._header = header or Header()
        self.ops: dict[str, OpEntry] = {}
        self.frames: list[Frame] = []
        self._values: list[Value] = []
        self._events: list[Event] = []
        self._names: list[Name] = []
        self.pending: Pending | None = None
        self.whole = True
        """Whether it is known to be all that was recorded; not so when its file has no end."""

    def __repr__(self) -> str:
        what = self.header.name or "a program"
        return f"<Recording of {what}: {len(self.events)} events, {len(self.values)} values>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recording) and self._tables() == other._tables()

    __hash__ = None  # type: ignore[assignment]  # it grows

    def _tables(self) -> tuple[object, ...]:
        return self.header, self.ops, self.frames, self.values, self.events, self.names

    # ------------------------------------------------------------ tables that may still have to be written

    @property
    def events(self) -> list[Event]:
        """One row for each thing that happened."""
        if self.pending is not None:
            self.pending.write_events()
        return self._events

    @property
    def names(self) -> list[Name]:
        """One row for each name that was bound to a value."""
        if self.pending is not None:
            self.pending.write_events()
        return self._names

    @property
    def values(self) -> list[Value]:
        """One row for each array."""
        self._complete()
        return self._values

    @property
    def header(self) -> Header:
        """What ran, and what there is to say of it."""
        self._complete()
        return self._header

    def _complete(self) -> None:
        """Let the recorder write all that it knows; one that will hear no more is let go."""
        pending = self.pending
        if pending is not None:
            done = pending.write_values()
            for text in pending.notes:
                self._note(text)
            if done:
                self.pending = None

    @header.setter
    def header(self, header: Header) -> None:
        self._header = header

    @events.setter
    def events(self, rows: list[Event]) -> None:
        self._events = rows

    @names.setter
    def names(self, rows: list[Name]) -> None:
        self._names = rows

    @values.setter
    def values(self, rows: list[Value]) -> None:
        self._values = rows

    @property
    def source(self) -> str:
        """The program's text."""
        return self.header.source

    def end(self, how: str) -> None:
        """Keep how a run was ended that did not come to its own end: ``killed:wall: Stopped after 10 s``;
        the sentence is a note too. Nothing for ""."""
        if how:
            self.note(how.partition(": ")[2])
            self._header = msgspec.structs.replace(self._header, ended=how)

    def note(self, text: str) -> None:
        """Add a sentence for the person; once said, it is not said again."""
        self._note(text)

    def _note(self, text: str) -> None:
        if text not in self._header.notes:
            self._header = msgspec.structs.replace(self._header, notes=(*self._header.notes, text))

    def check(self) -> Self:
        """The recording itself, when every row is as it must be; else TapeFileError, whose line is that of
        the saved file."""
        from tapecore.recording.check import check

        check(self)
        return self

    def inside(self, at: int) -> Iterator[Event]:
        """The events that happened directly inside the gradient or pullback event ``at``, in order."""
        for index in range(at + 1, len(self.events)):
            event = self.events[index]
            if event.within == at:
                yield event
            elif event.within < at:
                return

    def stack_of(self, event: Event) -> list[Frame]:
        """The person's frames at an event, innermost first; empty when nothing of the person's was
        running."""
        frames: list[Frame] = []
        index = event.stack
        while index >= 0:
            frames.append(self.frames[index])
            index = self.frames[index].parent
        return frames

    def producers(self) -> list[int]:
        """For each value the ``at`` of the first event that gave it (as output, accumulated or before a
        sum), or -1."""
        first = [-1] * len(self.values)
        for event in self.events:
            for value in (
                *event.outputs,
                *event.info.get("accumulated", ()),
                *event.info.get("unsummed", ()),
            ):
                if value >= 0 and first[value] < 0:
                    first[value] = event.at
        return first

    def bindings(self, value: int) -> list[Name]:
        """Every name that a value was bound to, in order."""
        return [name for name in self.names if name.value == value]
