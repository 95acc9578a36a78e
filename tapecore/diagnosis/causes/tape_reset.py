"""``tape.reset()`` dropped what was recorded before."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """A reset came between the watch, or an op on the way, and the question."""
    if not case.silent:
        return None
    if case.tracking == "reset":
        reset = max(at for at in case.tape.resets if at < case.until)
        return Blocker(
            "tape_reset",
            f"line {case.line(reset)} reset the tape, watches and all",
            "tape reset",
            (case.line(reset),),
            (reset,),
            2,
        )
    for place, broken in case.breaks("reset"):
        reset = case.tape.reset_after(broken.link.at, case.until)
        clause = f"line {case.line(reset)} reset the tape after line {case.line(broken.link.at)}"
        lines = (case.line(reset), case.line(broken.link.at))
        return Blocker(
            "tape_reset", clause, "tape reset", lines, (reset, broken.link.at), 10 + place, cut=broken
        )
    return None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Drop the reset."""
    line = blocker.lines[0]
    statement = case.program.statement_at(line)
    call = statement.value if isinstance(statement, ast.Expr) else None
    if isinstance(call, ast.Call) and called(call) == "reset":
        yield Edit(f"Line {line}: without `{ast.unparse(call)}`", (Statement(line, ""),))


CAUSE = Cause(
    slug="tape_reset",
    title="The tape was reset",
    explanation=(
        "`tape.reset()` forgets all operations and all watches up to there. Reset first, then watch and "
        "compute."
    ),
    example=Example(
        program="""\
import tensorflow as tf

dose = tf.constant([0.5, 1.0])
with tf.GradientTape() as tape:
    tape.watch(dose)
    tape.reset()
    effect = tf.reduce_sum(tf.sqrt(dose))
slope = tape.gradient(effect, dose)
""",
        line=6,
        source="dose",
        fix="tape.watch(dose)\n    effect",
    ),
    find=find,
    edits=edits,
)
