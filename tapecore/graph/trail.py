"""The links of a way, in pieces that many ways share: what is looked for in a piece is looked for once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from tapecore.graph.links import Link

CALM = frozenset({"before", "after", "between", "paused", "reset", "pullback", "tangent"})
"""Kinds of break of which a row, one after the other, is one break: ten ops before the block are one
reason."""


class Break(NamedTuple):
    """Where a gradient cannot flow back. ``kind``: the link's own (convert, assign, create, data, pullback,
    tangent), how the tape stood (before, after, between, paused, reset), or the rule: none (not
    differentiable, or a backward function that gave None), missing (not registered), integer, text."""

    kind: str
    link: Link


class Piece:
    """``links``, each of which begins where the one before it ends, and the kind of break that each is ("" for
    none)."""

    def __init__(self, links: list[Link], kinds: list[str]) -> None:
        self.links = links
        self.kinds = kinds
        self._found: dict[Hashable, list[int]] = {}

    def where(self, name: Hashable, test: Callable[[Link], bool]) -> list[int]:
        """The places of the links that ``test`` holds for; ``name`` is that of the test."""
        if name not in self._found:
            self._found[name] = [i for i, link in enumerate(self.links) if test(link)]
        return self._found[name]

    @cached_property
    def leaving(self) -> dict[int, int]:
        """The place of the link that leaves each value."""
        return {link.source: i for i, link in enumerate(self.links)}

    @cached_property
    def breaking(self) -> list[int]:
        """The places of the links that are breaks."""
        return [i for i, kind in enumerate(self.kinds) if kind]

    @cached_property
    def turning(self) -> list[int]:
        """Of them those that do not just go on a calm row."""
        kinds, breaking = self.kinds, self.breaking
        pairs = zip(breaking, [-1, *breaking], strict=False)
        return [i for i, last in pairs if last < 0 or kinds[i] not in CALM or kinds[i] != kinds[last]]


class Cut(NamedTuple):
    """The links of ``piece`` from place ``first`` to before ``end``."""

    piece: Piece
    first: int
    end: int

    def breaks(self) -> Iterator[Break]:
        """Its breaks, of a calm row the first."""
        piece, breaking = self.piece, self.piece.breaking
        start = bisect_left(breaking, self.first)
        if start == len(breaking) or breaking[start] >= self.end:
            return
        turning = piece.turning
        among = turning[bisect_left(turning, breaking[start] + 1) : bisect_left(turning, self.end)]
        for place in (breaking[start], *among):
            yield Break(piece.kinds[place], piece.links[place])


class Trail(Sequence["Link"]):
    """The links of one way, in order."""

    def __init__(self, cuts: Sequence[Cut]) -> None:
        self._cuts = [cut for cut in cuts if cut.end > cut.first]
        self._ends = list(accumulate(cut.end - cut.first for cut in self._cuts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Link: ...
    @overload
    def __getitem__(self, index: slice) -> list[Link]: ...
    def __getitem__(self, index: int | slice) -> Link | list[Link]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        number = bisect_left(self._ends, place + 1)
        cut = self._cuts[number]
        return cut.piece.links[cut.end - (self._ends[number] - place)]

    def __iter__(self) -> Iterator[Link]:
        for cut in self._cuts:
            yield from cut.piece.links[cut.first : cut.end]

    def __contains__(self, link: object) -> bool:
        return next(self._places([link]), None) is not None

    def places(self, links: Sequence[object]) -> list[int]:
        """Where those of ``links`` are that are part of it."""
        return sorted(self._places(links))

    def _places(self, links: Sequence[object]) -> Iterator[int]:
        for cut, end in zip(self._cuts, self._ends, strict=True):
            for link in links:
                place = cut.piece.leaving.get(link.source, -1)  # type: ignore[attr-defined]
                if cut.first <= place < cut.end and cut.piece.links[place] == link:
                    yield end - cut.end + place

    def first(self, name: Hashable, test: Callable[[Link], bool]) -> Link | None:
        """The first link that ``test`` holds for. ``name`` stands for the test: for one name every way that shares
        a piece with this one must ask the same."""
        for cut in self._cuts:
            found = cut.piece.where(name, test)
            place = bisect_left(found, cut.first)
            if place < len(found) and found[place] < cut.end:
                return cut.piece.links[found[place]]
        return None

    def every(self, name: Hashable, test: Callable[[Link], bool]) -> list[Link]:
        """All links that ``test`` holds for."""
        found: list[Link] = []
        for cut in self._cuts:
            places = cut.piece.where(name, test)
            among = places[bisect_left(places, cut.first) : bisect_left(places, cut.end)]
            found += [cut.piece.links[place] for place in among]
        return found

    def breaks(self) -> list[Break]:
        """The breaks on the way, of a calm row of one kind the first."""
        found = [broken for cut in self._cuts for broken in cut.breaks()]
        pairs = zip(found, [None, *found], strict=False)
        return [b for b, last in pairs if last is None or b.kind not in CALM or b.kind != last.kind]
