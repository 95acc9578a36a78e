"""A drawing with some groups folded to one node each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tapecore.graph.drawing import Drawing, Edge, Group, Node
from tapecore.graph.folds import Fold, folds_of

if TYPE_CHECKING:
    from tapecore.graph.scopes import Scopes


def folded(drawing: Drawing, scopes: Scopes, ids: frozenset[str]) -> Drawing:
    """``drawing`` with these folds as one node each; edges lead to it, those inside it are gone."""
    return _Folding(drawing, scopes, ids).drawing()


class _Folding:
    def __init__(self, drawing: Drawing, scopes: Scopes, ids: frozenset[str]) -> None:
        self.whole = drawing
        self.scopes = scopes
        self.folds = folds_of(sorted(ids, key=lambda id: (id.count("/"), id)), scopes, drawing.groups)
        self.by_scope = {scope: fold for fold in reversed(self.folds) for scope in fold.scopes}
        self.places: dict[str, Fold | None] = {}  # a group -> the outermost fold that hides it
        self.made: dict[str, Node] = {}  # a fold -> its node
        self.stand: dict[int, int] = {}  # a hidden node -> the node that stands for it

    def drawing(self) -> Drawing:
        nodes = [shown for node in self.whole.nodes if (shown := self._shown(node)) is not None]
        edges = _merged(self.whole.edges, self.stand)
        whole = self.whole
        about = (whole.node_of, frozenset(self.made), whole.spoken, whole.pills, whole)
        return Drawing(nodes, edges, self._groups(), *about)

    def _shown(self, node: Node) -> Node | None:
        """The node, or, for the first that a fold hides, the fold's."""
        fold = self._hiding(node.group)
        if fold is None:
            return replace(node)
        first = fold.id not in self.made
        if first:
            self.made[fold.id] = self._meta(fold, node)
        meta = self.made[fold.id]
        meta.holds.append(node.id)
        self.stand[node.id] = meta.id
        return meta if first else None

    def _hiding(self, group: str) -> Fold | None:
        if group not in self.places:
            around = (self.by_scope.get(scope.id) for scope in self.scopes.path(group))
            self.places[group] = next((fold for fold in around if fold is not None), None)
        return self.places[group]

    def _meta(self, fold: Fold, first: Node) -> Node:
        count = self._count(fold)
        label = f"{count} op{'s' if count != 1 else ''}"
        many = f"{len(fold.scopes)} iterations" if len(fold.scopes) > 1 else ""
        return Node(self._number(fold), "fold", label, many, first.at, first.line, fold.id)

    def _number(self, fold: Fold) -> int:
        """A fold's node id: the same whatever else is folded."""
        order = list(self.scopes.table)
        top = max((node.id for node in self.whole.nodes), default=0) + 1
        first = min(order.index(scope) for scope in fold.scopes)
        return top + first * 2 + (":" in fold.id)

    def _count(self, fold: Fold) -> int:
        return sum(group.count for group in self.whole.groups if group.id in fold.scopes)

    def _groups(self) -> list[Group]:
        path, hidden = self.scopes.path, self.by_scope
        groups = [replace(g) for g in self.whole.groups if not any(s.id in hidden for s in path(g.id))]
        closed = (fold for fold in self.folds if fold.id in self.made)
        return groups + [Group(f.id, f.parent, f.label, self._count(f), folded=True) for f in closed]


def _merged(edges: list[Edge], stand: dict[int, int]) -> list[Edge]:
    found: list[Edge] = []
    between: dict[tuple[int, int], Edge] = {}
    for edge in edges:
        source, target = stand.get(edge.source, edge.source), stand.get(edge.target, edge.target)
        if source == target:
            continue
        new = replace(edge, source=source, target=target, flowed=list(edge.flowed))
        if (source, target) == (edge.source, edge.target):
            found.append(new)
        elif (known := between.get((source, target))) is None:
            between[source, target] = new
            found.append(new)
        else:
            known.flowed += edge.flowed
            known.cuts |= edge.cuts
            known.on_tape |= edge.on_tape
    return found
