"""The source only decides which way the program takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._escapes import exit_of
from tapecore.diagnosis.causes._steering import chooser, steering
from tapecore.diagnosis.causes._stranger import stranger
from tapecore.diagnosis.editing.choices import soft_choices
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.route import Break
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """A truth test, or a condition of ``tf.where``, is all that the source has to do with the target."""
    if not case.silent or not case.targets or stranger(case) is not None:
        return None
    event = chooser(case)
    if event is not None:
        clause = f"it only chooses what `{case.op(event.at)}` takes on line {event.line}"
        cut = next(iter(case.route.breaks), None) if case.route is not None else None
        return _blocker(case, event, clause, "only a condition", 10, cut)
    event = steering(case)
    if event is None:
        return None
    clause = f"it only decides the way on line {event.line}"
    clause += ", no arithmetic uses it" if exit_of(case) is None else ""
    return _blocker(case, event, clause, "only decides a branch", 0, None)


def _blocker(case: Case, event: Event, clause: str, reason: str, rank: int, cut: Break | None) -> Blocker:
    lines = (event.line, case.question.line)
    return Blocker("control_flow_only", clause, reason, lines, (event.at,), rank, cut=cut)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A soft choice: how far the test holds enters the result."""
    yield from soft_choices(case.program, blocker.lines[0])


CAUSE = Cause(
    slug="control_flow_only",
    title="The source only decides which way the program takes",
    explanation=(
        "`if x > y:` reads the numbers, decides, and forgets them: the tape records the operations of the "
        "branch that ran, and the condition is none of them. The same holds for a loop's end and for the "
        "condition of `tf.where`. Let the value enter the result itself."
    ),
    example=Example(
        program="""\
import tensorflow as tf

speed = tf.Variable(31.0)
limit = tf.Variable(30.0)
with tf.GradientTape() as tape:
    if speed > limit:
        fine = 2.0 * limit
    else:
        fine = 0.0 * limit
by_speed = tape.gradient(fine, speed)
""",
        line=6,
        source="speed",
        fix="fine = tf.sigmoid(speed - limit) * (2.0 * limit) + tf.sigmoid(limit - speed) * (0.0 * limit)",
    ),
    find=find,
    edits=edits,
    way_out="The condition carries no gradient: let the value itself enter the result.",
)
