"""Which groups a drawing folds by itself so that what is left stays readable."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tapecore.graph.folds import families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.graph.drawing import Drawing
    from tapecore.graph.scopes import Scope, Scopes

READABLE = 48
"""So many nodes fit beside each other with labels of 11 pixels or more in the part of the screen that the
graph has."""
LONG = 6
"""A loop inside a loop folds as a whole, unless it has more passes than this."""


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
