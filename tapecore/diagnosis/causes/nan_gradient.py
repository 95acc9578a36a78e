"""Connected, but NaN or infinite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._flows import flows_of, is_broken
from tapecore.diagnosis.editing.surrogates import above_zero, guarded, stand_ins
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit


def find(case: Case) -> Blocker | None:
    """The first op of the backward pass that makes a number that is none, or the first one forward, if it
    began there."""
    if case.question.result != "nan":
        return None
    for flow in flows_of(case):
        if is_broken(case, flow.contribution) and not any(is_broken(case, value) for value in flow.arrived):
            op = case.words.written(flow.op)
            clause = f"going back through `{op}` on line {flow.op.line} gave it"
            lines, evidence = (flow.op.line, case.question.line), (flow.op.at, flow.pullback.at)
            return Blocker("nan_gradient", clause, f"from `{op}`", lines, evidence)
    return Blocker(
        "nan_gradient",
        "what flows back is not a number",
        "not a number",
        (case.question.line,),
        (case.question.at,),
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A harmless input where the result is not used; a little above zero."""
    yield from stand_ins(case.program, blocker.lines[0], (guarded, above_zero))


CAUSE = Cause(
    slug="nan_gradient",
    title="The gradient is not a number",
    explanation=(
        "`tf.where(x > 0, tf.math.log(x), 0.0)` computes both sides, and going back multiplies the unused "
        "side's infinite slope by zero, which is NaN. Give the log a harmless input where it is not used "
        "(a second `tf.where` inside), or add a small number below a root."
    ),
    example=Example(
        program="""\
import tensorflow as tf

area = tf.Variable([0.0, 4.0])
with tf.GradientTape() as tape:
    side = tf.where(area > 0.0, tf.math.log(area), tf.zeros_like(area))
    total = tf.reduce_sum(side)
slope = tape.gradient(total, area)
""",
        line=5,
        source="area",
        fix="tf.math.log(tf.where(area > 0.0, area, tf.ones_like(area)))",
    ),
    find=find,
    edits=edits,
    way_out="Give that step a harmless input where it is not used, or add a small number.",
)
