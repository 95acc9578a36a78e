"""The recording's list of events while it grows: numbering, nesting, and the stream of lines that goes
out."""

from __future__ import annotations

from inspect import currentframe
from typing import TYPE_CHECKING, Any

from tapecore.recording import Event, Frame, Recording, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.capture.positions import Place, Positions

BEGINNING = ("gradient", "pullback", "tangent")
"""Events that have others inside them."""

COMPLETED_LATER = ("pullback", "tangent")
"""Of these, those whose outputs are known only at their end."""


class Journal:
    """Appends events. ``within`` is the innermost gradient or pullback that is still going on.

    A pullback is complete only when its rules have run; what happens inside it comes after it, so the
    stream waits for it.
    """

    def __init__(self, recording: Recording, stream: Callable[[bytes], object] | None) -> None:
        self.recording = recording
        self.events = recording.events
        self.positions: Positions
        self.open: list[int] = []
        self._incomplete: list[int] = []
        self._writer = Writer(recording, stream) if stream is not None else None
        self.broken = False

    def frame(self, frame: Frame) -> int:
        """Intern a frame."""
        self.recording.frames.append(frame)
        return len(self.recording.frames) - 1

    def here(self) -> Place:
        """Where the person's program is now."""
        return self.positions.here(currentframe())

    def emit(
        self,
        kind: str,
        what: str,
        inputs: Sequence[int] = (),
        outputs: Sequence[int] = (),
        info: dict[str, Any] | None = None,
        place: Place | None = None,
    ) -> int:
        """Append an event and return its ``at``; what can have others inside goes on until ``end``."""
        line, stack, _, _ = place or self.positions.here(currentframe())
        at = len(self.events)
        within = self.open[-1] if self.open else -1
        self.events.append(
            Event(at, kind, line, what, tuple(inputs), tuple(outputs), within, stack, info or {})
        )
        if kind in BEGINNING:
            self.open.append(at)
        if kind in COMPLETED_LATER:
            self._incomplete.append(at)
        self._write()
        return at

    def end(self, at: int, complete: Event | None = None) -> None:
        """Event ``at`` is over, and whatever was still open inside it."""
        while self.open and self.open[-1] >= at:
            self.open.pop()
        while self._incomplete and self._incomplete[-1] >= at:
            self._incomplete.pop()
        if complete is not None:
            self.events[at] = complete
        self._write()

    def _write(self) -> None:
        """Send what is complete. When the stream breaks, the program ends with its error, and nothing is
        sent any more."""
        writer = self._writer
        if writer is None or self._incomplete:
            return
        self._writer, self.broken = None, True
        writer.until(len(self.events))
        self._writer, self.broken = writer, False

    def close(self) -> None:
        """The recording is over: write what is left."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
