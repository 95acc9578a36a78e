"""The search for the paths whose contributions are largest, best first, within limits of work."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from tapecore.capture.recompute.local import Array

LISTED = 10
PUSHES = 200_000
"""So many cotangents are pushed through an op at most,"""
KEPT = 20_000_000
"""with so many numbers in all of them that wait,"""
SECONDS = 3.0
"""in so much time."""
ROUNDING = 1e-9
NEAR = 10.0
"""Estimates so many times below the smallest path listed end a search that is not proved"""
PROVING = 20_000
"""after so many pushes."""

Trail: TypeAlias = "tuple[int, Trail] | None"
"""The places of the hops taken, the last one first."""


class Link(NamedTuple):
    """From ``value`` to ``to``: ``pull`` takes a flat cotangent there. ``norm``: by how much it lengthens one at most,
    None where that is not known; ``seen``: by how much it lengthened the whole gradient."""

    value: int
    to: int
    pull: Callable[[Array], Array]
    norm: float | None
    seen: float


class Waiting(NamedTuple):
    """A way that branches off, or a start: the cotangent at its beginning, which goes over hop ``place`` next (or
    starts at target ``-1 - place``)."""

    trail: Trail
    cotangent: Array
    place: int


class FoundPath(NamedTuple):
    """A path's contribution, and how large it counts."""

    size: float
    trail: Trail
    contribution: Array

    def hops(self) -> list[int]:
        """Its hops from the target on."""
        found: list[int] = []
        trail = self.trail
        while trail is not None:
            place, trail = trail
            found.append(place)
        return found[::-1]


class Found(NamedTuple):
    """The ``best`` paths, largest first; of all that were ``followed`` how many, the ``sum`` of the contributions and
    that of their norms (``sizes``); ``ending``: `all`, `proved`, `search` or `cut`."""

    best: list[FoundPath]
    followed: int
    sum: Array
    sizes: float
    ending: str


class Search:
    """From the targets (``seeds``) over ``links`` to ``ends``; ``whole`` is the gradient that all paths make.

    In turn the way is followed that is expected to become largest, and the one that can become largest.
    """

    def __init__(
        self, seeds: Mapping[int, Array], links: Sequence[Link], ends: frozenset[int], whole: Array
    ) -> None:
        self._seeds, self._links, self._ends = seeds, links, ends
        length = float(np.linalg.norm(whole))
        self._direction = whole / length if length else None
        self._sure = all(link.norm is not None for link in links)
        self._expected = stretches(links, [link.seen for link in links], ends)
        norms = [link.seen if link.norm is None else link.norm for link in links]
        self._bound = stretches(links, norms, ends)
        self._ways: dict[int, list[int]] = defaultdict(list)
        for place, link in enumerate(links):
            self._ways[link.value].append(place)
        for places in self._ways.values():
            places.sort(key=self._expected.__getitem__, reverse=True)
        self._waiting: dict[int, Waiting] = {}
        self._likely: list[tuple[float, int]] = []
        self._possible: list[tuple[float, int]] = []
        self._best: list[tuple[float, int, FoundPath]] = []
        self._pushes = self._held = self._number = 0

    def run(self) -> Found:
        """Each turn follows one way to its end; what branches off waits for its own turn."""
        total, sizes, count = 0.0, 0.0, 0
        for target, seed in self._seeds.items():
            self._wait(None, seed, math.inf, math.inf, -1 - target)
        until = perf_counter() + SECONDS
        while (ending := self._ending(until)) == "":
            path = self._follow(self._next(self._possible if count % 2 else self._likely))
            total, count = total + path.contribution, count + 1
            sizes += float(np.linalg.norm(path.contribution))
            heapq.heappush(self._best, (path.size, -count, path))
            if len(self._best) > LISTED:
                heapq.heappop(self._best)
        ranked = [path for _, _, path in sorted(self._best, key=lambda each: each[:2], reverse=True)]
        return Found(ranked, count, np.asarray(total), sizes, ending)

    def _ending(self, until: float) -> str:
        """Why the search is over; "" while it is not."""
        if not self._waiting:
            return "all"
        if len(self._best) == LISTED:
            least = self._best[0][0]
            if self._sure and self._top(self._possible) <= least * (1 + ROUNDING):
                return "proved"
            if self._top(self._likely) * NEAR < least and (not self._sure or self._pushes > PROVING):
                return "search"
        spent = self._pushes > PUSHES or self._held > KEPT or perf_counter() > until
        return "cut" if spent and self._best else ""

    def _top(self, queue: list[tuple[float, int]]) -> float:
        """The largest of what waits; what was followed from the other queue is dropped."""
        while queue[0][1] not in self._waiting:
            heapq.heappop(queue)
        return -queue[0][0]

    def _next(self, queue: list[tuple[float, int]]) -> Waiting:
        self._top(queue)
        found = self._waiting.pop(heapq.heappop(queue)[1])
        self._held -= found.cotangent.size
        return found

    def _wait(self, trail: Trail, cotangent: Array, likely: float, most: float, place: int) -> None:
        self._number -= 1  # of equal ones the last that came goes first: it is the furthest on its way
        self._held += cotangent.size
        self._waiting[self._number] = Waiting(trail, cotangent, place)
        heapq.heappush(self._likely, (-likely, self._number))
        heapq.heappush(self._possible, (-most, self._number))

    def _follow(self, way: Waiting) -> FoundPath:
        """Push a cotangent on to an end, where most is expected to come of it."""
        trail, cotangent, place = way
        value = -1 - place
        while True:
            if place >= 0:
                cotangent, trail = self._links[place].pull(cotangent), (place, trail)
                value = self._links[place].to
                self._pushes += 1
            if value in self._ends:
                return FoundPath(self._size(cotangent), trail, cotangent)
            place, *others = self._ways[value]
            length = float(np.sqrt(cotangent @ cotangent)) if others else 0.0
            for other in others:
                expected, bound = self._expected[other], self._bound[other]
                self._wait(trail, cotangent, product(length, expected), product(length, bound), other)

    def _size(self, contribution: Array) -> float:
        """How much of the gradient it is; its norm, where the gradient is 0."""
        if self._direction is None:
            return float(np.linalg.norm(contribution))
        return abs(float(contribution @ self._direction))


def stretches(links: Sequence[Link], norms: Sequence[float], ends: frozenset[int]) -> list[float]:
    """Of each hop by how much a cotangent is lengthened on the way over it to an end where that is most."""
    reach = dict.fromkeys(ends, 1.0)
    found: list[float] = []
    for link, norm in zip(reversed(links), reversed(norms), strict=True):
        found.append(product(norm, reach.get(link.to, 0.0)))
        reach[link.value] = max(reach.get(link.value, 0.0), found[-1])
    return found[::-1]


def product(one: float, other: float) -> float:
    """0 if either is, though the other is infinite."""
    return one * other if one and other else 0.0
