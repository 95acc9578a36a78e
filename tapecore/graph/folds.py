"""What can be folded: a group, or a row of passes of one loop.

A fold's id is the group's, or ``family:2-38``. One that hides more than can be looked at opens into smaller ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tapecore.graph.drawing import Group
    from tapecore.graph.scopes import Scope, Scopes

AT_ONCE = 600
"""So many nodes at most come into view when a fold is opened, as far as what it hides has groups."""
ROWS = 12
"""A row of passes opens into so many shorter ones at most."""


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


def row(family: str, members: list[Scope]) -> str:
    """The id of the fold that hides these passes, neighbours of one family."""
    return members[0].id if len(members) == 1 else f"{family}:{members[0].index}-{members[-1].index}"


def folds_of(
    ids: Iterable[str], scopes: Scopes, groups: list[Group], passes: Mapping[str, list[Scope]]
) -> list[Fold]:
    """The folds that ``ids`` name, ``passes`` being the families of ``groups``; an id that names nothing here is
    left out."""
    there = {group.id for group in groups}
    taken: set[str] = set()  # what two of them name belongs to the first
    found: list[Fold] = []
    for id in ids:
        family, _, span = id.rpartition(":")
        named = [scopes.table[id]] if id in there else between(passes.get(family, []), span)
        hidden = [scope for scope in named if scope.id not in taken]
        if hidden:
            taken.update(scope.id for scope in hidden)
            found.append(Fold(id, frozenset(scope.id for scope in hidden), hidden[0].parent, _label(hidden)))
    return found


def _label(hidden: list[Scope]) -> str:
    first, last = hidden[0].label, hidden[-1].label
    return first if len(hidden) == 1 else f"{first} … {last.split(' ')[-1]}"


def between(passes: list[Scope], span: str) -> list[Scope]:
    """The passes that a row's id says, ``2-38``."""
    first, _, last = span.partition("-")
    if not first.isdecimal() or not last.isdecimal():
        return []
    return [scope for scope in passes if int(first) <= scope.index <= int(last)]


def parts(fold: Fold, passes: Mapping[str, list[Scope]], inside: Iterable[Scope]) -> list[str]:
    """The folds that take the place of one that hides too much: of a row shorter rows, of a group the groups that
    lie in it (``inside``)."""
    if len(fold.scopes) > 1:
        family, _, span = fold.id.rpartition(":")
        members = between(passes[family], span)
        length = 10 ** max(0, math.ceil(math.log10(len(members) / ROWS)))
        rows = groupby(members, lambda scope: scope.index // length)
        return [row(family, list(some)) for _, some in rows]
    return list(_rows_of(inside))


def _rows_of(groups: Iterable[Scope]) -> Iterator[str]:
    families: dict[str, list[Scope]] = defaultdict(list)
    for scope in groups:
        families[scope.family or scope.id].append(scope)
    yield from (row(family, members) for family, members in families.items())
