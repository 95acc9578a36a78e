"""Which groups are folded so that what is left stays readable, and the drawing with those folded.

A fold is a group's id, or a row of passes of one loop: ``family:2-38``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.drawing import Drawing, Edge, Group, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.scopes import Scope, Scopes

READABLE = 48
"""So many nodes fit beside each other with labels of 11 pixels or more in the part of the screen that the
graph has."""
LONG = 6
"""A loop inside a loop folds as a whole, unless it has more passes than this."""


class Fold(NamedTuple):
    """A fold's id, the scopes it hides, where it belongs and what is written on it."""

    id: str
    scopes: frozenset[str]
    parent: str
    label: str


def families(scopes: Scopes, groups: Iterable[Group]) -> dict[str, list[Scope]]:
    """The passes of each run of a loop, in order."""
    found: dict[str, list[Scope]] = defaultdict(list)
    for group in groups:
        scope = scopes.table[group.id]
        if scope.kind == "loop":
            found[scope.family].append(scope)
    return found


def folds_of(ids: Iterable[str], scopes: Scopes, groups: list[Group]) -> list[Fold]:
    """The folds that ``ids`` name; an id that names nothing here is left out."""
    passes = families(scopes, groups)
    there = {group.id for group in groups}
    found: list[Fold] = []
    for id in ids:
        family, _, span = id.rpartition(":")
        if id in there:
            scope = scopes.table[id]
            found.append(Fold(id, frozenset({id}), scope.parent, scope.label))
        elif family in passes:
            hidden = _between(passes[family], span)
            if hidden:
                label = f"{hidden[0].label} … {hidden[-1].label.split(' ')[-1]}"
                found.append(Fold(id, frozenset(scope.id for scope in hidden), hidden[0].parent, label))
    return found


def _between(passes: list[Scope], span: str) -> list[Scope]:
    first, _, last = span.partition("-")
    if not first.isdecimal() or not last.isdecimal():
        return []
    return [scope for scope in passes if int(first) <= scope.index <= int(last)]


def automatic(drawing: Drawing, scopes: Scopes, readable: int = READABLE) -> frozenset[str]:
    """Folds, the gentlest first, until no more than ``readable`` nodes are left: passes in the middle of
    long loops, then functions and cells, the largest first, at last whole loops."""
    chosen: list[str] = []
    hidden: set[int] = set()
    inside = _inside(drawing, scopes)
    for id, covered in _candidates(drawing, scopes):
        nodes = {node for scope in covered for node in inside[scope]}
        if len(drawing.nodes) - len(hidden) + len(chosen) <= readable:
            break
        if len(nodes - hidden) > 1:
            family = id.rpartition(":")[0]
            chosen = [other for other in chosen if not family or not other.startswith(f"{family}:")] + [id]
            hidden |= nodes
    return frozenset(chosen)


def _inside(drawing: Drawing, scopes: Scopes) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for node in drawing.nodes:
        for scope in scopes.path(node.group):
            found[scope.id].append(node.id)
    return found


def _candidates(drawing: Drawing, scopes: Scopes) -> Iterator[tuple[str, list[str]]]:
    passes = families(scopes, drawing.groups)
    order = sorted(passes, key=lambda family: (family.count("/"), -len(passes[family])))
    long = [
        family for family in order if family.count("/") == order[0].count("/") or len(passes[family]) > LONG
    ]
    for kept in (2, 1):
        for family in long:
            members = passes[family]
            if len(members) > kept + 2:
                yield _row(family, members[kept:-1])
    for family in reversed(order):
        if family not in long:
            yield _row(family, passes[family])
    others = [group for group in drawing.groups if scopes.table[group.id].kind != "loop"]
    for group in sorted(others, key=lambda group: -group.count):
        yield group.id, [group.id]
    for family in reversed(long):
        yield _row(family, passes[family])


def _row(family: str, members: list[Scope]) -> tuple[str, list[str]]:
    if len(members) == 1:
        return members[0].id, [members[0].id]
    return f"{family}:{members[0].index}-{members[-1].index}", [scope.id for scope in members]


def folded(drawing: Drawing, scopes: Scopes, ids: frozenset[str]) -> Drawing:
    """``drawing`` with these folds as one node each; edges lead to it, those inside it are gone."""
    folds = folds_of(sorted(ids, key=lambda id: (id.count("/"), id)), scopes, drawing.groups)
    by_scope = {scope: fold for fold in reversed(folds) for scope in fold.scopes}
    places: dict[str, Fold | None] = {}
    stand: dict[int, int] = {}
    made: dict[str, Node] = {}
    nodes: list[Node] = []
    for node in drawing.nodes:
        fold = _hiding(node.group, scopes, by_scope, places)
        if fold is None:
            nodes.append(replace(node))
            continue
        meta = made.get(fold.id)
        if meta is None:
            meta = made[fold.id] = _meta(fold, node, _number(fold, scopes, drawing))
            nodes.append(meta)
        meta.holds.append(node.id)
        stand[node.id] = meta.id
    for meta in made.values():
        count = sum(
            group.count
            for fold in folds
            if fold.id == meta.group
            for group in drawing.groups
            if group.id in fold.scopes
        )
        meta.label = f"{count} op{'s' if count != 1 else ''}"
    groups = _groups(drawing, scopes, folds, by_scope, made)
    edges = _merged(drawing.edges, stand)
    return Drawing(nodes, edges, groups, drawing.node_of, frozenset(made), drawing.spoken)


def _number(fold: Fold, scopes: Scopes, drawing: Drawing) -> int:
    """A fold's node id: the same whatever else is folded."""
    order = list(scopes.table)
    top = max((node.id for node in drawing.nodes), default=0) + 1
    first = min(order.index(scope) for scope in fold.scopes)
    return top + first * 2 + (":" in fold.id)


def _hiding(
    group: str, scopes: Scopes, by_scope: dict[str, Fold], places: dict[str, Fold | None]
) -> Fold | None:
    if group not in places:
        places[group] = next(
            (by_scope[scope.id] for scope in scopes.path(group) if scope.id in by_scope), None
        )
    return places[group]


def _meta(fold: Fold, first: Node, id: int) -> Node:
    many = f"{len(fold.scopes)} iterations" if len(fold.scopes) > 1 else ""
    return Node(id, "fold", fold.label, many, first.at, first.line, fold.id)


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
            known.cut |= edge.cut
            known.on_tape |= edge.on_tape
    return found


def _groups(
    drawing: Drawing, scopes: Scopes, folds: list[Fold], by_scope: dict[str, Fold], made: dict[str, Node]
) -> list[Group]:
    open_ones = (g for g in drawing.groups if not any(s.id in by_scope for s in scopes.path(g.id)))
    groups = [replace(group) for group in open_ones]
    counts = {group.id: group.count for group in drawing.groups}
    closed = [
        Group(fold.id, fold.parent, fold.label, sum(counts[s] for s in fold.scopes), folded=True)
        for fold in folds
        if fold.id in made
    ]
    return groups + closed
