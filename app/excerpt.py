"""The first part of a very long recording: what can be laid out and looked through while a person waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tapecore.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.recording import Event

EVENTS = 400_000
"""So many events are shown, what the program printed and drew not counted."""
FINISHED = 600_000
"""A gradient call that is under way by then is shown to its end if it ends before so many."""
PRINTED = 100_000
"""So many pieces of what it printed and drew are shown."""
_CONSOLE = frozenset({"print", "figure", "result"})
_VALUES = ("accumulated", "unsummed", "sources", "to", "unused")


def excerpt(
    recording: Recording, most: int = EVENTS, finished: int = FINISHED, printed: int = PRINTED
) -> Recording:
    """The recording itself, or a copy of its first events that says so in a note. Gradient calls stay whole."""
    events = recording.events
    told = [event.at for event in events if event.kind in _CONSOLE]
    rest = [event.at for event in events if event.kind not in _CONSOLE] if told else range(len(events))
    first, last_call = (
        min(_place(rest, most + more, events), _place(told, printed + more, events))
        for more in (0, max(finished - most, 0))
    )
    end = _end(events, first, last_call)
    if end == len(events):
        return recording
    part = Recording(msgspec.structs.replace(recording.header))
    part.ops, part.frames, part.whole = recording.ops, recording.frames, recording.whole
    part.events = recording.events[:end]
    last = max((value for event in part.events for value in _values(event)), default=-1)
    part.values = recording.values[: last + 1]
    part.names = [name for name in recording.names if name.after < end and name.value <= last]
    part.note(
        f"This recording has {len(recording.events):,} events; the first {end:,} are shown. "
        "Fewer passes of its loops show all of it."
    )
    return part


def _place(places: Sequence[int], count: int, events: Sequence[Event]) -> int:
    """Where the event after ``count`` of these is; the end of all where there are no more."""
    return places[count] if count < len(places) else len(events)


def _end(events: Sequence[Event], most: int, finished: int) -> int:
    """Where to cut: between two events that are inside nothing."""
    if most >= len(events):
        return len(events)
    after = next((at for at in range(most, min(finished, len(events))) if events[at].within < 0), -1)
    if after >= 0:
        return after
    if len(events) <= finished:
        return len(events)
    return next((at for at in range(most, 0, -1) if events[at].within < 0), most)


def _values(event: Event) -> Iterator[int]:
    yield from event.inputs
    yield from event.outputs
    for key in _VALUES:
        found: Any = event.info.get(key, ())
        if isinstance(found, (list, tuple)):
            yield from found
