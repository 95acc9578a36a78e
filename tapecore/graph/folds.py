"""What can be folded: a group, or a row of passes of one loop.

A fold's id is the group's, or ``family:2-38``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tapecore.graph.drawing import Group
    from tapecore.graph.scopes import Scope, Scopes


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
