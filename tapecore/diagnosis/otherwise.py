"""The calls of a loop that went wrong in another way than the first that did: a story of one call is no story of
theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.case import Case
from tapecore.diagnosis.story import GOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tapecore.diagnosis.finding import Blocker
    from tapecore.diagnosis.question import Question

LOOKED_AT = 3
"""So many of the other calls are explained too, to find one that is told otherwise."""


def otherwise(
    case: Case,
    told: Sequence[Blocker],
    calls: Sequence[Question],
    explain: Callable[[Case], tuple[Blocker, ...]],
) -> str:
    """``call 5 of 6 got None for another reason: ...``; "" where none that was looked at is told otherwise.

    ``told`` are the reasons of ``case``, ``calls`` what the same place of the program asked each time it came by.
    """
    mine = _key(told)
    others = [
        (place, each)
        for place, each in enumerate(calls, 1)
        if not each.healthy and each.at != case.question.at
    ]
    apart = [(place, each) for place, each in others if each.result != case.question.result]
    for place, each in [*apart[:1], *_spread(others)]:
        reasons = explain(Case(case.run, each))
        if reasons and (each.result != case.question.result or _key(reasons) != mine):
            return (
                f"call {place} of {len(calls)} got {GOT[each.result]} for another reason: {reasons[0].clause}"
            )
    return ""


def _key(reasons: Sequence[Blocker]) -> tuple[str, int]:
    return (reasons[0].cause, reasons[0].lines[0]) if reasons else ("", 0)


def _spread(others: list[tuple[int, Question]]) -> list[tuple[int, Question]]:
    """A few from the last to the first."""
    step = max(len(others) // LOOKED_AT, 1)
    return others[::-step][:LOOKED_AT]
