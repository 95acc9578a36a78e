"""Connected, but NaN or infinite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._flows import Flow, born_forward, flows_of, is_broken
from tapecore.diagnosis.editing.overflowing import steady_softmax
from tapecore.diagnosis.editing.surrogates import (
    above_zero,
    guarded,
    log_softmax,
    no_nan,
    no_nan_quotients,
    stand_ins,
)
from tapecore.diagnosis.finding import Blocker
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.recording.event import Event


GROWING = frozenset({"Exp", "Expm1", "Pow", "Square", "Mul", "Sinh", "Cosh"})
OVERFLOW = "Too large for its dtype: take off the largest number first, as `tf.nn.softmax` does."


def find(case: Case) -> Blocker | None:
    """The first op of the backward pass that makes a number that is none, or the first one forward, if it
    began there."""
    if case.question.result != "nan":
        return None
    for flow in flows_of(case):
        if is_broken(case, flow.contribution) and not any(is_broken(case, value) for value in flow.arrived):
            return _met_forward(case, flow) or _met_backward(case, flow)
    return Blocker(
        "nan_gradient",
        "what flows back is not a number",
        "not a number",
        (case.question.line,),
        (case.question.at,),
    )


def _met_forward(case: Case, flow: Flow) -> Blocker | None:
    """The forward pass had made it before: the op that did is the guilty one."""
    born = born_forward(case, flow.op)
    if born is None:
        return None
    op, by = case.words.written(flow.op), case.words.written(born)
    zero = (" by 0" if by == "/" else " of 0") if born.kind == "op" and _has_zero(case, born) else ""
    clause = f"`{by}`{zero} on line {born.line} gave {_broken_text(case, born)}"
    if born.kind != "op":
        clause, by = f"{_broken_text(case, born)} came in on line {born.line}", "data"
    gist = clause
    if (
        born.at == flow.op.at
        and _nans(case, flow.contribution)
        and any(_zeros(case, v) for v in flow.arrived)
    ):
        clause += ", and 0 times its infinite slope is NaN"
    if born.at != flow.op.at:
        where = f" (line {flow.op.line})" if born.line != flow.op.line else ""
        clause += f", and `{op}`{where} going back made NaN of it"
    lines = tuple(dict.fromkeys((born.line, flow.op.line, case.question.line)))
    evidence = tuple(dict.fromkeys((born.at, flow.op.at, flow.pullback.at)))
    way_out = OVERFLOW if born.what in GROWING and not _has_zero(case, born) else ""
    return Blocker("nan_gradient", clause, f"from `{by}`", lines, evidence, way_out=way_out, gist=gist)


def _met_backward(case: Case, flow: Flow) -> Blocker:
    """All was well forward; this op's slope is none, or infinite, which times 0 is none."""
    op, zero = case.words.written(flow.op), _has_zero(case, flow.op)
    steep = (
        f"`{op}` on line {flow.op.line} {_was_given(case, flow.op) if zero else 'is infinitely steep there'}"
    )
    masked = any(_zeros(case, value) for value in flow.arrived)
    clause = f"going back through `{op}` on line {flow.op.line} gave it"
    if not _nans(case, flow.contribution):
        clause = steep
    elif masked:
        clause = f"{steep}, and 0 times inf is NaN"
    lines, evidence = (flow.op.line, case.question.line), (flow.op.at, flow.pullback.at)
    return Blocker("nan_gradient", clause, f"from `{op}`", lines, evidence)


def _was_given(case: Case, op: Event) -> str:
    """That the argument was 0; of a call that is several ops, that of the one inside."""
    inside = case.words.op(op)
    if case.words.calls.inside(op, 1) and inside != case.words.written(op):
        return f"took `{inside}` of 0, which is infinitely steep"
    return "got 0, where it is infinitely steep"


def _has_zero(case: Case, op: Event) -> bool:
    return any(_zeros(case, value) for value in op.inputs)


def _zeros(case: Case, value: int) -> int:
    statistics = case.recording.values[value].statistics if value >= 0 else None
    return 0 if statistics is None else statistics.zeros


def _nans(case: Case, value: int) -> int:
    statistics = case.recording.values[value].statistics if value >= 0 else None
    return 0 if statistics is None else statistics.nans


def _broken_text(case: Case, event: Event) -> str:
    """``NaN``, ``inf`` or ``-inf``: the first that the event gave."""
    value = next(case.recording.values[out] for out in event.outputs if is_broken(case, out))
    numbers, statistics = decode(value), value.statistics
    if numbers is None or statistics is None or statistics.first_bad < 0 or numbers.dtype.kind != "f":
        return "NaN" if statistics is not None and statistics.nans else "inf"
    return str(numbers.reshape(-1)[statistics.first_bad]).replace("nan", "NaN")


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A harmless input where the result is not used; a little above zero; the log of a softmax as one step."""
    for line in blocker.lines[:-1]:
        safe = list(stand_ins(case.program, line, (guarded, log_softmax, above_zero, no_nan)))
        safe += [*steady_softmax(case.program, line), *no_nan_quotients(case.program, line)]
        yield from safe
        yield from [sum(safe[1:], start=safe[0])] if len(safe) > 1 else []


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
