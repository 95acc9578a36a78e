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


Row = tuple[str, bool, str]
"""Name, whether it is watched, reason."""
LONG = 40
"""To a list of more rows than these only what is new is told, as far as nothing else has changed in it."""


@dataclass
class _Tape:
    number: int
    auto: bool = True
    persistent: bool = False
    recording: bool = True
    rows: dict[int, Row] = field(default_factory=dict[int, Row])
    places: dict[Key, int] = field(default_factory=dict[Key, int])
    """Which row a thing has."""
    values: dict[str, set[Key]] = field(default_factory=lambda: defaultdict[str, set[Key]](set))
    """By name the tensors among them."""
    news: list[Row] | None = None
    """Rows that came since the list was told; None: it has changed otherwise."""
    closed: bool = False
    """Whether it was told as closed."""

    def put(self, key: Key, name: str, watched: bool, reason: str) -> None:
        """A tensor's name that is bound anew stands for the new tensor alone, unless the older one is watched and the
        new one is not: then there are two."""
        row = name, watched, reason
        older = [k for k in self.values[name] if watched or not self.rows[self.places[k]][1]]
        gone = [k for k in dict.fromkeys((key, *older)) if k in self.places]
        place = len(self.places) + 1 if not self.rows else next(reversed(self.rows)) + 1
        if [self.rows[self.places[k]] for k in gone] == [row]:  # a loop binds the same names in every pass
            place = self.places[gone[0]]
        elif gone or self.news is None:
            self.news = None
        else:
            self.news.append(row)
        for each in gone:
            self.rows.pop(self.places[each], None) if self.places[each] != place else None
            del self.places[each]
            self.values[name].discard(each)
        self.rows[place] = row
        self.places[key] = place
        if key[0] == "value":
            self.values[name].add(key)

    def clear(self) -> None:
        """It forgets all."""
        self.rows.clear()
        self.places.clear()
        self.values.clear()
        self.news = None

    def listed(self) -> list[Row]:
        """Watched ones first."""
        return sorted(self.rows.values(), key=lambda row: not row[1])


class WatchLists:
    """Plays the watching forward; after each change, the complete list of that tape, or what a long one has more."""

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
            tape.clear()
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
        tape.news = None
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
        for value in event.inputs:
            if self._is_leaf(value) and self._key(value) not in tape.places:
                tape.put(
                    self._key(value), self._speech.names.label(value), False, self._why_not(tape, value, True)
                )
        if tape.news != []:
            self._emit(tape, event)

    def _ask(self, tape: _Tape, call: Event) -> None:
        """Sources that the tape never watched, nor computed itself."""
        for place, value in enumerate(call.info.get("sources", ())):
            key = self._key(value) if value >= 0 else ("source", call.at * 1000 + place)
            if key not in tape.places and not self._is_recorded(tape, value):
                label = self._speech.names.label(value) if value >= 0 else self._speech.source(call, place)
                tape.put(key, label, False, self._why_unasked(tape, call, place, label))
        if tape.news != []:
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
        step, closed = self._lookup.step_of(event.at), not tape.recording
        news, tape.news = tape.news, []
        changed, tape.closed = tape.closed != closed, closed
        if news == [] and not changed:
            return
        if news is None or changed or len(tape.rows) <= LONG:
            rows = [Watched(step, tape.number, *row, closed) for row in tape.listed()]
            nothing = Watched(step, tape.number, "", True, "nothing" if closed else "nothing yet", closed)
            self._lists[step, tape.number] = rows or [nothing]
        elif news:
            more = [Watched(step, tape.number, *row, closed, more=True) for row in news]
            self._lists.setdefault((step, tape.number), []).extend(more)
