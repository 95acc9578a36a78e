"""The recording's list of events while it grows: numbering, nesting, and the stream of lines that goes
out."""

from __future__ import annotations

import time
from inspect import currentframe
from typing import TYPE_CHECKING, Any

from tapecore.recording import Event, Recording, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.capture.positions import Place, Positions

BEGINNING = frozenset({"gradient", "pullback", "tangent"})
"""Events that have others inside them."""

COMPLETED_LATER = frozenset({"pullback", "tangent"})
"""Of these, those whose outputs are known only at their end."""

TOGETHER = 256
SECONDS = 0.05
"""While the engine goes backward by itself, so many events may be sent together, after so long at the latest."""


class Journal:
    """Appends events. ``within`` is the innermost gradient or pullback that is still going on.

    A pullback is complete only when its rules have run; what happens inside it comes after it, so the
    stream waits for it.
    """

    def __init__(self, recording: Recording, stream: Callable[[bytes], object] | None) -> None:
        self.events = recording.events
        self.positions: Positions
        self.open: list[int] = []
        self._incomplete: list[int] = []
        self._writer = Writer(recording, stream) if stream is not None else None
        self._sent, self._last = 0, 0.0
        self.broken = False
        self.unsaid: Callable[[], None] | None = None
        """Tells what comes before the next event, other than what is printed: passes of loops."""

        self.late: list[tuple[str, str, dict[str, Any], Place]] = []
        """Kind, what, info and place of events that Python's garbage collector brings about, which may run while any
        other event is being appended: they come before the next one."""

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
        if place is None:
            place = self.positions.here(currentframe())
        return self.add(kind, what, inputs, outputs, info or {}, place)

    def add(
        self,
        kind: str,
        what: str,
        inputs: Sequence[int],
        outputs: Sequence[int],
        info: dict[str, Any],
        place: Place,
        alone: bool = False,
    ) -> int:
        """The same. ``alone``: nothing is inside of it and none of the person's code runs meanwhile, so it may be sent
        together with those that follow.
        """
        if self.unsaid is not None and kind != "print":
            self._say()
        if self.late:
            self.tell_late()
        events, around = self.events, self.open
        line, stack, _, _ = place
        within = around[-1] if around else -1
        at = len(events)
        if kind in COMPLETED_LATER and not alone:
            self._incomplete.append(at)
        events.append(Event(at, kind, line, what, tuple(inputs), tuple(outputs), within, stack, info))
        if kind in BEGINNING and not alone:
            around.append(at)  # before it is sent, for what comes up meanwhile is inside of it
        if self._writer is not None and not (alone and self._may_wait()):
            self._write()
        return at

    def tell_late(self) -> None:
        """Append what came up at a moment that was not ours to choose."""
        while self.late:
            kind, what, info, place = self.late.pop(0)
            self.add(kind, what, (), (), info, place)

    def _say(self) -> None:
        say, self.unsaid = self.unsaid, None
        if say is not None:
            say()

    def _may_wait(self) -> bool:
        return len(self.events) - self._sent < TOGETHER and time.monotonic() - self._last < SECONDS

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
        self._sent, self._last = len(self.events), time.monotonic()
        writer.until(self._sent)
        self._writer, self.broken = writer, False

    def close(self) -> None:
        """The recording is over: write what is left."""
        self.tell_late()
        if self._writer is not None:
            self._writer.close()
            self._writer = None
