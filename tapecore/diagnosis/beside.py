"""The reasons on other ways than the one with the fewest breaks: where several ways lead from the source to
the target, and each is cut, a person has to hear of every cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import causes
from tapecore.graph.route import flows
from tapecore.graph.ways import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.route import Break, Route
    from tapecore.graph.ways import Key

MOST = 7
"""So many reasons for one question are told."""
BESIDE = 20
"""What their rank is beyond that of the reasons on the first way."""
PICKS = frozenset({"ArgMax", "ArgMin", "Multinomial", "StatelessMultinomial", "InTopKV2"})
"""Ops that say which entry is taken: what else the source has to do with the target is lost, not their choice."""
NO_LOSS = frozenset({"shape_only"})
"""A shape that the source had a part in beside other things is no lost gradient."""


def beside(case: Case, found: Sequence[Blocker]) -> list[Blocker]:
    """What else cuts the ways that the block holds; empty unless a break cuts the first way."""
    if not any(blocker.cut is not None for blocker in found):
        return []
    wanted = any(blocker.asked for blocker in found)
    shapes = all(blocker.cause in NO_LOSS for blocker in found)
    said = {_told(blocker) for blocker in found}
    more: list[Blocker] = []
    for blocker in _every(case, frozenset() if shapes else NO_LOSS):
        if _told(blocker) in said or (wanted and _is_meant(case, blocker)):
            continue
        said.add(_told(blocker))
        more.append(blocker._replace(rank=blocker.rank + BESIDE))
    return more[: max(MOST - len(found), 0)]


def _told(blocker: Blocker) -> tuple[str, int, str]:
    """What makes two blockers one to a person: two ops on one line are two."""
    return blocker.cause, blocker.lines[0], blocker.reason


def way_of(case: Case, blocker: Blocker) -> Case:
    """The case by the way that this blocker cuts."""
    cut = blocker.cut
    if cut is None or case.route is None or cut.link in case.route.links:
        return case
    return next((case.told_by(route) for route in case.routes if cut.link in route.links), case)


def _every(case: Case, without: frozenset[str]) -> Iterator[Blocker]:
    seen: set[Key] = set()
    picked = case.route is not None and _picks(case, case.route)
    for route in case.routes:
        if not picked and _picks(case, route):
            continue
        for broken in route.breaks:
            key = key_of(case.recording, broken)
            blocker = None if key in seen else _reason(case.told_by(route, broken), broken, without)
            seen.add(key)
            if blocker is not None:
                yield blocker
    for cause in causes().values():
        yield from (
            blocker for blocker in cause.further(case) if picked or not _of_whole_numbers(case, blocker)
        )


def _picks(case: Case, route: Route) -> bool:
    """Whether a way leads through the choice of an entry: the nearest code, the likeliest class."""
    return route.links.first("picks", lambda link: case.events[link.at].what in PICKS) is not None


def _of_whole_numbers(case: Case, blocker: Blocker) -> bool:
    """Whether what shows a reason is that integers left, such as the places of entries."""
    inputs = case.events[blocker.evidence[0]].inputs if blocker.evidence else ()
    return bool(inputs) and not any(
        flows(case.recording.values[value].dtype) for value in inputs if value >= 0
    )


def _reason(case: Case, broken: Break, without: frozenset[str]) -> Blocker | None:
    """What explains this very break."""
    found = (cause.find(case) for slug, cause in causes().items() if slug not in without)
    return next((one for one in found if one is not None and one.cut == broken), None)


def _is_meant(case: Case, blocker: Blocker) -> bool:
    """Whether it takes nothing from what a ``stop_gradient`` asked for: a mask or an index came of it, which
    have no gradients, it was computed before the block, or only the text tells of it."""
    cut = blocker.cut
    if cut is None or cut.kind in ("before", "between"):
        return True
    return blocker.cause != "integer_cast" and not flows(case.recording.values[cut.link.target].dtype)
