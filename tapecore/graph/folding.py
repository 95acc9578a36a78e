"""A drawing with some groups folded to one node each, again and again: what a folding leaves as it is, is not
looked at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tapecore.graph.drawing import Drawing, Edge, Group, Node
from tapecore.graph.folds import AT_ONCE, Fold, families, folds_of, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.scopes import Scope, Scopes

Placed = tuple[int, Node]
"""A node, and its place among all nodes of the whole drawing."""


def folded(drawing: Drawing, scopes: Scopes, ids: frozenset[str]) -> Drawing:
    """``drawing`` with these folds as one node each; edges lead to it, those inside it are gone."""
    return Whole(drawing, scopes).folded(ids)


class Whole:
    """A drawing with nothing folded, by groups: what lies in which, and which edges lead from one to which."""

    def __init__(self, drawing: Drawing, scopes: Scopes) -> None:
        self.drawing = drawing
        self.scopes = scopes
        self.families = families(scopes, drawing.groups)
        self.number = {id: number for number, id in enumerate(scopes.table)}
        self.top = max((node.id for node in drawing.nodes), default=0) + 1
        self.children: dict[str, list[Scope]] = defaultdict(list)
        for group in drawing.groups:
            self.children[group.parent].append(scopes.table[group.id])
        self.counts = {group.id: group.count for group in drawing.groups}
        self.inside: dict[str, list[Placed]] = defaultdict(list)
        self.between: dict[tuple[str, str], list[tuple[int, Edge]]] = defaultdict(list)
        around: dict[int, str] = {}
        for place, node in enumerate(drawing.nodes):
            self.inside[node.group].append((place, node))
            around[node.id] = node.group
        for place, edge in enumerate(drawing.edges):
            self.between[around[edge.source], around[edge.target]].append((place, edge))

    def folded(self, ids: Iterable[str]) -> Drawing:
        """The drawing with these folds; an id that names nothing here is left out."""
        return _Folding(self, frozenset(ids)).drawing()


class _Folding:
    def __init__(self, whole: Whole, ids: frozenset[str]) -> None:
        self.whole = whole
        ordered = sorted(ids, key=lambda id: (id.count("/"), id))
        self.folds = folds_of(ordered, whole.scopes, whole.drawing.groups, whole.families)
        self.by_scope = {scope: fold for fold in self.folds for scope in fold.scopes}
        self.hiding: dict[str, Fold | None] = {"": None}  # a group -> the outermost fold that hides it
        for group in whole.drawing.groups:
            self._hide(group.id)
        for group in whole.inside:
            self._hide(group)
        self.hidden: dict[str, list[Placed]] = self._hidden()  # a fold -> what it hides
        self.numbers = {fold.id: self._number(fold) for fold in self.folds if fold.id in self.hidden}

    def _hide(self, group: str) -> Fold | None:
        if group not in self.hiding:
            parent = self._hide(self.whole.scopes.table[group].parent)
            self.hiding[group] = parent or self.by_scope.get(group)
        return self.hiding[group]

    def _hidden(self) -> dict[str, list[Placed]]:
        found: dict[str, list[Placed]] = defaultdict(list)
        for group, nodes in self.whole.inside.items():
            fold = self.hiding[group]
            if fold is not None:
                found[fold.id] += nodes
        for nodes in found.values():
            nodes.sort(key=_place)
        return found

    def drawing(self) -> Drawing:
        whole = self.whole.drawing
        shown = [(place, replace(node)) for place, node in self._outside()]
        shown += [
            (self.hidden[fold.id][0][0], self._meta(fold)) for fold in self.folds if fold.id in self.hidden
        ]
        nodes = [node for _, node in sorted(shown, key=_place)]
        about = (whole.node_of, frozenset(self.hidden), whole.spoken, whole.pills, whole)
        return Drawing(nodes, self._edges(), self._groups(), *about)

    def _outside(self) -> Iterator[Placed]:
        for group, nodes in self.whole.inside.items():
            if self.hiding[group] is None:
                yield from nodes

    def _meta(self, fold: Fold) -> Node:
        """A fold's node: it stands where the first node that it hides stood."""
        first = self.hidden[fold.id][0][1]
        count = self._count(fold)
        label = f"{count} op{'s' if count != 1 else ''}"
        many = f"{len(fold.scopes)} iterations" if len(fold.scopes) > 1 else ""
        made = Node(self.numbers[fold.id], "fold", label, many, first.at, first.line, fold.id)
        made.holds = [node.id for _, node in self.hidden[fold.id]]
        return made

    def _number(self, fold: Fold) -> int:
        """A fold's node id: the same whatever else is folded."""
        first = min(self.whole.number[scope] for scope in fold.scopes)
        return self.whole.top + first * 2 + (":" in fold.id)

    def _count(self, fold: Fold) -> int:
        return sum(self.whole.counts[scope] for scope in fold.scopes)

    def _groups(self) -> list[Group]:
        groups = [replace(group) for group in self.whole.drawing.groups if self.hiding[group.id] is None]
        closed = (fold for fold in self.folds if fold.id in self.hidden)
        return groups + [
            Group(f.id, f.parent, f.label, self._count(f), folded=True, opens=self._opens(f)) for f in closed
        ]

    def _opens(self, fold: Fold) -> list[str]:
        if len(self.hidden[fold.id]) <= AT_ONCE:
            return []
        return parts(fold, self.whole.families, self.whole.children[next(iter(fold.scopes))])

    def _edges(self) -> list[Edge]:
        """Edges outside the folds as they are; one between each two nodes of which a fold stands for one."""
        found: list[tuple[int, Edge]] = []
        between: dict[tuple[int, int], Edge] = {}
        for place, edge, source, target in sorted(self._crossing(), key=lambda each: each[0]):
            known = between.get((source, target))
            if known is None:
                known = replace(edge, source=source, target=target, flowed=list(edge.flowed))
                found.append((place, known))
                if (source, target) != (edge.source, edge.target):
                    between[source, target] = known
            else:
                known.flowed += edge.flowed
                known.cuts |= edge.cuts
                known.on_tape |= edge.on_tape
        return [edge for _, edge in found]

    def _crossing(self) -> Iterator[tuple[int, Edge, int, int]]:
        """The edges that do not lie inside one fold, and the nodes that they lead from and to now."""
        for (first, second), edges in self.whole.between.items():
            before, after = self.hiding[first], self.hiding[second]
            if before is None or before is not after:
                for place, edge in edges:
                    source = edge.source if before is None else self.numbers[before.id]
                    target = edge.target if after is None else self.numbers[after.id]
                    yield place, edge, source, target


def _place(placed: Placed) -> int:
    return placed[0]
