"""Why an op is on no tape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.document.speech import Speech
    from tapecore.recording.event import Event

_CUT = {
    "unwatched": "nothing that it reads is watched",
    "paused": "recording is paused",
    "integer": "no float goes in",
}

NO_TANGENT = "nothing that it reads has a tangent"


def build_ghosts(speech: Speech) -> dict[int, str]:
    """For each op that ran but is on no tape, the reason."""
    kinds = {event.kind for event in speech.lookup.events}
    if "tape_open" not in kinds:
        return {}
    pushed = {int(e.info["op"]) for e in speech.lookup.events if e.kind == "tangent"}
    found: dict[int, str] = {}
    opened, pushing = False, 0
    for event in speech.lookup.events:
        opened = opened or event.kind == "tape_open"
        pushing += {"accumulator_open": 1, "accumulator_close": -1}.get(event.kind, 0)
        if event.kind == "op" and not event.info.get("tapes") and event.at not in pushed:
            found[event.at] = _reason(event, opened) if pushing <= 0 else NO_TANGENT
    return found


def _reason(event: Event, opened: bool) -> str:
    cuts: Mapping[Any, str] = event.info.get("cut") or {}
    if cuts:
        return _CUT.get(next(iter(cuts.values())), "the tape did not record it")
    return "no tape is open any more" if opened else "no tape is open yet"
