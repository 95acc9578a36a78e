"""The gradient is an IndexedSlices and is used as if it were a tensor."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def find_error(run: Run, error: Event) -> Blocker | None:
    """The message names the type."""
    if not re.search(r"IndexedSlices", str(error.info.get("message", ""))):
        return None
    asked = [e for e in run.recording.events if e.kind == "gradient" and e.at < error.at]
    lines = (error.line, *([asked[-1].line] if asked else []))
    clause = "the gradient of a gathered Variable is an IndexedSlices, not a tensor"
    return Blocker("indexed_slices", clause, "an IndexedSlices", lines, (error.at,), rank=2)


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """Make a tensor of it where the gradient is asked for."""
    names = names_in(run.program.statement_at(error.line))
    for call in run.program.calls.values():
        parent = run.program.parents.get(call)
        bound = isinstance(parent, ast.Assign) and ast.unparse(parent.targets[0]) in names
        if called(call) == "gradient" and bound:
            yield rewritten(run.program, call, f"tf.convert_to_tensor({run.program.text(call)})")


CAUSE = Cause(
    slug="indexed_slices",
    title="The gradient is an IndexedSlices",
    explanation=(
        "Of a Variable from which only some rows were gathered, the gradient comes as those rows and "
        "their numbers: an IndexedSlices. An optimizer takes it as it is; for arithmetic, make a tensor "
        "of it with `tf.convert_to_tensor(g)`."
    ),
    example=Example(
        program="""\
import tensorflow as tf

table = tf.Variable([[1.0, 2.0], [3.0, 4.0]])
with tf.GradientTape() as tape:
    row = tf.gather(table, [1])
    size = tf.reduce_sum(row ** 2)
slope = tape.gradient(size, table)
smaller = slope * 0.5
""",
        line=8,
        source="",
        fix="tf.convert_to_tensor(tape.gradient(size, table))",
    ),
    find_error=find_error,
    edits_error=edits_error,
)
