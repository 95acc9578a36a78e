"""A float becomes an integer or a truth value on the way."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.finding import Blocker

WHOLE = ("int", "uint", "bool")


def find(case: Case) -> Blocker | None:
    """A cast on the way to a dtype that has no gradients."""
    return stopped(
        case, "integer_cast", "line {line} casts it to a type without gradients", "cast to integer"
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Cast to a float instead."""
    for call in calls_on(case.program, blocker.lines[0]):
        if called(call) not in ("cast", "saturate_cast", "convert_image_dtype"):
            continue
        for node in [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "dtype")]:
            word = node.value if isinstance(node, ast.Constant) else ast.unparse(node).split(".")[-1]
            if isinstance(word, str) and word.startswith(WHOLE):
                yield rewritten(case.program, node, "tf.float32", both=True, alters=True)


CAUSE = Cause(
    slug="integer_cast",
    title="A float becomes an integer on the way",
    explanation=(
        "A cast to an integer or to bool throws away what a small change would change, so nothing flows "
        "back through it, and whatever is computed from the integers is not recorded either. Stay in "
        "floats up to the target."
    ),
    example=Example(
        program="""\
import tensorflow as tf

level = tf.Variable([1.6, 2.3])
with tf.GradientTape() as tape:
    stairs = tf.cast(level * 10.0, tf.int32)
    height = tf.reduce_sum(tf.cast(stairs, tf.float32))
slope = tape.gradient(height, level)
""",
        line=5,
        source="level",
        fix="tf.cast(level * 10.0, tf.float32)",
    ),
    find=find,
    edits=edits,
    way_out="Integers may choose an entry: let the float itself enter the result, say as a weight.",
)
