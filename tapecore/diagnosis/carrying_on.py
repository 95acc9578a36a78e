"""A loop that an edit mends only until a later pass: the further edits that mend the rest."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tapecore.diagnosis.again import again
from tapecore.diagnosis.case import Case
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.editing.applying import apply
from tapecore.diagnosis.question import of_loop

if TYPE_CHECKING:
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.question import Question
    from tapecore.diagnosis.repair import Repairer, Tried

MORE = 2
"""So many further reasons are mended."""
TRIES = 3
"""Edits tried for each of them."""

Mended = tuple["Edit", str, "Tried | None"]
"""An edit, the whole edited program, and what trying it gave: None where that was no better."""


def carried_on(repairer: Repairer, question: Question, mended: Mended) -> Mended:
    """``mended``, with what mends the rest too where numbers that are none come up again: in the same call, or in
    later ones."""
    for _ in range(MORE if question.result == "nan" else 0):
        further = _further(repairer, question, mended)
        if further is None:
            break
        mended = further
    return mended


def _further(repairer: Repairer, question: Question, mended: Mended) -> Mended | None:
    edit, source, tried = mended
    after = repairer.run_of(source)
    done = tried is not None and not tried.left
    asked = None if after is None or done else again(repairer.run, question, after)
    if after is None or asked is None:
        return None
    there = Case(after, of_loop(asked.after))
    cause = causes()["nan_gradient"]
    blocker = cause.find(there)
    for more in islice(cause.edits(there, blocker) if blocker else (), TRIES):
        text = apply(source, more.changes)
        better = None if text is None else repairer.try_out(question, text, alters=more.alters)
        if text is not None and better is not None and (tried is None or better.left < tried.left):
            return edit + more, text, better
    return None
