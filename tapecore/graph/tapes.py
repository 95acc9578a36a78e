"""What each tape and accumulator recorded, and when it was open, paused, reset: a shared view on the
events."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

State = Literal["open", "before", "after", "between", "paused"]


@dataclass
class Watch:
    """One watch: when, of which value and Variable (-1: none), ``ignored`` with its reason, asked for or by
    itself."""

    at: int
    value: int
    variable: int
    ignored: str
    auto: bool


@dataclass
class Tape:
    """A tape's life, or an accumulator's (``forward``); times are event indexes, ``last`` a time after
    everything."""

    number: int
    forward: bool
    persistent: bool = False
    auto: bool = True
    opened: list[int] = field(default_factory=list[int])
    closed: list[int] = field(default_factory=list[int])
    paused: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    resets: list[int] = field(default_factory=list[int])
    watches: list[Watch] = field(default_factory=list[Watch])
    recorded: set[int] = field(default_factory=set[int])
    last: int = 0

    def state(self, at: int) -> State:
        """How this tape stood when event ``at`` happened."""
        for start, end in zip(self.opened, [*self.closed, self.last], strict=False):
            if start < at < end:
                place = bisect_left(self.paused, (at, 0)) - 1
                return "paused" if place >= 0 and at < self.paused[place][1] else "open"
        if not self.opened or at < self.opened[0]:
            return "before"
        return "between" if at < self.opened[-1] else "after"

    def reset_after(self, at: int, until: int) -> int:
        """The first reset between ``at`` and ``until``, or -1."""
        place = bisect_right(self.resets, at)
        return self.resets[place] if place < len(self.resets) and self.resets[place] < until else -1

    def watched(self, values: frozenset[int], variable: int, until: int) -> list[Watch]:
        """The watches of a source (its values, or its Variable) before ``until``, ignored ones too."""
        return [
            w
            for w in self.watches
            if w.at < until and (w.value in values or (variable >= 0 and w.variable == variable))
        ]


@dataclass
class Tapes:
    """Every tape and accumulator of a recording by its number."""

    tapes: dict[int, Tape]
    accumulators: dict[int, Tape]

    def of(self, gradient: Event) -> Tape | None:
        """Whose gradient this is."""
        if "accumulator" in gradient.info:
            return self.accumulators.get(gradient.info["accumulator"])
        return self.tapes.get(gradient.info.get("tape", -1))


def read_tapes(recording: Recording) -> Tapes:
    """One pass over the events."""
    tapes: dict[int, Tape] = {}
    accumulators: dict[int, Tape] = {}
    for event in recording.events:
        if event.kind == "op":
            for number in event.info.get("tapes", ()):
                if number in tapes:
                    tapes[number].recorded.add(event.at)
        elif event.kind == "watch" and event.info.get("tape") in tapes:
            tapes[event.info["tape"]].watches.append(_watch(event))
        elif event.kind.startswith("tape_"):
            _live(tapes, event)
        elif event.kind in ("accumulator_open", "accumulator_close", "tangent"):
            _forward(accumulators, event, recording)
    for tape in [*tapes.values(), *accumulators.values()]:
        tape.last = len(recording.events) + 1
    return Tapes(tapes, accumulators)


def _watch(event: Event) -> Watch:
    info: dict[str, Any] = event.info
    ignored = info.get("ignored", "")
    return Watch(
        event.at,
        event.inputs[0] if event.inputs else -1,
        info.get("variable", -1),
        ignored,
        event.what == "auto",
    )


def _live(tapes: dict[int, Tape], event: Event) -> None:
    number = event.info.get("tape", -1)
    tape = tapes.setdefault(number, Tape(number, forward=False))
    what = event.kind.removeprefix("tape_")
    if what == "open":
        tape.persistent = event.info.get("persistent", tape.persistent)
        tape.auto = event.info.get("watch_accessed_variables", tape.auto)
        tape.opened.append(event.at)
    elif what == "close":
        tape.closed.append(event.at)
    elif what == "pause":
        tape.paused.append((event.at, 1 << 60))
    elif what == "resume" and tape.paused:
        tape.paused[-1] = (tape.paused[-1][0], event.at)
    elif what == "reset":
        tape.resets.append(event.at)


def _forward(accumulators: dict[int, Tape], event: Event, recording: Recording) -> None:
    number = event.info.get("accumulator", -1)
    accumulator = accumulators.setdefault(number, Tape(number, forward=True))
    if event.kind == "accumulator_open":
        accumulator.opened.append(event.at)
        for value in event.inputs:
            variable = recording.values[value].variable if value >= 0 else -1
            accumulator.watches.append(Watch(event.at, value, variable, "", auto=False))
    elif event.kind == "accumulator_close":
        accumulator.closed.append(event.at)
    else:
        accumulator.recorded.add(event.info.get("op", -1))


def states(recording: Recording) -> dict[int, list[int]]:
    """The values that were a Variable's state, by Variable, oldest first."""
    found: dict[int, list[int]] = defaultdict(list)
    for value in recording.values:
        if value.variable >= 0:
            found[value.variable].append(value.id)
    return found
