"""What each tape watches, step by step, and what it does not watch although it is used or asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.document.model import Watched

if TYPE_CHECKING:
    from app.document.speech import Speech
    from tapecore.recording.event import Event

Key = tuple[str, int]
"""A Variable by its number, a tensor by its value, what is no tensor by its place among the sources."""
FLOATING = ("float", "bfloat", "complex")


@dataclass
class _Tape:
    number: int
    auto: bool = True
    persistent: bool = False
    recording: bool = True
    rows: dict[Key, tuple[str, bool, str]] = field(default_factory=dict[Key, tuple[str, bool, str]])

    def put(self, key: Key, name: str, watched: bool, reason: str) -> None:
        """Watched ones first; a tensor's name that is bound anew stands for the new tensor alone."""
        older = [k for k, row in self.rows.items() if row[0] == name and k[0] == "value" and watched]
        for each in (key, *older):
            self.rows.pop(each, None)
        self.rows[key] = name, watched, reason
        self.rows = dict(sorted(self.rows.items(), key=lambda item: not item[1][1]))


class WatchLists:
    """Plays the watching forward; after each change, the complete list of that tape."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        self._tapes: dict[int, _Tape] = {}
        self._lists: dict[tuple[int, int], list[Watched]] = {}
        self._trainable: dict[int, bool] = defaultdict(lambda: True)

    def build(self) -> list[Watched]:
        """All lists, in order of step and tape; a later change within one step replaces the earlier list."""
        for event in self._lookup.events:
            self._play(event)
        return [row for rows in self._lists.values() for row in rows]

    def _play(self, event: Event) -> None:
        number = int(event.info.get("tape", -1))
        if event.kind == "create" and "variable" in event.info:
            self._trainable[int(event.info["variable"])] = bool(event.info.get("trainable", True))
        elif event.kind == "tape_open":
            tape = self._tapes.setdefault(number, _Tape(number))
            tape.auto = event.info.get("watch_accessed_variables", True) is not False
            tape.persistent = bool(event.info.get("persistent", tape.persistent))
            tape.recording = True
            self._emit(tape, event)
        elif event.kind == "op" and event.within < 0:
            for tape in self._tapes.values():
                if tape.recording:
                    self._pass_by(tape, event)
        elif number in self._tapes:
            self._happen(self._tapes[number], event)

    def _happen(self, tape: _Tape, event: Event) -> None:
        if event.kind == "tape_reset":
            tape.rows.clear()
            self._emit(tape, event)
        elif event.kind == "watch":
            self._watch(tape, event)
        elif event.kind == "tape_close":
            tape.recording = False
            self._emit(tape, event)
        elif event.kind == "tape_drop":
            self._end(tape, self._lookup.step_of(event.at))
        elif event.kind == "gradient":
            self._ask(tape, event)
            if not tape.persistent:
                self._use_up(tape, event)

    def _use_up(self, tape: _Tape, call: Event) -> None:
        """From the step after the call on; at its answers one still looks at what it watched."""
        last = max((child.at for child in self._lookup.children[call.at]), default=call.at)
        after = self._lookup.step_of(last) + 1
        if after < len(self._lookup.steps.events):
            self._end(tape, after)

    def _end(self, tape: _Tape, step: int) -> None:
        self._lists[step, tape.number] = [Watched(step, tape.number, "", False, "gone")]

    def _watch(self, tape: _Tape, event: Event) -> None:
        value = event.inputs[0] if event.inputs else -1
        watched = not event.info.get("ignored")
        reason = "a trainable Variable that was used" if event.what == "auto" else "you asked for it"
        label = self._speech.names.label(value)
        tape.put(self._key(value), label, watched, reason if watched else "not a float: the watch is ignored")
        self._emit(tape, event)

    def _pass_by(self, tape: _Tape, event: Event) -> None:
        """What the op read and the tape does not watch although it is a leaf."""
        before = len(tape.rows)
        for value in event.inputs:
            if self._is_leaf(value) and self._key(value) not in tape.rows:
                tape.put(
                    self._key(value), self._speech.names.label(value), False, self._why_not(tape, value, True)
                )
        if len(tape.rows) > before:
            self._emit(tape, event)

    def _ask(self, tape: _Tape, call: Event) -> None:
        """Sources that the tape never watched, nor computed itself."""
        before = len(tape.rows)
        for place, value in enumerate(call.info.get("sources", ())):
            key = self._key(value) if value >= 0 else ("source", call.at * 1000 + place)
            if key not in tape.rows and not self._is_recorded(tape, value):
                label = self._speech.names.label(value) if value >= 0 else self._speech.source(call, place)
                tape.put(key, label, False, self._why_unasked(tape, call, place, label))
        if len(tape.rows) > before:
            self._emit(tape, call)

    def _why_unasked(self, tape: _Tape, call: Event, place: int, label: str) -> str:
        value = call.info["sources"][place]
        types = call.info.get("source_types", ())
        reason = (
            self._why_not(tape, value, False)
            if value >= 0
            else f"{types[place] if place < len(types) else 'no tensor'}: not a tensor"
        )
        twin = any(row[0] == label for row in tape.rows.values())
        return f"{reason}: another object than the `{label}` above" if twin else reason

    def _key(self, value: int) -> Key:
        variable = self._lookup.values[value].variable if value >= 0 else -1
        return ("variable", variable) if variable >= 0 else ("value", value)

    def _is_recorded(self, tape: _Tape, value: int) -> bool:
        producer = self._lookup.producer.get(value)
        return (
            producer is not None and producer.kind == "op" and tape.number in producer.info.get("tapes", ())
        )

    def _is_leaf(self, value: int) -> bool:
        if value < 0 or (self._lookup.values[value].variable < 0 and not self._speech.names.is_bound(value)):
            return False
        producer = self._lookup.producer.get(value)
        return producer is None or producer.kind != "op" or not producer.info.get("tapes")

    def _why_not(self, tape: _Tape, value: int, used: bool) -> str:
        kept = self._lookup.values[value]
        if not kept.dtype.startswith(FLOATING):
            return f"{kept.dtype}: only floats have gradients"
        if kept.variable < 0:
            return "a tensor: only watched when asked for"
        if not self._trainable[kept.variable]:
            return "not trainable"
        if not tape.auto:
            return "watch_accessed_variables is False"
        return "used while recording was paused" if used else "never used while it recorded"

    def _emit(self, tape: _Tape, event: Event) -> None:
        step = self._lookup.step_of(event.at)
        closed = not tape.recording
        rows = [Watched(step, tape.number, *row, closed) for row in tape.rows.values()]
        self._lists[step, tape.number] = rows or [
            Watched(step, tape.number, "", True, "nothing" if closed else "nothing yet", closed)
        ]
