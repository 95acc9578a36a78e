"""The way that a story tells, in the graph: its nodes, and what is folded when all of them are in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.graph.readable import automatic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.document.graph import Drawing
    from app.document.speech import Speech
    from tapecore.diagnosis import Finding


class Ways:
    """Answers for each finding."""

    def __init__(self, speech: Speech, drawing: Drawing) -> None:
        self._scopes = speech.lookup.scopes
        self._events = speech.lookup.events
        self._where = drawing.where
        self._placed = drawing.placed
        self._groups = {node.id: node.group for node in (drawing.placed.whole or drawing.placed).nodes}
        self._folds: dict[frozenset[str], list[str]] = {}

    def path(self, finding: Finding) -> list[int]:
        """Target, source, both ends of each cut, and what else shows it."""
        return [node for node in dict.fromkeys(self._nodes(finding)) if node >= 0]

    def _nodes(self, finding: Finding) -> Iterator[int]:
        question = finding.question
        yield self._where.of_value(question.value, question.at, question.at)
        for target in self._events[question.at].inputs:
            yield self._where.of_value(target, question.at, question.at)
        for blocker in finding.blockers:
            if blocker.cut is not None:
                yield self._where.of(self._events[blocker.cut.link.at])
                yield self._where.of_value(blocker.cut.link.source, blocker.cut.link.at)
            for at in blocker.evidence:
                yield self._where.of(self._events[at])

    def folds(self, path: Iterable[int]) -> list[str] | None:
        """The folds with which these nodes can be seen; None where nothing has to be folded."""
        whole = self._placed.whole
        if whole is None or not self._placed.folded:
            return None
        shown = frozenset(path)
        groups = frozenset(self._groups[node] for node in shown if node in self._groups)
        if groups not in self._folds:
            self._folds[groups] = sorted(automatic(whole, self._scopes, shown=shown))
        return self._folds[groups]
