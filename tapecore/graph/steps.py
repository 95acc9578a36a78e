"""A step is one thing a teacher would point at; everything else that a recording holds folds into a step."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from tapecore.graph.calls import SILENT

if TYPE_CHECKING:
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

ALWAYS = frozenset({
    "assign", "branch", "tape_open", "tape_pause", "tape_resume", "tape_reset", "tape_close",
    "tape_drop", "accumulator_open", "accumulator_close", "tangent", "gradient", "pullback", "answer",
})  # fmt: skip


class Steps:
    """The steps of a recording: ``events`` are their event indexes, in order; a step's number is its place
    there."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.events = [event.at for event in recording.events if is_step(event)]
        self._place = {at: place for place, at in enumerate(self.events)}

    def __len__(self) -> int:
        return len(self.events)

    def of(self, at: int) -> int:
        """The step that event ``at`` is, or folds into; -1 when there are no steps.

        A read, a constant and a conversion fold into what comes next (their user); a seed into its gradient
        call; what is printed or drawn, and what a cell shows, into the step before.
        """
        known = self._place.get(at)
        if known is not None:
            return known
        if not self.events:
            return -1
        event = self.recording.events[at]
        if event.kind == "seed":
            return self.of(event.within)
        place = bisect_left(self.events, at)
        if event.kind in ("print", "figure", "summary", "result", "error", "cell"):
            return max(bisect_right(self.events, at) - 1, 0)
        return min(place, len(self.events) - 1)


def is_step(event: Event) -> bool:
    """Whether a teacher would point at it. What runs inside a backward pass counts only when another tape
    recorded it."""
    if event.what in SILENT:
        return False
    if event.kind in ALWAYS:
        return True
    if event.kind == "op":
        return event.within < 0 or bool(event.info.get("tapes"))
    if event.kind == "watch":
        return event.what == "watch"
    if event.kind == "escape":
        return not event.info.get("display", False)
    return event.kind == "error" and not event.info.get("caught", False)


def steps(recording: Recording) -> list[int]:
    """The event indexes that are steps."""
    return Steps(recording).events
