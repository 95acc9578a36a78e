"""The ways from a source to a target: the one with the fewest breaks, and every other that is cut elsewhere.

A gradient is None when each way has a break. A person who mends one of them alone has a gradient, yet a wrong
one: what the other ways would have added is still lost.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.graph.route import Route
from tapecore.graph.sweep import Sweep, places
from tapecore.graph.threads import Threads
from tapecore.graph.trail import Break, Cut, Piece, Trail

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tapecore.graph.route import Judge
    from tapecore.graph.threads import Step
    from tapecore.recording.recording import Recording

MOST = 40
"""So many places that cut a way are looked at."""

Key = tuple[str, str, tuple[int, ...]]
"""A break as a person sees it: its kind, its op, its line and those where it had left TensorFlow; a loop has
the same one in every pass."""


def key_of(recording: Recording, broken: Break) -> Key:
    """What makes a break the same as that of another pass."""
    event = recording.events[broken.link.at]
    through: list[int] = list(event.info.get("through", ()))
    left = [recording.events[at].line for at in through if at < broken.link.at]
    return broken.kind, event.what, (event.line, *left)


class Ways:
    """The ways from each of some sources (``starts``: its values) to any of ``targets``, through links that
    ``judge`` judges; only events after ``since`` count. ``refused``: for each source the inputs (event, slot) for
    which the backward function of a person gave None."""

    def __init__(
        self,
        judge: Judge,
        starts: Sequence[Iterable[int]],
        targets: Iterable[int],
        *,
        refused: Sequence[Collection[tuple[int, int]]] = (),
        since: int = -1,
    ) -> None:
        self.judge = judge
        self.targets = tuple(targets)
        self.sweep = Sweep(judge, starts, refused, since)
        self._count = len(starts)
        self._onward: dict[int, tuple[dict[int, Step], Threads]] = {}  # by the refusals that a source meets

    def shortest(self, source: int = 0) -> Route | None:
        """The way with the fewest breaks from the source at this place of ``starts``; None when it had no part in
        any target."""
        costs = ((self.sweep.cost(target, 1 << source), target) for target in self.targets)
        arrived = [(cost, target) for cost, target in costs if cost is not None]
        near = min(arrived, key=lambda each: each[0], default=None)
        return None if near is None else _route(self.sweep.to(near[1], 1 << source))

    def every(self, source: int = 0) -> list[Route]:
        """For each place that cuts a way the way through it with the fewest breaks, those with the fewest
        first; a way that has every break of another and more is left out, as mending the other is less. None
        where one way is whole."""
        shortest = self.shortest(source)
        if shortest is None or not shortest.breaks:
            return []
        recording = self.judge.recording
        found: dict[frozenset[Key], Route] = {}
        for route in self._through_each_break(source):
            found.setdefault(frozenset(key_of(recording, broken) for broken in route.breaks), route)
        least = [route for keys, route in found.items() if not any(other < keys for other in found)]
        return sorted(least, key=lambda route: (len(route.breaks), route.breaks[0].link.at))

    def _through_each_break(self, source: int) -> Iterator[Route]:
        met = sum(1 << i for i, (by, _) in enumerate(self.sweep.refusals) if by >> source & 1)
        onward, threads = self._onwards(met)
        for broken in self._breaks[source]:
            link = broken.link
            to, on = self.sweep.to(link.source, 1 << source), _follow(onward, threads, link.target)
            yield _route([*to, Cut(Piece([link], [broken.kind]), 0, 1), *on])

    @cached_property
    def _breaks(self) -> list[list[Break]]:
        """Of each source the places that cut a way of it, one for each that a person would tell apart."""
        leading = {*self.targets, *self._onwards(0)[0]}
        found: list[list[Break]] = [[] for _ in range(self._count)]
        seen: dict[Key, int] = {}
        for sources, link, kind in self.sweep.breaks:
            if link.target not in leading:
                continue
            broken = Break(kind, link)
            key = key_of(self.judge.recording, broken)
            new = sources & ~seen.get(key, 0)
            seen[key] = seen.get(key, 0) | new
            for place in places(new):
                if len(found[place]) < MOST:
                    found[place].append(broken)
        return found

    def _onwards(self, met: int) -> tuple[dict[int, Step], Threads]:
        """For each value on a way the link by which it arrives at a target with the fewest breaks, for a source
        that meets these refusals."""
        if met not in self._onward:
            onward = self._fewest(met)
            self._onward[met] = onward, Threads(ahead=True)
        return self._onward[met]

    def _fewest(self, met: int) -> dict[int, Step]:
        refused = {link for i, (_, link) in enumerate(self.sweep.refusals) if met >> i & 1}
        costs = dict.fromkeys(self.targets, 0)
        onward: dict[int, Step] = {}
        for link, kind in reversed(self.sweep.judged):
            cost = costs.get(link.target)
            if cost is None:
                continue
            kind = "none" if refused and link in refused else kind
            cost += 1 if kind else 0
            if link.source not in costs or cost < costs[link.source]:
                costs[link.source] = cost
                onward[link.source] = (link, kind)
        return onward


def _follow(onward: dict[int, Step], threads: Threads, value: int) -> Iterator[Cut]:
    while (step := threads.next(value, onward.get)) is not None:
        cut, value = step
        yield cut


def _route(cuts: list[Cut]) -> Route:
    trail = Trail(cuts)
    return Route(trail, trail.breaks())
