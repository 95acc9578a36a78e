"""Short words for asking a recording."""

from collections.abc import Callable
from typing import Any

from tapecore.recording import Event, Recording, lines, load
from tapecore.recording.arrays import decode

Run = Callable[..., "Told"]


class Told:
    """A recording and ways to ask it; every one is checked, saved and loaded on the way."""

    def __init__(self, recording: Recording) -> None:
        self.recording = load(b"".join(lines(recording.check())))
        assert self.recording == recording
        self.events = self.recording.events

    def all(self, kind: str, what: str | None = None) -> list[Event]:
        return [e for e in self.events if e.kind == kind and what in (None, e.what)]

    def one(self, kind: str, what: str | None = None) -> Event:
        found = self.all(kind, what)
        assert len(found) == 1, f"{len(found)} events {kind} {what or ''}"
        return found[0]

    def array(self, value: int) -> Any:
        found = decode(self.recording.values[value])
        assert found is not None
        return found

    def named(self, text: str) -> list[int]:
        """The values that a name stood for, in order."""
        return [name.value for name in self.recording.names if name.text == text]

    def names(self) -> list[str]:
        return list(dict.fromkeys(name.text for name in self.recording.names))

    def name_of(self, value: int) -> str:
        return self.recording.bindings(value)[0].text

    def printed(self) -> str:
        return "".join(e.what for e in self.all("print"))

    def answers(self) -> list[Any]:
        return [self.array(e.outputs[0]) if e.outputs else None for e in self.all("answer")]

    def errors(self) -> list[tuple[str, str, int]]:
        return [(e.what, e.info["message"], e.line) for e in self.all("error") if not e.info.get("caught")]

    def span(self, event: Event) -> str:
        """The program's text at the event."""
        frame = self.recording.frames[event.stack]
        assert frame.line == frame.end_line
        return self.recording.source.split("\n")[frame.line - 1][frame.column : frame.end_column]
