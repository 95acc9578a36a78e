"""Forward and backward over the links, iteratively: what a value reaches, what made a value, at a moment."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.graph.links import Link, links_of
from tapecore.graph.tapes import Tape, Tapes, read_tapes, states

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

END = 1 << 60
"""After every event."""
KEPT = 8
"""So many answers of ``ancestors`` are kept: all the sources of one call ask the same."""


class Influence:
    """The links of one recording, indexed; computed once and shared."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.producer = _producers(recording)
        self._reading = links_of(recording)
        self._links: list[Link] = []  # as many as somebody asked for
        self._incoming: dict[int, list[Link]] = defaultdict(list)
        self._read_to = -1
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
    def users(self) -> dict[int, list[Event]]:
        """The events that took each value as an input."""
        found: dict[int, list[Event]] = defaultdict(list)
        for event in self.recording.events:
            for value in set(event.inputs):
                found[value].append(event)
        return found

    def links(self, until: int = END) -> list[Link]:
        """Every link up to the first that is not from before event ``until``, and perhaps more: what comes after the
        last question, such as its own backward pass, is half of a recording and never read."""
        if self._read_to >= until:
            return self._links
        for link in self._reading:
            self._links.append(link)
            self._incoming[link.target].append(link)
            if link.at >= until:
                self._read_to = link.at
                return self._links
        self._read_to = END
        return self._links

    def links_to(self, value: int, until: int) -> Iterator[Link]:
        """The links that end at a value, from before event ``until``."""
        self.links(until)
        return (link for link in self._incoming.get(value, ()) if link.at < until)

    def ancestors(self, values: Iterable[int], until: int) -> AbstractSet[int]:
        """What had a part in ``values`` before event ``until``, themselves included."""
        key = frozenset(values), until
        if key not in self._ancestors:
            if len(self._ancestors) >= KEPT:
                del self._ancestors[next(iter(self._ancestors))]
            self._ancestors[key] = self._made_from(key[0], until)
        return self._ancestors[key]

    def _made_from(self, values: frozenset[int], until: int) -> AbstractSet[int]:
        self.links(until)
        found = set(values)
        waiting = list(found)
        incoming = self._incoming
        while waiting:
            for link in incoming.get(waiting.pop(), ()):
                if link.at < until and link.source not in found:
                    found.add(link.source)
                    waiting.append(link.source)
        return found

    def kinds(self, tape: Tape, until: int) -> list[str | None]:
        """Room for the kind of break that each link is for ``tape`` before event ``until``: the same list for the
        same tape and moment, as long as nobody asks for another."""
        key = tape.number, tape.forward, until
        if key not in self._kinds:
            self._kinds = {key: [None] * len(self.links(until))}
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
