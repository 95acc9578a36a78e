"""Only the source's shape enters the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._rules import stopped

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker


def find(case: Case) -> Blocker | None:
    """The op on the way reads a shape: size, ones_like."""
    return stopped(
        case, "shape_only", "`{op}` on line {line} takes its shape, not its values", "only its shape"
    )


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
    ),
    find=find,
    way_out="Use the values themselves, or take None as the right answer.",
)
