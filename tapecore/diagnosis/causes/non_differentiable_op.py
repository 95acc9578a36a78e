"""An op whose registered gradient is "none": argmax, round, a comparison."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._instead import OTHERWISE, advice
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.editing.surrogates import (
    not_whole,
    soft_sign,
    stand_ins,
    straight_through,
    whole_quotients,
    without_rounding,
)
from tapecore.diagnosis.editing.twins import twins
from tapecore.diagnosis.editing.winners import soft_winners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker
    from tapecore.graph.program import Program


def find(case: Case) -> Blocker | None:
    """An op on the way is flat or jumps, and is registered as not differentiable."""
    found = stopped(
        case, "non_differentiable_op", "`{op}` on line {line} has no gradient", "`{op}` has no gradient"
    )
    if found is None:
        return None
    op = case.events[found.evidence[0]]
    return found._replace(way_out=advice(op.what, case.words.written(op)))


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Another function that computes the same; else a smooth one in its place."""
    yield from twins(case, blocker)
    program, line = case.program, blocker.lines[0]
    yield from soft_winners(program, line)
    yield from _passing_through(program, line)
    yield from stand_ins(program, line, (soft_sign, without_rounding, not_whole))
    yield from whole_quotients(program, line)


def _passing_through(program: Program, line: int) -> Iterator[Edit]:
    """A rounding with a name of its own, which the gradient passes by; the target keeps its value."""
    statement = program.statement_at(line)
    if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
        text = straight_through(program, statement.value)
        if text:
            yield rewritten(program, statement.value, text, both=True)


CAUSE = Cause(
    slug="non_differentiable_op",
    title="An operation on the way has no gradient",
    explanation=(
        "`round`, `argmax`, comparisons and the like are flat nearly everywhere and jump in between: a "
        "small change of the input changes nothing, or everything. A smooth function in their place "
        "helps: softmax for argmax, sigmoid for a comparison, cross-entropy for accuracy."
    ),
    example=Example(
        program="""\
import tensorflow as tf

logits = tf.Variable([0.3, 1.9, 0.8])
with tf.GradientTape() as tape:
    votes = tf.round(logits)
    score = tf.reduce_sum(votes * 2.0)
pull = tape.gradient(score, logits)
""",
        line=5,
        source="logits",
        fix="votes = logits + tf.stop_gradient(tf.round(logits) - logits)",
    ),
    find=find,
    edits=edits,
    way_out=OTHERWISE,
)
