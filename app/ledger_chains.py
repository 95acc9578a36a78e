"""A path of the ledger as a short chain in the program's names, from the source to the target."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from tapecore.graph.calls import SILENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis import Analysis
    from tapecore.graph.ledger import Hop

SHOWN = 5
"""So many stops are shown of a path: what has a name, then what the fewest other paths have."""


class Stop(msgspec.Struct):
    """A value on the way: what the program calls it, where that is computed, and the step at which the gradient went
    back through it. `left_out`: so many stops between this one and the next are not shown."""

    label: str
    line: int
    scope: str
    step: int
    left_out: int = 0


class Chain(msgspec.Struct):
    """`ops`: on how many ops the path goes; `nodes`: those of the graph on it, from the source on."""

    ops: int
    stops: list[Stop]
    nodes: list[int]


def chains(analysis: Analysis, paths: Sequence[Sequence[Hop]], target: int) -> list[Chain]:
    """A chain for each path; `target` is what a path without a hop begins and ends at."""
    met = Counter((hop.op, hop.slot) for path in paths for hop in path)
    made = [_Made(analysis, path[::-1], met, target) for path in paths]
    told = [each.chain(by_name=True) for each in made]
    looks = Counter(map(_look, told))
    return [
        chain if looks[_look(chain)] == 1 else each.chain(by_name=False)
        for each, chain in zip(made, told, strict=True)
    ]


def _look(chain: Chain) -> tuple[tuple[str, int, str], ...]:
    return tuple((stop.label, stop.line, stop.scope) for stop in chain.stops)


class _Made:
    """A path from the source on, its reads of Variables left out; `met`: how many of the paths go over each hop."""

    def __init__(
        self, analysis: Analysis, path: Sequence[Hop], met: Counter[tuple[int, int]], target: int
    ) -> None:
        self._analysis = analysis
        events = analysis.recording.events
        self._path = path
        self._source = path[0].to if path else target
        self._loud = [hop for hop in path if events[hop.op].what not in SILENT]
        self._rare = [met[hop.op, hop.slot] for hop in self._loud]

    def chain(self, by_name: bool) -> Chain:
        """Its chain; of a long one stops with names come first, or those that fewest paths have."""
        places = list(range(len(self._loud) + 1))
        if len(places) > SHOWN:
            places = sorted({0, places[-1], *self._chosen(by_name)[: SHOWN - 2]})
        stops = [self._stop(place) for place in places]
        for stop, place, after in zip(stops, places, places[1:], strict=False):
            stop.left_out = after - place - 1
        return Chain(len(self._loud), stops, self.nodes)

    def _chosen(self, by_name: bool) -> list[int]:
        """Places among the stops, the most telling first."""
        names, values = self._analysis.speech.names, self._analysis.recording.values
        named = [values[hop.value].variable >= 0 or names.is_bound(hop.value) for hop in self._loud[:-1]]
        places = [p for p in range(len(named)) if named[p]] if by_name and any(named) else range(len(named))
        return [p + 1 for p in sorted(places, key=lambda p: (self._rare[p], not named[p], p))]

    def _stop(self, place: int) -> Stop:
        """The first one is the source, at its use; each other one is what an op gives."""
        speech = self._analysis.speech
        hop = self._loud[max(place - 1, 0)] if self._loud else None
        value = self._source if place == 0 or hop is None else hop.value
        label = " ".join(speech.names.label(value).split())
        if hop is None:
            return Stop(label, 0, "", -1)
        op = self._analysis.recording.events[hop.op]
        return Stop(label, op.line, speech.scope(op), speech.lookup.step_of(hop.at))

    @cached_property
    def nodes(self) -> list[int]:
        """Those of the graph on it, from the source on."""
        where, events = self._analysis.drawing.where, self._analysis.recording.events
        first = where.of_value(self._source, self._path[0].op if self._path else 0)
        nodes = [first, *(where.of(events[hop.at]) for hop in self._path)]
        return [node for node in dict.fromkeys(nodes) if node >= 0]
