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


_FORMS = re.compile(r"\b(?:shape|dtype)\([^()]*\)", re.ASCII)
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w)(?!\(|=(?!=))", re.ASCII)


@cache
def words(formula: str) -> frozenset[str]:
    """The words of a formula that may stand for values: functions, names of attributes and what is asked for
    its shape or dtype alone are none."""
    return frozenset(_WORD.findall(_FORMS.sub("", formula)))


def primals(op: Event, slot: int, entry: OpEntry | None) -> list[int]:
    """The values of ``op`` that the rule of its input ``slot`` reads, as far as the rule's formula tells;
    else its inputs."""
    formula = ""
    if entry is not None and entry.formulas and slot >= 0:
        formula = entry.formulas[min(slot, len(entry.formulas) - 1)]
    count = len(op.inputs)
    slots = range(count) if count <= MANY or slot < 0 else range(slot, min(slot + 1, count))
    known = [i for i in slots if op.inputs[i] >= 0]
    if entry is None or not formula:
        return [op.inputs[i] for i in known]
    found = words(formula)
    names = [name.lstrip("*") for name in entry.inputs]
    read = [op.inputs[i] for i in known if names and names[min(i, len(names) - 1)] in found]
    output = "z" if "y" in names else "y"  # how formulas call it
    return read + (list(op.outputs) if output in found else [])
