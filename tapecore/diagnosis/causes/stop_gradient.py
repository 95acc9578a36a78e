"""``tf.stop_gradient`` on the only way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Edit
from tapecore.diagnosis.editing.rewrites import calls_on
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker


def find(case: Case) -> Blocker | None:
    """The way leads through ``stop_gradient``."""
    found = stopped(case, "stop_gradient", "`stop_gradient` on line {line} cuts the way", "stop_gradient")
    return found._replace(asked=_is_meant(case, found)) if found is not None else None


def _is_meant(case: Case, found: Blocker) -> bool:
    """Whether the None can be just what was wanted: this very source was stopped, not what was made of it; or
    something was learnt all the same, as the call gave another of its sources a gradient, or another call
    gave this one its own. A source asked about alone is a question, not a step of training."""
    if len(case.event.info.get("sources", ())) < 2 or (found.cut and found.cut.link.source in case.start):
        return True
    given = case.run.given
    return any(e.within == case.question.at or not case.start.isdisjoint(e.inputs) for e in given)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Take the call away."""
    for call in calls_on(case.program, blocker.lines[0]):
        if called(call) == "stop_gradient" and len(call.args) == 1:
            change = fitting(case.program, call, case.program.text(call.args[0]))
            yield Edit(f"Line {call.lineno}: without `stop_gradient`", (change,))


CAUSE = Cause(
    slug="stop_gradient",
    title="A stop_gradient cuts the way",
    explanation=(
        "`tf.stop_gradient(t)` hands its value on and says that nothing flows back. That is its purpose, "
        "so None can be just what was wanted; wrap only what must stay constant."
    ),
    example=Example(
        program="""\
import tensorflow as tf

guess = tf.Variable(0.4)
with tf.GradientTape() as tape:
    fixed = tf.stop_gradient(guess * 3.0)
    error = (fixed - 1.0) ** 2
pull = tape.gradient(error, guess)
""",
        line=5,
        source="guess",
        fix="fixed = guess * 3.0",
    ),
    find=find,
    edits=edits,
)
