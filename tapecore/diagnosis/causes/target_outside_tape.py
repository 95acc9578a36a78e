"""The last steps, ending in the target, ran after the block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._breaks import first_break
from tapecore.diagnosis.editing.edit import Change, Edit, Insert, Replace, Statement
from tapecore.diagnosis.editing.rewrites import block_of
from tapecore.diagnosis.places import target_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker


def find(case: Case) -> Blocker | None:
    """An op on the way ran after the tape's block had ended."""
    return first_break(
        case,
        "target_outside_tape",
        ("after",),
        "line {line} ran after the block had ended",
        "computed after the block",
        lambda broken: case.events[broken.link.at].within < 0,
        there=True,
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Move the steps between the block and the question into the block."""
    block = block_of(case)
    if block is None:
        return
    line = blocker.lines[0]
    if line == case.question.line:
        yield from _argument(case, block)
        return
    changes: list[Change] = []
    for moved in _between(case, block):
        changes += [Statement(moved.lineno, ""), Insert(block.lineno, case.program.text(moved), "last")]
    if changes:
        yield Edit(f"Line {line}: into the block", tuple(changes))


def _between(case: Case, block: ast.With) -> list[ast.stmt]:
    """The plain assignments between block and question that the target needs, as long as nothing else
    stands between."""
    siblings = getattr(case.program.parents.get(block), "body", [])
    end = block.end_lineno or block.lineno
    wanted = set(case.target_lines)
    between = [s for s in siblings if end < s.lineno < case.question.line]
    return [
        s
        for s in between
        if isinstance(s, ast.Assign) and any(s.lineno <= n <= (s.end_lineno or s.lineno) for n in wanted)
    ]


def _argument(case: Case, block: ast.With) -> Iterator[Edit]:
    node = target_argument(case.call, case.question.what)
    if node is None or isinstance(node, ast.Name):
        return
    text = case.program.text(node)
    name = "target" if "target" not in case.words.history else "answer_of"
    changes = (Insert(block.lineno, f"{name} = {text}", "last"), Replace(case.program.span(node), name))
    yield Edit(f"Line {case.question.line}: `{text}` into the block", changes)


CAUSE = Cause(
    slug="target_outside_tape",
    title="The target was computed after the block",
    explanation=(
        "The tape stops recording where its block ends. A loss computed one line below, or inside the "
        "call of `tape.gradient`, is not on it. Compute the target inside the block."
    ),
    example=Example(
        program="""\
import tensorflow as tf

tilt = tf.Variable([1.0, -2.0])
with tf.GradientTape() as tape:
    wobble = tf.sin(tilt)
worst = tf.reduce_max(wobble)
slope = tape.gradient(worst, tilt)
""",
        line=6,
        source="tilt",
        fix="    worst = tf.reduce_max(wobble)",
    ),
    find=find,
    edits=edits,
)
