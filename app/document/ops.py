"""Which op each step is about, and the values that are states of one Variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.model import Ops

if TYPE_CHECKING:
    from app.document.lookup import Lookup
    from app.document.steps import Brief
    from tapecore.recording.event import Event

_OF_AN_OP = frozenset({"pullback", "tangent"})
_NAMED = frozenset({"op", "escape", "assign"}) | _OF_AN_OP


def build_ops(lookup: Lookup, steps: Brief) -> Ops:
    """The ops in the order in which they are met; a pullback or a tangent is about its op."""
    numbers: dict[str, int] = {}
    of = [_number(lookup, lookup.events[at], numbers) for at in steps.at]
    entries = (lookup.recording.ops.get(name) for name in numbers)
    return Ops(list(numbers), [list(entry.api) if entry else [] for entry in entries], of)


def _number(lookup: Lookup, event: Event, numbers: dict[str, int]) -> int:
    if event.kind not in _NAMED:
        return -1
    op = lookup.events[int(event.info["op"])] if event.kind in _OF_AN_OP else event
    return numbers.setdefault(op.what, len(numbers))


def build_variables(lookup: Lookup) -> list[list[int]]:
    """By a Variable's number, the values that it has held."""
    count = max((value.variable for value in lookup.values), default=-1) + 1
    states: list[list[int]] = [[] for _ in range(count)]
    for value in lookup.values:
        if value.variable >= 0:
            states[value.variable].append(value.id)
    return states
