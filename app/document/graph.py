"""The tape's graph as the browser draws it: tapecore's drawing, with steps in place of events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.model import Arrival, GraphDocument, GraphEdge, GraphGroup, GraphNode
from tapecore.graph.layout import layout

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.analysis import Analysis
    from app.document.model import Answer, GradientCall
    from app.document.speech import Speech
    from tapecore.graph.drawing import Drawing as Placed
    from tapecore.graph.drawing import Edge, Group, Node
    from tapecore.recording import Event

_ALONE = frozenset({"watch", "answer", "gradient", "branch"})
"""Steps that are about a value and have no node of their own: the value's node is marked."""


class Drawing:
    """One recording's graph. Node ids are event indexes (pills: beyond them), the same in every folding."""

    def __init__(self, speech: Speech, analysis: Analysis, fold: Iterable[str] | None = None) -> None:
        self._speech = speech
        self._lookup = speech.lookup
        source = self._lookup.source
        self.placed: Placed = layout(
            analysis.recording, fold, cuts_of(analysis), source.words, self._lookup.scopes
        )
        self.ids = {id for node in self.placed.nodes for id in (node.holds or (node.id,))}
        self._by_value: dict[int, int] = {}
        self._by_variable: dict[int, int] = {}
        for node in self.placed.nodes:
            self._index(node)

    def _index(self, node: Node) -> None:
        if node.value >= 0 and not node.holds:
            self._by_value.setdefault(node.value, node.id)
            variable = self._lookup.values[node.value].variable
            if variable >= 0:
                self._by_variable.setdefault(variable, node.id)

    def node_of(self, event: Event) -> int:
        """The node to mark at a step, or -1."""
        if event.kind in ("pullback", "tangent"):
            return self._known(int(event.info["op"]))
        if event.kind in _ALONE:
            return self.node_of_value(event.inputs[0]) if event.inputs else -1
        return self._known(event.at)

    def _known(self, at: int) -> int:
        return at if at in self.ids else -1

    def node_of_value(self, value: int) -> int:
        """The node that shows a value: of the op that made it, a pill, or the op whose label says it; -1 for none."""
        if value < 0:
            return -1
        producer = self._lookup.producer.get(value)
        if producer is not None and producer.at in self.ids:
            return producer.at
        variable = self._lookup.values[value].variable
        if value not in self._by_value and variable >= 0:
            return self._by_variable.get(variable, -1)
        return self._by_value.get(value, self.placed.spoken.get(value, -1))

    def document(self, calls: Iterable[GradientCall]) -> GraphDocument:
        """The drawing for the browser; a source that got None says so on its node."""
        without = self._without(calls)
        return GraphDocument(
            nodes=[self._node(node, without.get(node.id)) for node in self.placed.nodes],
            edges=[self._edge(edge) for edge in self.placed.edges],
            groups=[_group(group) for group in self.placed.groups],
            width=self.placed.width,
            height=self.placed.height,
        )

    def _without(self, calls: Iterable[GradientCall]) -> dict[int, Answer]:
        """For each node of a source, the first answer that was None."""
        found: dict[int, Answer] = {}
        for call in calls:
            for answer in call.answers:
                if answer.value < 0 and answer.node >= 0:
                    found.setdefault(answer.node, answer)
        return found

    def _node(self, node: Node, answer: Answer | None) -> GraphNode:
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
        if answer is not None:
            made.none, made.none_step = answer.text, answer.step
        return made

    def _edge(self, edge: Edge) -> GraphEdge:
        step = self._lookup.step_of
        flowed = [step(at) for at in edge.flowed]
        return GraphEdge(edge.source, edge.target, edge.name, step(edge.at), flowed, edge.cut, edge.on_tape)


def _group(group: Group) -> GraphGroup:
    place = (round(each, 1) for each in (group.x, group.y, group.width, group.height))
    return GraphGroup(group.id, group.parent, group.label, *place, group.count, group.folded)  # type: ignore[call-arg]


def cuts_of(analysis: Analysis) -> set[tuple[int, int]]:
    """The links (event, input value) at which a None was born."""
    blockers = [blocker for finding in analysis.diagnosis.findings for blocker in finding.blockers]
    return {(b.cut.link.at, b.cut.link.source) for b in blockers if b.cut is not None}
