"""Recordings as they were before loops told their passes."""

import msgspec

from tapecore.recording import Recording

AT = ("op", "through")
"""Where an event's info names other events."""


def without_passes(recording: Recording) -> Recording:
    """The same recording with no ``pass`` event in it."""
    kept = [event for event in recording.events if event.kind != "pass"]
    place = {event.at: number for number, event in enumerate(kept)}
    before = [number for number, event in enumerate(recording.events) if event.kind != "pass"]
    old = Recording(recording.header)
    old.ops, old.frames, old.values = recording.ops, recording.frames, recording.values
    for event in kept:
        info = {key: moved(found, place) if key in AT else found for key, found in event.info.items()}
        within = place.get(event.within, -1)
        old.events.append(msgspec.structs.replace(event, at=place[event.at], within=within, info=info))
    for name in recording.names:
        after = sum(at <= name.after for at in before) - 1
        old.names.append(msgspec.structs.replace(name, after=after))
    return old


def moved(found: int | list[int], place: dict[int, int]) -> int | list[int]:
    return place[found] if isinstance(found, int) else [place[at] for at in found]
