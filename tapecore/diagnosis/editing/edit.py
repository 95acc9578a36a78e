"""Edits of a person's program: changes at places of its text that belong together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tapecore.graph.program import Span


class Replace(NamedTuple):
    """The expression at ``span`` becomes ``text``."""

    span: Span
    text: str


class Statement(NamedTuple):
    """The simple statement (or block) that begins at ``line`` becomes ``text``; "" removes it."""

    line: int
    text: str


class Insert(NamedTuple):
    """``text`` becomes a statement ``where`` (before, after, first, last: of the block that begins there)
    the one at ``line``."""

    line: int
    text: str
    where: str


class Unwrap(NamedTuple):
    """The block that begins at ``line`` is replaced by its body."""

    line: int


Change = Replace | Statement | Insert | Unwrap


@dataclass(frozen=True)
class Edit:
    """Changes that belong together, with a line that says what they do. ``alters``: they are meant to
    compute something else than before."""

    description: str
    changes: tuple[Change, ...]
    alters: bool = False

    def __add__(self, other: Edit) -> Edit:
        """Both, each change once."""
        descriptions = dict.fromkeys([*self.description.split("; "), *other.description.split("; ")])
        changes = tuple(dict.fromkeys([*self.changes, *other.changes]))
        return Edit("; ".join(descriptions), changes, self.alters or other.alters)
