"""Influence: which value had a part in which other, whatever carried it: an op, NumPy, a Variable's state,
a queue, a backward pass.

A tape's connection is a part of this; what lies between the two is where gradients get lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.primals import MANY, primals
from tapecore.graph.tapes import states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording


class Link(NamedTuple):
    """``source`` had a part in ``target``, through input ``slot`` of event ``at``.

    ``kind``: op, convert (Python data became a tensor), assign, keep (a Variable's old state in its new
    one), create (a Variable made from a tensor), data (through a queue or Dataset), pullback (a backward
    pass that nobody recorded), tangent, same (no computation).
    """

    at: int
    source: int
    target: int
    slot: int
    kind: str


def links_of(recording: Recording) -> Iterator[Link]:
    """Every link, in the order of events: the source of each is older than its target."""
    return _Reader(recording).read()


def read_links(recording: Recording) -> list[Link]:
    """The same as a list."""
    return list(links_of(recording))


_KEEPS_NOTHING = ("assign",)
"""Assignments after which nothing is left of the old state; all others change it or a part of it."""


class _Reader:
    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.events = recording.events
        self.states = states(recording)
        self.waiting: dict[int, list[int]] = defaultdict(list)  # values put into a data object so far
        self.taken: dict[int, int] = {}  # of an object with much in it: what was taken last
        self.sums: dict[tuple[int, int], int] = {}  # (gradient, value): its accumulated cotangent so far
        self.recorded_backward = {e.within for e in self.events if e.kind == "op" and e.within >= 0}

    def read(self) -> Iterator[Link]:
        readers = {
            "op": self._through,
            "convert": self._through,
            "create": self._create,
            "assign": self._assign,
            "data": self._data,
            "answer": self._answer,
            "tangent": self._tangent,
        }
        late: list[tuple[int, list[Link]]] = []  # a pullback's links wait for the ops that it ran
        for event in self.events:
            while late and event.within < late[-1][0]:
                yield from late.pop()[1]
            if event.kind == "pullback":
                late.append((event.at, list(self._pullback(event))))
            elif event.kind in readers:
                yield from readers[event.kind](event)
        while late:
            yield from late.pop()[1]

    def _through(self, event: Event) -> Iterator[Link]:
        for slot, source in enumerate(event.inputs):
            if source >= 0:
                for target in event.outputs:
                    yield Link(event.at, source, target, slot, event.kind)

    def _create(self, event: Event) -> Iterator[Link]:
        kind = "create" if event.what == "variable" else "convert"
        for slot, source in enumerate(event.inputs):
            for target in event.outputs:
                if source >= 0 and source != target:
                    yield Link(event.at, source, target, slot, kind)

    def _assign(self, event: Event) -> Iterator[Link]:
        number = event.info.get("variable", -1)
        for target in event.outputs:
            for slot, source in enumerate(event.inputs):
                if source >= 0:
                    kind = "keep" if self.recording.values[source].variable == number else "assign"
                    yield Link(event.at, source, target, slot, kind)
            if event.what not in _KEEPS_NOTHING:
                states = self.states[number]
                place = bisect_left(states, target)
                if place:
                    yield Link(event.at, states[place - 1], target, -1, "keep")

    def _data(self, event: Event) -> Iterator[Link]:
        held = self.waiting[event.info.get("object", -1)]
        if event.what == "put":
            held.extend(value for value in event.inputs if value >= 0)
        for target in event.outputs:
            for source in held:
                yield Link(event.at, source, target, 0, "data")
            number = event.info.get("object", -1)
            if number in self.taken:
                yield Link(event.at, self.taken[number], target, 0, "same")
            if len(held) > MANY:
                self.taken[number] = target
                held.clear()

    def _pullback(self, event: Event) -> Iterator[Link]:
        op = self._op_of(event)
        wrt: list[int] = event.info.get("wrt", [])
        reached: list[int] = event.info.get("to", [])
        running: list[int] = event.info.get("accumulated", [])
        for index, contribution in enumerate(event.outputs):
            if event.at not in self.recorded_backward:
                yield from self._unrecorded(event, op, wrt[index] if index < len(wrt) else -1, contribution)
            if index < len(reached) and index < len(running):
                yield from self._add(event, contribution, reached[index], running[index])

    def _op_of(self, event: Event) -> Event | None:
        number: int = event.info.get("op", -1)
        return self.events[number] if 0 <= number < len(self.events) else None

    def _unrecorded(self, event: Event, op: Event | None, slot: int, contribution: int) -> Iterator[Link]:
        uses = [value for value in event.inputs if value >= 0]
        if op is not None:
            uses += primals(op, slot, self.recording.ops.get(op.what))
        for source in uses:
            if source != contribution:
                yield Link(event.at, source, contribution, slot, "pullback")

    def _add(self, event: Event, contribution: int, to: int, running: int) -> Iterator[Link]:
        before = self.sums.get((event.within, to), -1)
        for source in (contribution, before):
            if source not in (-1, running):
                yield Link(event.at, source, running, 0, "same")
        self.sums[event.within, to] = running

    def _answer(self, event: Event) -> Iterator[Link]:
        for target in event.outputs:
            for source in {self.sums.get((event.within, value), -1) for value in event.inputs}:
                if source not in (-1, target):
                    yield Link(event.at, source, target, 0, "same")

    def _tangent(self, event: Event) -> Iterator[Link]:
        op = self._op_of(event)
        for target in event.outputs:
            for source in [*event.inputs, *(op.inputs if op else ())]:
                if source >= 0 and target >= 0 and event.at not in self.recorded_backward:
                    yield Link(event.at, source, target, 0, "tangent")
