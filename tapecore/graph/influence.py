"""Forward and backward over the links, iteratively: what a value reaches, what made a value, at a moment."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.graph.links import Link, read_links
from tapecore.graph.tapes import Tape, Tapes, read_tapes, states

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

KEPT = 8
"""So many answers of ``ancestors`` are kept: all the sources of one call ask the same."""


class Influence:
    """The links of one recording, indexed; computed once and shared."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.links = read_links(recording)
        self.producer = _producers(recording)
        self._kinds: dict[tuple[int, bool, int], list[str | None]] = {}
        self._ancestors: dict[tuple[frozenset[int], int], AbstractSet[int]] = {}

    @cached_property
    def tapes(self) -> Tapes:
        """The tapes and accumulators."""
        return read_tapes(self.recording)

    @cached_property
    def states(self) -> dict[int, list[int]]:
        """The states of each Variable, oldest first."""
        return states(self.recording)

    @cached_property
    def incoming(self) -> dict[int, list[Link]]:
        """The links that end at each value."""
        found: dict[int, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.target].append(link)
        return found

    @cached_property
    def users(self) -> dict[int, list[Event]]:
        """The events that took each value as an input."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.recording.events:
            for value in set(event.inputs):
                found[value].append(event)
        return found

    def reached(self, start: Iterable[int], until: int) -> set[int]:
        """What ``start`` had a part in before event ``until``, itself included."""
        found = set(start)
        for link in self.links:
            if link.at >= until:
                break
            if link.source in found:
                found.add(link.target)
        return found

    def ancestors(self, values: Iterable[int], until: int) -> AbstractSet[int]:
        """What had a part in ``values`` before event ``until``, themselves included."""
        key = frozenset(values), until
        if key not in self._ancestors:
            if len(self._ancestors) >= KEPT:
                del self._ancestors[next(iter(self._ancestors))]
            self._ancestors[key] = self._made_from(key[0], until)
        return self._ancestors[key]

    def _made_from(self, values: frozenset[int], until: int) -> AbstractSet[int]:
        found = set(values)
        waiting = list(found)
        while waiting:
            for link in self.incoming.get(waiting.pop(), ()):
                if link.at < until and link.source not in found:
                    found.add(link.source)
                    waiting.append(link.source)
        return found

    def kinds(self, tape: Tape, until: int) -> list[str | None]:
        """Room for the kind of break that each link is for ``tape`` before event ``until``: the same list for the
        same tape and moment, as long as nobody asks for another."""
        key = tape.number, tape.forward, until
        if key not in self._kinds:
            self._kinds = {key: [None] * len(self.links)}
        return self._kinds[key]

    def source_values(self, value: int, variable: int) -> frozenset[int]:
        """All that counts as this source: the value, and every state of its Variable."""
        if variable >= 0:
            return frozenset([*self.states.get(variable, ()), value]) - {-1}
        return frozenset({value}) - {-1}


def _producers(recording: Recording) -> dict[int, Event]:
    """The event that made each value; of a pullback that ran ops, the op."""
    makers = {"op", "convert", "create", "assign", "data", "read", "tangent", "pullback", "answer", "seed"}
    found: dict[int, Event] = {}
    for event in recording.events:
        if event.kind in makers:
            for value in event.outputs:
                known = found.get(value)
                if known is None or (event.kind == "op" and known.kind == "pullback"):
                    found[value] = event
    return found
