"""The ways from a source to a target: the one with the fewest breaks, and every other that is cut elsewhere.

A gradient is None when each way has a break. A person who mends one of them alone has a gradient, yet a wrong
one: what the other ways would have added is still lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.route import CALM, Break, Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.links import Link
    from tapecore.graph.route import Judge
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
    """The ways from any value of ``start`` to any of ``targets``, through links that ``judge`` judges; only
    events after ``since`` count."""

    def __init__(
        self, judge: Judge, start: Iterable[int], targets: Iterable[int], *, since: int = -1
    ) -> None:
        self.judge = judge
        self.targets = tuple(targets)
        self._best: dict[int, tuple[int, str]] = dict.fromkeys(start, (0, ""))
        self._back: dict[int, tuple[Link, str]] = {}
        self._judged: list[tuple[Link, str]] = []
        kinds = judge.kinds
        for place, link in enumerate(judge.influence.links):
            if link.at >= judge.until:
                break
            if link.at > since and link.source in self._best:
                kind = kinds[place]
                if kind is None:
                    kind = kinds[place] = judge.kind(link)
                self._go_on(link, kind)

    def _go_on(self, link: Link, kind: str) -> None:
        cost, calm = self._best[link.source]
        if not kind and not cost and self.judge.refuses(link):  # behind a break nobody asks it
            kind = "none"
        self._judged.append((link, kind))
        cost += 0 if not kind or (kind == calm and kind in CALM) else 1
        known = self._best.get(link.target)
        if known is None or cost < known[0]:
            self._best[link.target] = (cost, kind or (calm if calm in CALM else ""))
            self._back[link.target] = (link, kind)

    def shortest(self) -> Route | None:
        """The way with the fewest breaks; None when the source had no part in any target."""
        arrived = [target for target in self.targets if target in self._best]
        near = min(arrived, key=lambda target: self._best[target][0], default=None)
        return None if near is None else _route(self._walk(near))

    def every(self) -> list[Route]:
        """For each place that cuts a way the way through it with the fewest breaks, those with the fewest
        first; a way that has every break of another and more is left out, as mending the other is less. None
        where one way is whole."""
        shortest = self.shortest()
        if shortest is None or not shortest.breaks:
            return []
        recording = self.judge.recording
        found: dict[frozenset[Key], Route] = {}
        for route in self._through_each_break():
            found.setdefault(frozenset(key_of(recording, broken) for broken in route.breaks), route)
        least = [route for keys, route in found.items() if not any(other < keys for other in found)]
        return sorted(least, key=lambda route: (len(route.breaks), route.breaks[0].link.at))

    def _through_each_break(self) -> Iterator[Route]:
        onward = self._onward()
        seen: set[Key] = set()
        for link, kind in self._judged:
            if not kind or not (link.target in onward or link.target in self.targets):
                continue
            key = key_of(self.judge.recording, Break(kind, link))
            if key not in seen and len(seen) < MOST:
                seen.add(key)
                rest = _onwards(onward, link.target)
                yield _route([*self._walk(link.source), (link, kind), *rest])

    def _onward(self) -> dict[int, tuple[Link, str]]:
        """For each value on a way the link by which it arrives at a target with the fewest breaks."""
        costs = dict.fromkeys(self.targets, 0)
        onward: dict[int, tuple[Link, str]] = {}
        for link, kind in reversed(self._judged):
            cost = costs.get(link.target)
            if cost is None:
                continue
            cost += 1 if kind else 0
            if link.source not in costs or cost < costs[link.source]:
                costs[link.source] = cost
                onward[link.source] = (link, kind)
        return onward

    def _walk(self, value: int) -> list[tuple[Link, str]]:
        links: list[tuple[Link, str]] = []
        while value in self._back:
            links.append(self._back[value])
            value = links[-1][0].source
        return links[::-1]


def _onwards(onward: dict[int, tuple[Link, str]], value: int) -> Iterator[tuple[Link, str]]:
    while value in onward:
        yield onward[value]
        value = onward[value][0].target


def _route(links: list[tuple[Link, str]]) -> Route:
    """Of a row of calm breaks of one kind the first."""
    breaks = [Break(kind, link) for link, kind in links if kind]
    kept = [b for i, b in enumerate(breaks) if not (i and b.kind in CALM and b.kind == breaks[i - 1].kind)]
    return Route([link for link, _ in links], kept)
