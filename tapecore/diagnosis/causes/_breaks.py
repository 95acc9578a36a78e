"""The first place where the way from source to target breaks in a certain manner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.diagnosis.case import Case
    from tapecore.graph.route import Break


def first_break(
    case: Case,
    slug: str,
    kinds: tuple[str, ...],
    clause: str,
    reason: str,
    among: Callable[[Break], bool] = lambda broken: True,
    *,
    there: bool = False,
) -> Blocker | None:
    """The blocker of the first break of these kinds, guilty the event's line and then the question's.
    ``clause`` and ``reason`` may use {op} and {line}. ``there``: guilty is the call beside the block, if the
    event happened inside of one."""
    if not case.silent:
        return None
    for place, broken in case.breaks(*kinds):
        if among(broken):
            event = case.events[broken.link.at]
            op = case.words.written(event)
            line = case.line_there(event) if there else event.line
            said = clause.format(op=op, line=line)
            lines = tuple(dict.fromkeys((line, case.question.line, event.line)))
            return Blocker(slug, said, reason.format(op=op), lines, (event.at,), 10 + place, cut=broken)
    return None
