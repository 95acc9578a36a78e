"""The op ran inside ``tape.stop_recording()``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit, Unwrap
from tapecore.diagnosis.editing.rewrites import sole_with
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """An op on the way ran while the tape was paused."""
    if not case.silent:
        return None
    for place, broken in case.breaks("paused"):
        event = case.events[broken.link.at]
        pause = max((start for start, end in case.tape.paused if start < event.at < end), default=-1)
        line = case.line_beside(event, pause) or event.line
        clause = f"line {line} ran while recording was paused (line {case.line(pause)})"
        lines = tuple(dict.fromkeys((line, case.line(pause), event.line)))
        return Blocker(
            "recording_paused", clause, "recording paused", lines, (event.at, pause), 10 + place, cut=broken
        )
    return None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Take the pause away."""
    line = blocker.lines[1] if len(blocker.lines) > 1 else 0
    statement = sole_with(case.program, line)
    context = statement.items[0].context_expr if statement is not None else None
    if isinstance(context, ast.Call) and called(context) == "stop_recording":
        yield Edit(f"Line {line}: without the pause", (Unwrap(line),))


CAUSE = Cause(
    slug="recording_paused",
    title="Recording was paused",
    explanation=(
        "Nothing inside `with tape.stop_recording():` is on the tape. What the target needs belongs "
        "outside of it."
    ),
    example=Example(
        program="""\
import tensorflow as tf

heat = tf.Variable(2.0)
with tf.GradientTape() as tape:
    with tape.stop_recording():
        loss = heat ** 2
    total = loss + 1.0
slope = tape.gradient(total, heat)
""",
        line=6,
        source="heat",
        fix="as tape:\n    loss = heat ** 2",
    ),
    find=find,
    edits=edits,
)
