"""What one run of one program did."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from tapecore.recording.event import Event, Frame, Name, OpEntry
    from tapecore.recording.value import Value


class Cell(msgspec.Struct, frozen=True, array_like=True):
    """A notebook cell: its index as the notebook numbers it, its first line in the joined text, the heading
    above it."""

    index: int
    line: int
    title: str = ""


class Header(msgspec.Struct, frozen=True):
    """What ran: engine name and version, seed, program text, name as given, cells; ``notes`` are sentences
    for the person."""

    format: str = "tape"
    version: int = 1
    engine: str = "tapecore"
    engine_version: str = ""
    seed: int = 0
    source: str = ""
    name: str = ""
    cells: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()


class Recording:
    """Append-only tables; see docs/recording.md. Reading one needs no engine."""

    def __init__(self, header: Header | None = None) -> None:
        self.header = header or Header()
        self.ops: dict[str, OpEntry] = {}
        self.frames: list[Frame] = []
        self.values: list[Value] = []
        self.events: list[Event] = []
        self.names: list[Name] = []

    def __repr__(self) -> str:
        what = self.header.name or "a program"
        return f"<Recording of {what}: {len(self.events)} events, {len(self.values)} values>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recording) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # it grows

    @property
    def source(self) -> str:
        """The program's text."""
        return self.header.source

    def note(self, text: str) -> None:
        """Add a sentence for the person; once said, it is not said again."""
        if text not in self.header.notes:
            self.header = msgspec.structs.replace(self.header, notes=(*self.header.notes, text))

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
