"""Whether an edit makes the target another number, and how a fix says so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.finding import Fix
from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.question import Question
    from tapecore.recording.recording import Recording
    from tapecore.recording.value import Value

RELATIVE, ABSOLUTE = 1e-3, 1e-5
"""Numbers that differ by no more are the same: NumPy counts in double precision."""
SHORT = 12


def target_change(before: Recording, was: Question, after: Recording, now: Question) -> str:
    """``4.0 -> 3.8``: the value of the target of a question, before and after an edit; "" when it is the
    same, when there was no number, or when the edit asks about another target."""
    if was.target != now.target:
        return ""
    old, new = before.events[was.at].inputs, after.events[now.at].inputs
    pairs = [(a, b) for a, b in zip(old, new, strict=False) if a >= 0 and b >= 0]
    for a, b in pairs:
        if not _alike(before.values[a], after.values[b]):
            return f"{value_text(before, a, SHORT)} -> {value_text(after, b, SHORT)}"
    return ""


def _alike(old: Value, new: Value) -> bool:
    if old.statistics is None or new.statistics is None:
        return True
    if old.statistics.nans or old.statistics.infs:
        return True  # there was nothing to keep
    return old.shape == new.shape and all(
        one is not None and other is not None and math.isclose(one, other, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
        for one, other in (
            (old.statistics.min, new.statistics.min),
            (old.statistics.max, new.statistics.max),
            (old.statistics.mean, new.statistics.mean),
        )
        if one is not None or other is not None
    )


def described(edit: Edit, source: str, target: str, changed: str = "") -> Fix:
    """The fix, which says of an edit that alters the target that it does: ``changed`` from what to what."""
    name = quoted(target, 20)
    told = f"; changes the value of {name}: {changed}" if changed else ""
    if edit.alters and not changed:
        told = f"; this can change the value of {name}"
    return Fix(f"{edit.description}{told}", source)
