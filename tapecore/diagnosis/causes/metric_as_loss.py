"""A Keras metric is used as the loss."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._metrics import metric_of
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit


def find(case: Case) -> Blocker | None:
    """The target was read from the state of an object made by ``metrics.Something(...)``."""
    if not case.silent:
        return None
    metric = metric_of(case)
    if metric is None:
        return None
    clause = f"line {metric.used} reads a metric (line {metric.made}), which keeps running totals"
    lines = (metric.used, metric.made)
    kept = (case.events[broken.link.at].at for _, broken in case.breaks("assign"))
    evidence = tuple(dict.fromkeys((*kept, metric.state.at)))
    return Blocker("metric_as_loss", clause, "a metric, not a loss", lines, evidence, rank=-1)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """The loss of the same name."""
    for call in case.program.calls.values():
        written = ast.unparse(call.func)
        if call.lineno == blocker.lines[1] and ".metrics." in written:
            loss = written.replace(".metrics.", ".losses.")
            yield rewritten(case.program, call.func, loss, alters=True)


CAUSE = Cause(
    slug="metric_as_loss",
    title="A metric is used as the loss",
    explanation=(
        "A Keras metric adds what it sees to its own Variables and reads its result from them: state, "
        "through which no gradient goes. `tf.keras.losses` has a loss for most of them."
    ),
    example=Example(
        program="""\
import tensorflow as tf

guess = tf.Variable([0.2, 0.9])
truth = tf.constant([0.0, 1.0])
error = tf.keras.metrics.MeanSquaredError()
with tf.GradientTape() as tape:
    loss = error(truth, guess)
slope = tape.gradient(loss, guess)
""",
        line=7,
        source="guess",
        fix="tf.keras.losses.MeanSquaredError",
    ),
    find=find,
    edits=edits,
    way_out="A metric reports how it went. Train on a loss: `tf.keras.losses` has many.",
)
