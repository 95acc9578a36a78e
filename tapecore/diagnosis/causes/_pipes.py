"""Whether the source's influence went through a container that holds numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.graph.route import Break
    from tapecore.recording.event import Event


class Pipe(NamedTuple):
    """Where it went in (an op or a put; None: not known), where it came out, the break (None: going by the
    text), its place."""

    entry: Event | None
    exit: Event
    broken: Break | None
    place: int


def pipe_of(case: Case) -> Pipe | None:
    """The container on the way; where a Dataset transforms its elements by itself, the text says what went
    in."""
    for place, broken in case.breaks("data"):
        event = case.events[broken.link.at]
        before = (e for e in case.asked.data if e.at < event.at)
        put = next((e for e in before if _puts(e, event.info.get("object"), broken.link.source)), None)
        return Pipe(put, event, broken, place)
    return None if case.route is not None else _by_text(case)


def _puts(event: Event, holder: object, value: int) -> bool:
    return event.what == "put" and event.info.get("object") == holder and value in event.inputs


def _by_text(case: Case) -> Pipe | None:
    exit = case.asked.first_taken
    if exit is None:
        return None
    used = (
        e
        for v in sorted(case.reached)
        for e in case.influence.users.get(v, ())
        if e.kind == "op" and e.at < case.until
    )
    entry = next(
        (event for event in used if feeds(case.program, event.line, [exit.line, *case.target_lines])), None
    )
    return Pipe(entry, exit, None, 0) if entry is not None else None
