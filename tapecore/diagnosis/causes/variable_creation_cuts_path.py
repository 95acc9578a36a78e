"""A Variable made from an intermediate result starts a new way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._breaks import first_break
from tapecore.diagnosis.editing.edit import Edit, Replace
from tapecore.diagnosis.editing.rewrites import calls_on
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker


def find(case: Case) -> Blocker | None:
    """A Variable on the way was initialised from what the source had a part in."""
    clause = "line {line} made a new Variable from it, which starts anew"
    return first_break(case, "variable_creation_cuts_path", ("create",), clause, "a new Variable")


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Keep it a tensor."""
    for call in calls_on(case.program, blocker.lines[0]):
        if called(call) == "Variable" and len(call.args) == 1 and not isinstance(call.args[0], ast.Constant):
            change = Replace(case.program.span(call), case.program.text(call.args[0]))
            yield Edit(f"Line {call.lineno}: keep it a tensor, without `tf.Variable`", (change,))


CAUSE = Cause(
    slug="variable_creation_cuts_path",
    title="A Variable was made from an intermediate result",
    explanation=(
        "`tf.Variable(t)` copies the numbers of `t`. The new Variable is watched, but no way leads from "
        "it back to what `t` was computed from. Keep an intermediate result a tensor."
    ),
    example=Example(
        program="""\
import tensorflow as tf

angle = tf.Variable(0.7)
with tf.GradientTape() as tape:
    height = tf.Variable(tf.sin(angle))
    energy = height * 9.81
pull = tape.gradient(energy, angle)
""",
        line=5,
        source="angle",
        fix="height = tf.sin(angle)",
    ),
    find=find,
    edits=edits,
)
