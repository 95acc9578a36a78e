"""Which groups a drawing folds by itself so that what is left stays readable."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from tapecore.graph.folds import families, row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tapecore.graph.drawing import Drawing
    from tapecore.graph.scopes import Scope, Scopes

READABLE = 48
"""So many nodes fit beside each other with labels of 11 pixels or more in the part of the screen that the
graph has."""
LONG = 6
"""A loop inside a loop folds as a whole, unless it has more passes than this."""


def automatic(
    drawing: Drawing, scopes: Scopes, readable: int = READABLE, shown: Collection[int] = ()
) -> frozenset[str]:
    """Folds, the gentlest first, until no more than ``readable`` nodes are left: passes in the middle of
    long loops, then functions and cells, the largest first, at last whole loops. Nodes in ``shown`` are
    never folded away."""
    chosen: dict[str, frozenset[str]] = {}
    hidden: set[int] = set()
    inside = _inside(drawing, scopes)
    kept = {scope.id for node in drawing.nodes if node.id in shown for scope in scopes.path(node.group)}
    for id, covered in _candidates(drawing, scopes, kept):
        nodes = {node for scope in covered for node in inside[scope]}
        if len(drawing.nodes) - len(hidden) + len(chosen) <= readable:
            break
        if len(nodes - hidden) > 1:
            chosen = {other: of for other, of in chosen.items() if not of <= covered} | {id: covered}
            hidden |= nodes
    return frozenset(chosen)


def _inside(drawing: Drawing, scopes: Scopes) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for node in drawing.nodes:
        for scope in scopes.path(node.group):
            found[scope.id].append(node.id)
    return found


def _candidates(drawing: Drawing, scopes: Scopes, kept: set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    passes = families(scopes, drawing.groups)
    order = sorted(passes, key=lambda family: (family.count("/"), -len(passes[family])))
    long = [
        family for family in order if family.count("/") == order[0].count("/") or len(passes[family]) > LONG
    ]
    for ends in (2, 1):
        for family in long:
            members = passes[family]
            if len(members) > ends + 2:
                yield from _rows(family, members[ends:-1], kept)
    for family in reversed(order):
        if family not in long:
            yield from _rows(family, passes[family], kept)
    others = [group for group in drawing.groups if scopes.table[group.id].kind != "loop"]
    for group in sorted(others, key=lambda group: -group.count):
        if group.id not in kept:
            yield group.id, frozenset({group.id})
    for family in reversed(long):
        yield from _rows(family, passes[family], kept)


def _rows(family: str, members: list[Scope], kept: set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The row of these passes; those that are kept open cut it into several."""
    for is_kept, some in groupby(members, lambda scope: scope.id in kept):
        if not is_kept:
            together = list(some)
            yield row(family, together), frozenset(scope.id for scope in together)
