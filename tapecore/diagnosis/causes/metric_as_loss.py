"""A Keras metric is used as the loss."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.edit import Edit, Replace
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """The target was read from the state of an object made by ``metrics.Something(...)``."""
    if not case.silent:
        return None
    made = _metrics(case)
    if not made:
        return None
    for value in case.ancestors:
        variable = case.recording.values[value].variable
        event = case.run.made.get(variable)
        if variable >= 0 and event is not None and event.line in made and not case.start & {value}:
            used = _used_line(case, made[event.line])
            clause = f"line {used} reads a metric (line {event.line}), which only counts"
            return Blocker("metric_as_loss", clause, "a metric, not a loss", (used, event.line), (event.at,), rank=-1)
    return None


def _metrics(case: Case) -> dict[int, str]:
    """The names of metric objects by the line that made them."""
    found: dict[int, str] = {}
    for statement in case.program.statements:
        value = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.Assign) and isinstance(value, ast.Call) and ".metrics." in ast.unparse(value.func):
            found[statement.lineno] = ast.unparse(statement.targets[0])
    return found


def _used_line(case: Case, name: str) -> int:
    """The last line before the question that takes a value from the metric."""
    lines = [
        call.lineno
        for call in case.program.calls.values()
        if ast.unparse(call.func) in (name, f"{name}.result") and call.lineno <= case.question.line
    ]
    return max(lines, default=case.question.line)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """The loss of the same name."""
    for call in case.program.calls.values():
        written = ast.unparse(call.func)
        if call.lineno == blocker.lines[1] and ".metrics." in written:
            text = written.replace(".metrics.", ".losses.")
            yield Edit(f"Line {call.lineno}: `{text}`", (Replace(case.program.span(call.func), text),))


CAUSE = Cause(
    slug="metric_as_loss",
    title="A metric is used as the loss",
    explanation=(
        "A Keras metric adds what it sees to its own Variables and reads its result from them: state, through which no gradient goes. "
        "`tf.keras.losses` has a loss for most of them."
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
)
