"""Only the source's shape enters the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker


def find(case: Case) -> Blocker | None:
    """The op on the way reads a shape: size, ones_like."""
    return stopped(
        case, "shape_only", "`{op}` on line {line} takes its shape, not its values", "only its shape"
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """What has the source's shape becomes the source itself: ``tf.ones_like(x)`` -> ``x``."""
    for call in calls_on(case.program, blocker.lines[0]):
        if called(call) in ("ones_like", "zeros_like") and len(call.args) == 1 and not call.keywords:
            yield rewritten(case.program, call, case.program.text(call.args[0]), both=True, alters=True)


CAUSE = Cause(
    slug="shape_only",
    title="Only the source's shape is used",
    explanation=(
        "`tf.size(x)`, `tf.shape(x)` and `tf.ones_like(x)` read how many numbers there are, not which. "
        "The target does not change with the values."
    ),
    example=Example(
        program="""\
import tensorflow as tf

samples = tf.Variable([2.0, 5.0, 9.0])
with tf.GradientTape() as tape:
    blank = tf.zeros_like(samples)
    level = tf.reduce_sum(blank + 1.0)
slope = tape.gradient(level, samples)
""",
        line=5,
        source="samples",
        fix="blank = samples",
    ),
    find=find,
    edits=edits,
    way_out="Use the values themselves, or take None as the right answer.",
)
