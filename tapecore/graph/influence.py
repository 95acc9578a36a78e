"""Forward and backward over the links, iteratively: what a value reaches, what made a value, at a moment."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.graph.links import Link, read_links
from tapecore.graph.tapes import Tapes, read_tapes, states

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording


class Influence:
    """The links of one recording, indexed; computed once and shared."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self.links = read_links(recording)
        self.producer = _producers(recording)

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

    def ancestors(self, values: Iterable[int], until: int) -> set[int]:
        """What had a part in ``values`` before event ``until``, themselves included."""
        found = set(values)
        waiting = list(found)
        while waiting:
            for link in self.incoming.get(waiting.pop(), ()):
                if link.at < until and link.source not in found:
                    found.add(link.source)
                    waiting.append(link.source)
        return found

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
