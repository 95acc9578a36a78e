"""The reasons on other ways than the one with the fewest breaks: where several ways lead from the source to
the target, and each is cut, a person has to hear of every cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import causes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker

KINDS = frozenset({"convert", "none"})
"""Breaks on another way that count: each cuts what is a float on both sides."""
SLUGS = ("numpy_escape", "stop_gradient", "non_differentiable_op")
"""What such a break can be. A shape, a mask or a state that the source had a part in is no lost gradient."""
MOST = 3
"""So many further ways are looked at."""


def beside(case: Case, found: Sequence[Blocker]) -> list[Blocker]:
    """What cuts the other ways of the same block; empty unless a break cuts the first way."""
    if not any(blocker.cut is not None for blocker in found):
        return []
    said = {(blocker.cause, blocker.lines[0]) for blocker in found}
    more: list[Blocker] = []
    for other in _others(case):
        for blocker in _cuts(other):
            if (blocker.cause, blocker.lines[0]) not in said:
                said.add((blocker.cause, blocker.lines[0]))
                more.append(blocker)
    return more


def told_by(case: Case, blocker: Blocker) -> Case:
    """The case by the way that this blocker cuts."""
    for one in (case, *_others(case)):
        if blocker.cut is None or (one.route is not None and blocker.cut.link in one.route.links):
            return one
    return case


def _others(case: Case) -> Iterator[Case]:
    """The same question by its other ways, each with breaks of those kinds alone."""
    route = case.route
    avoid = {broken.link.at for broken in route.breaks} if route is not None else set[int]()
    for _ in range(MOST if avoid else 0):
        other = case.another(avoid)
        if other is None or other.route is None or not other.route.breaks:
            return
        if all(broken.kind in KINDS for broken in other.route.breaks):
            yield other
        avoid |= {broken.link.at for broken in other.route.breaks}


def _cuts(other: Case) -> list[Blocker]:
    found = [causes()[slug].find(other) for slug in SLUGS]
    return [blocker for blocker in found if blocker is not None and blocker.cut is not None]
