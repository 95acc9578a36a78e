"""A second call on a tape that gives one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit
from tapecore.diagnosis.editing.rewrites import tape_call, with_keyword
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """The call raised, and the same tape, not persistent, had answered before."""
    if case.error is None or case.error.what != "RuntimeError" or case.tape.persistent:
        return None
    same = [
        e
        for e in case.events[: case.until]
        if e.kind == "gradient" and e.info.get("tape") == case.tape.number and e.within < 0
    ]
    if not same:
        return None
    first = same[-1]
    clause = f"this tape was used up on line {first.line}; it is not persistent"
    lines = (case.question.line, case.opened_line, first.line)
    return Blocker("tape_exhausted", clause, "tape used up", lines, (first.at, case.error.at), rank=0)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A persistent tape answers as often as it is asked."""
    call = tape_call(case)
    if call is not None:
        yield Edit(
            f"Line {call.lineno}: `persistent=True`",
            (with_keyword(case.program, call, "persistent", "True"),),
        )


CAUSE = Cause(
    slug="tape_exhausted",
    title="The tape was used up",
    explanation=(
        "A tape lets go of what it kept while it computes gradients, so it answers once. "
        "`GradientTape(persistent=True)` keeps it all for as long as the tape lives. One call with a list "
        "of sources is cheaper."
    ),
    example=Example(
        program="""\
import tensorflow as tf

side = tf.Variable(3.0)
with tf.GradientTape() as tape:
    area = side ** 2
    volume = side ** 3
by_area = tape.gradient(area, side)
by_volume = tape.gradient(volume, side)
""",
        line=8,
        source="side",
        fix="persistent=True",
    ),
    find=find,
    edits=edits,
)
