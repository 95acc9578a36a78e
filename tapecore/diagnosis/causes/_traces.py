"""What happened at a piece of the program's text since an event, and whether the target has a part of it."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.diagnosis.making import lines_since, made_on
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import span_of, span_of_frame
from tapecore.graph.textflow import feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.graph.program import Span
    from tapecore.recording.event import Event


class Traces:
    """The traces that the program's text left since event ``since``."""

    def __init__(self, case: Case, since: int) -> None:
        self.case = case
        self.since = since

    @cached_property
    def events(self) -> list[Event]:
        """What happened since then, up to the question."""
        return self.case.events[max(self.since, 0) : self.case.until]

    @cached_property
    def lines(self) -> set[int]:
        """The lines that made parts of the target since then."""
        return lines_since(self.case, self.since)

    def happened_at(self, event: Event, place: Span) -> bool:
        """Whether ``event`` is of the expression at ``place``, or of the choice that has it."""
        span = span_of(self.case.recording, event)
        if span is None or span[:2] == span[2:]:
            return place.line <= event.line <= place.end_line
        return place.holds(span) or span.holds(place)

    def ran(self, part: ast.stmt | ast.expr) -> bool:
        """Whether anything happened there, or was given a name."""
        place = self.case.program.span(part)
        if any(self._is_at(event, place) for event in self.events):
            return True
        given = given_in(part)
        return any(
            name.text in given and place.line <= name.line <= place.end_line
            for name in self.case.recording.names
            if self.since - 1 <= name.after < self.case.until
        )

    def _is_at(self, event: Event, place: Span) -> bool:
        if event.kind == "pass" or event.line <= 0:
            return False
        frames = self.case.recording.stack_of(event)
        if not frames:
            return place.line <= event.line <= place.end_line
        return any(place.holds(span_of_frame(f)) for f in frames)

    def feed(self, statement: ast.stmt) -> bool:
        """Whether what ``statement`` gives arrives at the target, as far as the text tells."""
        return feeds(self.case.program, statement.lineno, self.lines)

    def arrives(self, statement: ast.stmt) -> bool:
        """The same for one that ran, and may have left something."""
        end = statement.end_lineno or statement.lineno
        return made_on(self.case, statement.lineno, end, self.since) or self.feed(statement)

    def is_in_target(self, part: ast.stmt | ast.expr) -> bool:
        """Whether something that happened there, or was given a name, is a part of the target."""
        place = self.case.program.span(part)
        makers = (self.case.influence.producer.get(value) for value in self.case.ancestors)
        if any(e is not None and e.at >= self.since and self._is_at(e, place) for e in makers):
            return True
        given = given_in(part)
        return bool(given) and made_on(self.case, place.line, place.end_line, self.since)


def statements_of(part: ast.AST) -> Iterator[ast.stmt]:
    """The statements in ``part``, itself included."""
    return (node for node in ast.walk(part) if isinstance(node, ast.stmt))


def given_in(part: ast.AST) -> set[str]:
    """The names that ``part`` gives to something."""
    return {text for statement in statements_of(part) for text in stored_by(statement)}
