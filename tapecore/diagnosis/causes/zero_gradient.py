"""Connected, but the derivative is zero here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._flows import Flow, end_of_flow, flows_of, is_zero
from tapecore.diagnosis.causes._seeds import fitting_seed, seeds
from tapecore.diagnosis.causes.complex_part import is_part
from tapecore.diagnosis.clipping import listed
from tapecore.diagnosis.editing.surrogates import leaky, slow_end, soft_clip, soft_sign, stand_ins
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.numbers import is_written_out, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit


PRODUCTS = frozenset({"Mul", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "MatVec", "Einsum"})
CANCEL = "contributions cancel"
NOTHING = "begins with zeros"
SEED = "Ones in `output_gradients`, or leaving it out, give the sum's gradient."
MOST = 3
"""So many contributions are told one by one."""
SHORT = 14
"""Numbers of so many characters are told."""
TIMES_ZERO = "It can be right. A zero times anything is flat: look where that zero comes from."


def find(case: Case) -> Blocker | None:
    """The answer is all zeros, and they are real ones: the op where the flow ends, or where two shares
    cancel."""
    if case.question.result != "zero" or case.question.filled or is_part(case):
        return None
    seed = next(seeds(case), None)
    if (
        seed is not None
        and seed.given.statistics is not None
        and seed.given.statistics.zeros == seed.given.size
    ):
        clause = "`output_gradients`, with which it begins, is all zeros"
        return Blocker(
            "zero_gradient", clause, NOTHING, (case.question.line,), (seed.event.at,), way_out=SEED
        )
    end = end_of_flow(case)
    if end is None:
        clause = "the slope at these numbers is zero"
        return Blocker("zero_gradient", clause, "zero here", (case.question.line,), (case.question.at,))
    shares = [flow for flow in flows_of(case) if flow.to == end.to and not is_zero(case, flow.contribution)]
    last = max(shares, key=lambda flow: flow.op.at, default=end)
    op = case.words.written(last.op)
    lines, evidence = (last.op.line, case.question.line), (last.op.at, last.pullback.at)
    if shares:
        return Blocker(
            "zero_gradient", _cancelling(case, shares), CANCEL, lines, evidence, way_out=_undone(case)
        )
    if _zero_factor(case, last):
        clause = f"the other factor of `{op}` on line {last.op.line} is zero"
        return Blocker("zero_gradient", clause, "times zero", lines, evidence, way_out=TIMES_ZERO)
    clause = f"`{op}` on line {last.op.line} is flat at these numbers"
    return Blocker("zero_gradient", clause, f"`{op}` is flat here", lines, evidence)


def _cancelling(case: Case, shares: list[Flow]) -> str:
    """The contributions that add up to nothing: by which ops they came, and, of numbers, which they are."""
    if len(shares) > MOST:
        return f"{len(shares)} contributions cancel, the last through line {shares[-1].op.line}"
    told = [f"`{case.words.written(flow.op)}` (line {flow.op.line})" for flow in shares]
    values = [case.recording.values[flow.contribution] for flow in shares]
    texts = [text(value) if is_written_out(value) else "" for value in values]
    if all(0 < len(each) <= SHORT for each in texts):
        told = [f"{each} through {way}" for each, way in zip(texts, told, strict=True)]
        return f"{listed(told)} cancel"
    return f"what comes back through {listed(told)} cancels"


def _undone(case: Case) -> str:
    return f"It can be right: together the terms do not change with {case.name}. Else check their signs."


def _zero_factor(case: Case, flow: Flow) -> bool:
    """Whether the op is a product, and what the source's side is multiplied by is all zeros."""
    others = [value for value in flow.op.inputs if value >= 0 and value != flow.to]
    return flow.op.what in PRODUCTS and bool(others) and all(is_zero(case, value) for value in others)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A variant that is nowhere flat."""
    seed = next(seeds(case), None) if blocker.reason == NOTHING else None
    if seed is not None:
        yield from fitting_seed(case, seed)
    elif blocker.reason != CANCEL:
        yield from stand_ins(case.program, blocker.lines[0], (leaky, soft_clip, slow_end, soft_sign))


CAUSE = Cause(
    slug="zero_gradient",
    title="Connected, but flat at these numbers",
    explanation=(
        "The way from source to target is whole, and the derivative is zero here: a relu below zero, a "
        "clip beyond its limits, a saturated sigmoid, a satisfied margin, contributions that cancel. It can be "
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
    way_out="It can be right. A leaky or smooth variant of that step lets a gradient through.",
)
