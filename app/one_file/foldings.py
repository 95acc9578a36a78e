"""The graph with other groups folded: laid out beforehand, as the page has no server to ask."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from app.analysis import document_of, redrawn
from app.document.model import GraphDocument, Part, to_json

if TYPE_CHECKING:
    from app.analysis import Analysis

ROOM = 256 << 10
"""Bytes of JSON for all foldings together."""


class Folding(Part):
    """The groups that are folded, and the graph as it is then."""

    folded: list[str]
    graph: GraphDocument


def foldings(analysis: Analysis, room: int = ROOM) -> tuple[list[Folding], bool]:
    """What clicks on group headers lead to, the nearest first, and whether that is all there is."""
    first = document_of(analysis).graph
    waiting = deque([first])
    known = {frozenset(_folded(first))}
    made: list[Folding] = []
    while waiting:
        for folded in _one_click_away(waiting.popleft()):
            if folded in known:
                continue
            known.add(folded)
            graph = redrawn(analysis, sorted(folded))
            room -= len(to_json(graph))
            if room < 0:
                return made, False
            made.append(Folding(_folded(graph), graph))
            waiting.append(graph)
    return made, True


def _one_click_away(graph: GraphDocument) -> list[frozenset[str]]:
    now = frozenset(_folded(graph))
    return [now ^ {group.id} for group in graph.groups]


def _folded(graph: GraphDocument) -> list[str]:
    return [group.id for group in graph.groups if group.folded]
