"""Which values of an op a rule of its gradient reads, as far as the rule's formula tells."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.recording.event import Event, OpEntry

MANY = 64
"""Of more values than these each is not linked with each: of an op with more inputs a pullback is linked with
its own input alone, what was taken from a data object with what was taken before."""


@cache
def _words(formula: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z_]\w*", formula))


def primals(op: Event, slot: int, entry: OpEntry | None) -> list[int]:
    """The values of ``op`` that the rule of its input ``slot`` reads, as far as the rule's formula tells;
    else its inputs."""
    formula = ""
    if entry is not None and entry.formulas and slot >= 0:
        formula = entry.formulas[min(slot, len(entry.formulas) - 1)]
    if entry is None or not formula:
        near = op.inputs if len(op.inputs) <= MANY or slot < 0 else op.inputs[slot : slot + 1]
        return [value for value in near if value >= 0]
    words = _words(formula)
    names = [name.lstrip("*") for name in entry.inputs]
    read = [v for i, v in enumerate(op.inputs) if v >= 0 and names and names[min(i, len(names) - 1)] in words]
    output = "z" if "y" in names else "y"  # how formulas call it
    return read + (list(op.outputs) if output in words else [])
