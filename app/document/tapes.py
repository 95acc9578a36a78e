"""What each tape watches, step by step, and why an op is on no tape."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.document.model import Watched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.document.speech import Speech
    from tapecore.recording.event import Event

_CUT = {
    "unwatched": "nothing that it reads is watched",
    "paused": "recording is paused",
    "integer": "no float goes in",
}


def build_ghosts(speech: Speech) -> dict[int, str]:
    """For each op that ran but is on no tape, the reason."""
    kinds = {event.kind for event in speech.lookup.events}
    if "tape_open" not in kinds:
        return {}
    pushed = {int(e.info["op"]) for e in speech.lookup.events if e.kind == "tangent"}
    found: dict[int, str] = {}
    opened = False
    for event in speech.lookup.events:
        opened = opened or event.kind == "tape_open"
        if event.kind == "op" and not event.info.get("tapes") and event.at not in pushed:
            found[event.at] = _reason(event, opened)
    return found


def _reason(event: Event, opened: bool) -> str:
    cuts: Mapping[Any, str] = event.info.get("cut") or {}
    if cuts:
        return _CUT.get(next(iter(cuts.values())), "the tape did not record it")
    return "no tape is open any more" if opened else "no tape is open yet"


@dataclass
class _Tape:
    number: int
    auto: bool = True
    watched: dict[str, str] = field(default_factory=dict[str, str])
    unwatched: dict[str, str] = field(default_factory=dict[str, str])


class WatchLists:
    """Plays the watching forward; after each change, the complete list of that tape."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._open: dict[int, _Tape] = {}
        self._lists: dict[tuple[int, int], list[Watched]] = {}
        self._trainable: dict[int, bool] = defaultdict(lambda: True)

    def build(self) -> list[Watched]:
        """All lists, in order of step and tape; a later change within one step replaces the earlier list."""
        for event in self._speech.lookup.events:
            self._play(event)
        return [row for rows in self._lists.values() for row in rows]

    def _play(self, event: Event) -> None:
        number = int(event.info.get("tape", -1))
        if event.kind == "create" and "variable" in event.info:
            self._trainable[int(event.info["variable"])] = bool(event.info.get("trainable", True))
        elif event.kind == "tape_open":
            tape = self._open.setdefault(number, _Tape(number))
            tape.auto = event.info.get("watch_accessed_variables", True) is not False
            self._emit(tape, event)
        elif event.kind == "tape_reset" and number in self._open:
            self._open[number] = _Tape(number, self._open[number].auto)
            self._emit(self._open[number], event)
        elif event.kind == "watch" and number in self._open:
            self._watch(self._open[number], event)
        elif event.kind == "tape_close":
            self._open.pop(number, None)
        elif event.kind == "tape_drop":
            step = self._speech.lookup.step_of(event.at)
            self._lists[step, number] = [Watched(step, number, "", False, "gone")]
        elif event.kind == "op" and event.within < 0:
            for tape in self._open.values():
                self._pass_by(tape, event)

    def _watch(self, tape: _Tape, event: Event) -> None:
        label = self._speech.names.label(event.inputs[0]) if event.inputs else "?"
        if event.info.get("ignored"):
            tape.unwatched[label] = "not a float: the watch is ignored"
        else:
            tape.unwatched.pop(label, None)
            tape.watched[label] = (
                "a trainable Variable that was used" if event.what == "auto" else "you asked for it"
            )
        self._emit(tape, event)

    def _pass_by(self, tape: _Tape, event: Event) -> None:
        """What the op read and the tape does not watch although it is a leaf."""
        before = len(tape.unwatched)
        for value in event.inputs:
            label = self._speech.names.label(value)
            if label not in tape.watched and label not in tape.unwatched and self._is_leaf(value):
                tape.unwatched[label] = self._why_not(tape, value)
        if len(tape.unwatched) > before:
            self._emit(tape, event)

    def _is_leaf(self, value: int) -> bool:
        if value < 0 or (
            self._speech.lookup.values[value].variable < 0 and not self._speech.names.is_bound(value)
        ):
            return False
        producer = self._speech.lookup.producer.get(value)
        return producer is None or producer.kind != "op" or not producer.info.get("tapes")

    def _why_not(self, tape: _Tape, value: int) -> str:
        kept = self._speech.lookup.values[value]
        if not kept.dtype.startswith(("float", "bfloat", "complex")):
            return f"{kept.dtype}: only floats have gradients"
        if kept.variable < 0:
            return "a tensor: only watched when asked for"
        if not self._trainable[kept.variable]:
            return "not trainable"
        return "used while recording was paused" if tape.auto else "watch_accessed_variables is False"

    def _emit(self, tape: _Tape, event: Event) -> None:
        step = self._speech.lookup.step_of(event.at)
        rows = [Watched(step, tape.number, name, True, why) for name, why in tape.watched.items()]
        rows += [Watched(step, tape.number, name, False, why) for name, why in tape.unwatched.items()]
        self._lists[step, tape.number] = rows
