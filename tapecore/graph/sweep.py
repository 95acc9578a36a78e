"""From all the sources of a call at once: one pass over the links that says of each value which of the sources get
there, with how many breaks, and by which link.

A set of sources is a whole number with a bit for each.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from tapecore.graph.threads import Threads
from tapecore.graph.trail import CALM, Cut, Piece

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tapecore.graph.links import Link
    from tapecore.graph.route import Judge
    from tapecore.graph.threads import Step

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
Group = tuple[int, int, str]
"""Sources that come to a value with so many breaks, and the kind of the last one where that goes on."""
Won = tuple[int, "Link", str]
"""Sources that come to a value by this link, which is a break of that kind for them."""


class Sweep:
    """The ways from each of ``starts`` (the values of one source each), through links that ``judge`` judges, of
    events after ``since``; ``refused``: for each source the inputs (event, slot) for which the backward function of
    a person gave None in this call."""

    def __init__(
        self,
        judge: Judge,
        starts: Sequence[Iterable[int]],
        refused: Sequence[Collection[tuple[int, int]]] = (),
        since: int = -1,
    ) -> None:
        self.best: dict[int, tuple[Group, ...]] = {}
        self.judged: list[Step] = []
        """The links that any of the sources comes to, in order."""
        self.breaks: list[Won] = []
        """Those that are breaks, and for which sources."""
        self.refusals: list[tuple[int, Link]] = []
        """Those that gave None, and for which sources."""
        self._back: dict[int, tuple[Won, ...]] = {}
        self._refusing = _by_bits(refused)
        self._threads = Threads(ahead=False)
        self._lone: dict[Won, Piece] = {}
        for value, sources in _by_bits(starts).items():
            self.best[value] = ((sources, 0, ""),)
        self._go(judge, since)

    def _go(self, judge: Judge, since: int) -> None:
        kinds, best, judged, refusing = judge.kinds, self.best, self.judged, self._refusing
        until = judge.until
        for place, link in enumerate(judge.influence.links(until)):
            if link[0] >= until:
                break
            groups = best.get(link[1])
            if groups is None or link[0] <= since:
                continue
            kind = kinds[place]
            if kind is None:
                kind = kinds[place] = judge.kind(link)
            judged.append((link, kind))
            if refusing and not kind and (link.at, link.slot) in refusing:
                groups = self._refuse(link, groups, refusing[link.at, link.slot])
            self._go_on(link, kind, groups)

    def _refuse(self, link: Link, groups: tuple[Group, ...], by: int) -> tuple[Group, ...]:
        """Go on with those whose gradient is refused here (behind a break nobody asks for it); the others."""
        held = tuple((sources & by, 0, calm) for sources, cost, calm in groups if not cost and sources & by)
        if held:
            self.refusals.append((_all(held), link))
            self._go_on(link, "none", held)
        rest = ((sources if cost else sources & ~by, cost, calm) for sources, cost, calm in groups)
        return tuple(group for group in rest if group[0])

    def _go_on(self, link: Link, kind: str, groups: tuple[Group, ...]) -> None:
        if not groups:
            return
        groups = _moved(groups, kind)
        if kind:
            self.breaks.append((_all(groups), link, kind))
        known = self.best.get(link.target)
        if known is not None and len(known) == len(groups) == 1:  # most often
            ((sources, cost, _),), ((others, least, _),) = groups, known
            if least <= cost and not sources & ~others:
                return
        if known is None:
            self.best[link.target] = groups
            self._back[link.target] = ((_all(groups), link, kind),)
            return
        gained = _gained(groups, known)
        if gained:
            won = _all(gained)
            self.best[link.target] = _united((*_without(known, won), *gained))
            back = self._back.get(link.target, ())
            self._back[link.target] = (*_without(back, won), (won, link, kind))

    def sources_at(self, value: int) -> int:
        """The sources that have a part in ``value``."""
        return _all(self.best.get(value, ()))

    def places_at(self, value: int) -> Iterator[int]:
        """The places among the sources of those."""
        return places(self.sources_at(value))

    def cost(self, value: int, source: int) -> int | None:
        """With how many breaks a source comes to ``value``; None where it does not."""
        return next((cost for sources, cost, _ in self.best.get(value, ()) if sources & source), None)

    def to(self, value: int, source: int) -> list[Cut]:
        """The way of a source to ``value``, in order."""
        cuts: list[Cut] = []
        while (step := self._threads.next(value, self._alike) or self._apart(value, source)) is not None:
            cut, value = step
            cuts.append(cut)
        return cuts[::-1]

    def _alike(self, value: int) -> Step | None:
        """The link by which all that come to ``value`` do; None where one begins there or comes by another."""
        back = self._back.get(value, ())
        return back[0][1:] if len(back) == 1 and back[0][0] == self.sources_at(value) else None

    def _apart(self, value: int, source: int) -> tuple[Cut, int] | None:
        won = next((won for won in self._back.get(value, ()) if won[0] & source), None)
        if won is None:
            return None
        piece = self._lone.get(won) or self._lone.setdefault(won, Piece([won[1]], [won[2]]))
        return Cut(piece, 0, 1), won[1].source


def places(sources: int) -> Iterator[int]:
    """Which of the sources these are, by their places."""
    while sources:
        least = sources & -sources
        yield least.bit_length() - 1
        sources ^= least


def _by_bits(sets: Sequence[Iterable[T]]) -> dict[T, int]:
    """Of each member the sets that it is in."""
    found: dict[T, int] = defaultdict(int)
    for place, members in enumerate(sets):
        for member in members:
            found[member] |= 1 << place
    return dict(found)


def _all(groups: Sequence[Group] | Sequence[Won]) -> int:
    if len(groups) == 1:
        return groups[0][0]
    found = 0
    for group in groups:
        found |= group[0]
    return found


def _moved(groups: tuple[Group, ...], kind: str) -> tuple[Group, ...]:
    """The groups behind a link of this kind."""
    if kind:
        row = kind if kind in CALM else None
        return _united([(sources, cost + (calm != row), kind) for sources, cost, calm in groups])
    for _, _, calm in groups:
        if calm and calm not in CALM:
            return _united([(sources, cost, c if c in CALM else "") for sources, cost, c in groups])
    return groups


def _united(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Those that come with as many breaks, and as calm, as one."""
    if len(groups) == 1:
        return (groups[0],)
    found: dict[tuple[int, str], int] = {}
    for sources, cost, calm in groups:
        found[cost, calm] = found.get((cost, calm), 0) | sources
    return tuple((sources, cost, calm) for (cost, calm), sources in found.items())


def _gained(groups: tuple[Group, ...], known: tuple[Group, ...]) -> list[Group]:
    """Of the groups those sources that come with fewer breaks than is known."""
    found: list[Group] = []
    for sources, cost, calm in groups:
        for others, least, _ in known:
            if least <= cost:
                sources &= ~others
        if sources:
            found.append((sources, cost, calm))
    return found


def _without(groups: tuple[tuple[int, A, B], ...], sources: int) -> Iterator[tuple[int, A, B]]:
    """What is left of the groups without those sources."""
    return ((mine & ~sources, a, b) for mine, a, b in groups if mine & ~sources)
