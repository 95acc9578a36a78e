"""The graph with other groups folded: laid out beforehand, as the page has no server to ask."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from app.analysis import document_of, redrawn
from app.document.model import GraphDocument, Part, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.analysis import Analysis

ROOM = 256 << 10
"""Bytes of JSON for all foldings that clicks on groups lead to."""
TOLD = 1 << 20
"""Bytes of JSON for those that stories ask for: without them a story's way would be out of view."""


class Folding(Part):
    """The groups that are folded, and the graph as it is then."""

    folded: list[str]
    graph: GraphDocument


def foldings(analysis: Analysis, room: int = ROOM, told: int = TOLD) -> tuple[list[Folding], bool]:
    """What stories ask for, then what clicks on group headers lead to, the nearest first; and whether that is all
    there is."""
    first = document_of(analysis).graph
    made = _Made(analysis, first, told)
    complete = made.add(_asked_for(analysis))
    waiting = deque([first, *(folding.graph for folding in made.foldings)])
    made.room = room
    while waiting:
        before = len(made.foldings)
        if not made.add(_one_click_away(waiting.popleft())):
            return made.foldings, False
        waiting.extend(folding.graph for folding in made.foldings[before:])
    return made.foldings, complete


class _Made:
    """Foldings as long as there is room for them, none of them twice."""

    def __init__(self, analysis: Analysis, first: GraphDocument, room: int) -> None:
        self.foldings: list[Folding] = []
        self.room = room
        self._analysis = analysis
        self._known = {frozenset(_folded(first))}

    def add(self, wanted: Iterable[frozenset[str]]) -> bool:
        """Lay out those that are new; False as soon as one has no room."""
        for folded in wanted:
            if folded in self._known:
                continue
            graph = redrawn(self._analysis, sorted(folded))
            self.room -= len(to_json(graph))
            if self.room < 0:
                return False
            self._known.add(folded)
            self.foldings.append(Folding(_folded(graph), graph))
        return True


def _asked_for(analysis: Analysis) -> list[frozenset[str]]:
    """What is folded when all that a story tells is in view, for each story."""
    answers = [answer for call in document_of(analysis).calls for answer in call.answers]
    return [frozenset(answer.folds) for answer in answers if answer.folds is not None]


def _one_click_away(graph: GraphDocument) -> list[frozenset[str]]:
    now = frozenset(_folded(graph))
    return [(now ^ {group.id}) | set(group.opens or ()) for group in graph.groups]


def _folded(graph: GraphDocument) -> list[str]:
    return [group.id for group in graph.groups if group.folded]
