"""The tape's graph as the browser draws it: tapecore's drawing, with steps in place of events."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING

from app.document.calls import story_id
from app.document.model import Arrival, GraphDocument, GraphEdge, GraphGroup, GraphNode
from tapecore.graph.layout import Layouts
from tapecore.graph.whereabouts import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.analysis import Analysis
    from app.document.speech import Speech
    from tapecore.graph.drawing import Drawing as Placed
    from tapecore.graph.drawing import Edge, Group, Node


class Drawing:
    """One recording's graph. Node ids are event indexes (pills: beyond them), the same in every folding."""

    def __init__(self, speech: Speech, analysis: Analysis) -> None:
        lookup = self._lookup = speech.lookup
        self._recording = analysis.recording
        self._cuts = cuts_of(analysis)
        self._layouts = Layouts(analysis.recording, self._cuts, lookup.source.words, lookup.scopes)
        self.placed: Placed = self._layouts.drawing()

    @cached_property
    def where(self) -> Whereabouts:
        """Which node shows what; the same in every folding."""
        return Whereabouts(self._recording, self._lookup.scopes, self._layouts.whole)

    def folded(self, fold: Iterable[str]) -> Drawing:
        """The same drawing with these folds."""
        other = copy(self)
        other.placed = self._layouts.drawing(fold)
        return other

    def document(self) -> GraphDocument:
        """The drawing for the browser."""
        return GraphDocument(
            nodes=[self._node(node) for node in self.placed.nodes],
            edges=[self._edge(edge) for edge in self.placed.edges],
            groups=[_group(group) for group in self.placed.groups],
            width=self.placed.width,
            height=self.placed.height,
        )

    def _node(self, node: Node) -> GraphNode:
        made = GraphNode(
            id=node.id,
            kind=node.kind,
            label=node.label,
            detail=node.detail,
            x=round(node.x, 1),
            y=round(node.y, 1),
            width=round(node.width, 1),
            height=round(node.height, 1),
            line=node.line,
            group=node.group,
            born=self._lookup.step_of(node.at),
            value=node.value,
            reason=node.reason,
            gradients=[Arrival(self._lookup.step_of(at), value) for at, value in node.gradients],
        )
        if node.holds:
            made.holds = node.holds
        return made

    def _edge(self, edge: Edge) -> GraphEdge:
        step = self._lookup.step_of
        flowed = [step(at) for at in edge.flowed]
        made = GraphEdge(edge.source, edge.target, edge.name, step(edge.at), flowed, edge.on_tape)
        if edge.cuts:
            made.cuts = sorted({story for link in edge.cuts for story in self._cuts[link]})
        return made


def _group(group: Group) -> GraphGroup:
    place = (round(each, 1) for each in (group.x, group.y, group.width, group.height))
    made = GraphGroup(group.id, group.parent, group.label, *place, group.count, group.folded)  # type: ignore[call-arg]
    if group.opens:
        made.opens = group.opens
    return made


def cuts_of(analysis: Analysis) -> dict[tuple[int, int], list[str]]:
    """The links (event, input value) at which a None was born, each with the stories that tell it."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for place, finding in enumerate(analysis.diagnosis.findings):
        for blocker in finding.blockers:
            if blocker.cut is not None:
                found[blocker.cut.link.at, blocker.cut.link.source].append(story_id(place))
    return found
