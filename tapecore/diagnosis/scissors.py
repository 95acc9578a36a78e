"""Where on the way from the target to the source the scissors stand: beside what cuts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.route import CALM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.links import Link

LATE = "after"
"""Steps that ran when the block was over: the tape has what they took, and nothing of them."""
_SHOWING = frozenset({"op", "assign", "create"})


class Scissors(NamedTuple):
    """``before``: links that have the sign on the target's side; ``behind``: those that have it on the
    source's side; ``source``: whether the source itself is cut off."""

    before: frozenset[Link]
    behind: frozenset[Link]
    source: bool


NO_SCISSORS = Scissors(frozenset(), frozenset(), source=False)


def scissors(case: Case, blockers: Sequence[Blocker], links: Sequence[Link | None]) -> Scissors:
    """The places for these blockers on ``links``, the target's first, None for a gap.

    What cuts a way stands behind the sign. A row of steps that the tape did not record is cut where the tape
    has the next one: at its end towards the target, but for steps that ran too late at the other."""
    before: set[Link] = set()
    behind: set[Link] = set()
    source = False
    for blocker in blockers:
        if blocker.cut is not None and blocker.cut.kind == LATE:
            behind.add(blocker.cut.link)
        elif blocker.cut is not None:
            before.add(_end_of_row(case, blocker.cut.link, blocker.cut.kind, links))
        elif blocker.rank < 10:
            shown = _shown_by(case, blocker, links)
            before.update(shown)
            source = source or not shown
    return Scissors(frozenset(before), frozenset(behind), source)


def _end_of_row(case: Case, link: Link, kind: str, links: Sequence[Link | None]) -> Link:
    """The last towards the target of the row of breaks of one kind that begins with ``link``."""
    if kind not in CALM or link not in links:
        return link
    for later in reversed(links[: links.index(link)]):
        found = kind if later is None else case.judge.kind(later)
        if found not in ("", kind):
            break
        if found and later is not None:
            link = later
    return link


def _shown_by(case: Case, blocker: Blocker, links: Sequence[Link | None]) -> list[Link]:
    """The link of the very event that shows a reason without a break of its own."""
    at = blocker.evidence[0] if blocker.evidence else -1
    shown = at >= 0 and case.events[at].kind in _SHOWING
    return [link for link in links if link is not None and link.at == at][:1] if shown else []
