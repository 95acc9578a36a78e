"""The tape's graph as the browser draws it: tapecore's drawing, with steps in place of events."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.document.calls import story_id
from app.document.model import Arrival, GraphDocument, GraphEdge, GraphGroup, GraphNode
from tapecore.graph.layout import layout
from tapecore.graph.whereabouts import Whereabouts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.analysis import Analysis
    from app.document.speech import Speech
    from tapecore.graph.drawing import Drawing as Placed
    from tapecore.graph.drawing import Edge, Group, Node


class Drawing:
    """One recording's graph. Node ids are event indexes (pills: beyond them), the same in every folding."""

    def __init__(self, speech: Speech, analysis: Analysis, fold: Iterable[str] | None = None) -> None:
        self._speech = speech
        self._analysis = analysis
        self._lookup = speech.lookup
        source = self._lookup.source
        self._cuts = cuts_of(analysis)
        self.placed: Placed = layout(analysis.recording, fold, self._cuts, source.words, self._lookup.scopes)
        self.where = Whereabouts(analysis.recording, self._lookup.scopes, self.placed)

    def folded(self, fold: Iterable[str]) -> Drawing:
        """The same drawing with these folds."""
        return Drawing(self._speech, self._analysis, fold)

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
    return GraphGroup(group.id, group.parent, group.label, *place, group.count, group.folded)  # type: ignore[call-arg]


def cuts_of(analysis: Analysis) -> dict[tuple[int, int], list[str]]:
    """The links (event, input value) at which a None was born, each with the stories that tell it."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for place, finding in enumerate(analysis.diagnosis.findings):
        for blocker in finding.blockers:
            if blocker.cut is not None:
                found[blocker.cut.link.at, blocker.cut.link.source].append(story_id(place))
    return found
