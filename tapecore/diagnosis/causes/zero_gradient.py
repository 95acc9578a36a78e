"""Connected, but the derivative is zero here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._flows import Flow, end_of_flow, flows_of, is_zero
from tapecore.diagnosis.causes.complex_part import is_part
from tapecore.diagnosis.editing.surrogates import leaky, slow_end, soft_clip, soft_sign, stand_ins
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit


PRODUCTS = frozenset({"Mul", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "MatVec", "Einsum"})
TIMES_ZERO = "It can be right. A zero times anything is flat: look where that zero comes from."


def find(case: Case) -> Blocker | None:
    """The answer is all zeros, and they are real ones: the op where the flow ends, or where two shares
    cancel."""
    if case.question.result != "zero" or case.question.filled or is_part(case):
        return None
    end = end_of_flow(case)
    if end is None:
        clause = "the slope at these numbers is zero"
        return Blocker("zero_gradient", clause, "zero here", (case.question.line,), (case.question.at,))
    shares = [flow for flow in flows_of(case) if flow.to == end.to and not is_zero(case, flow.contribution)]
    last = max(shares, key=lambda flow: flow.op.at, default=end)
    op = case.words.written(last.op)
    clause = f"its shares, the last from line {last.op.line}, add up to nothing"
    clause = clause if shares else f"`{op}` on line {last.op.line} is flat at these numbers"
    lines, evidence = (last.op.line, case.question.line), (last.op.at, last.pullback.at)
    if not shares and _zero_factor(case, last):
        clause = f"the other factor of `{op}` on line {last.op.line} is zero"
        return Blocker("zero_gradient", clause, "times zero", lines, evidence, way_out=TIMES_ZERO)
    return Blocker(
        "zero_gradient", clause, "shares cancel" if shares else f"`{op}` is flat here", lines, evidence
    )


def _zero_factor(case: Case, flow: Flow) -> bool:
    """Whether the op is a product, and what the source's side is multiplied by is all zeros."""
    others = [value for value in flow.op.inputs if value >= 0 and value != flow.to]
    return flow.op.what in PRODUCTS and bool(others) and all(is_zero(case, value) for value in others)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A variant that is nowhere flat."""
    yield from stand_ins(case.program, blocker.lines[0], (leaky, soft_clip, slow_end, soft_sign))


CAUSE = Cause(
    slug="zero_gradient",
    title="Connected, but flat at these numbers",
    explanation=(
        "The way from source to target is whole, and the derivative is zero here: a relu below zero, a "
        "clip beyond its limits, a saturated sigmoid, a satisfied margin, shares that cancel. It can be "
        "the right answer: at a minimum the gradient is zero."
    ),
    example=Example(
        program="""\
import tensorflow as tf

weight = tf.Variable([-1.0, -3.0])
with tf.GradientTape() as tape:
    hidden = tf.nn.relu(weight)
    loss = tf.reduce_sum((hidden - 2.0) ** 2)
slope = tape.gradient(loss, weight)
""",
        line=5,
        source="weight",
        fix="tf.nn.leaky_relu(weight)",
    ),
    find=find,
    edits=edits,
    way_out="It can be right. A leaky or smooth variant of that step lets something through.",
)
