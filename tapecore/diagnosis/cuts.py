"""The places of a statement where the way from source to target is cut: `round(x) + round(y)` has two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.program import span_of

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.program import Span


def cuts_on(case: Case, blocker: Blocker) -> list[Span]:
    """Where in the blocker's statement an op stands that cuts a way, or another op of the same kind that the
    source had a part in and that had a part in the target; in the order of the text."""
    if blocker.cut is None:
        return []
    lines = _lines(case, blocker.lines[0])
    breaks = (case.events[broken.link.at] for route in case.routes for broken in route.breaks)
    kinds = {event.what for event in breaks if event.line in lines}
    asked = case.asked
    mine = 1 << asked.places[case.own]
    made = (asked.between(what).get(line, {}).values() for line in lines for what in kinds)
    events = (event for there in made for event, sources in there if sources & mine)
    spans = {span for event in events if (span := span_of(case.recording, event)) is not None}
    return sorted(spans)


def _lines(case: Case, line: int) -> range:
    """The lines of a simple statement; of a compound one, ``line`` alone."""
    statement = case.program.statement_at(line)
    if statement is None or hasattr(statement, "body"):
        return range(line, line + 1)
    return range(statement.lineno, (statement.end_lineno or line) + 1)
