"""A Variable's name was given to a tensor."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.edit import Edit, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.rewrites import assignment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case

METHODS: dict[type[ast.operator], str] = {ast.Add: "assign_add", ast.Sub: "assign_sub"}


def find(case: Case) -> Blocker | None:
    """The source's name once was a Variable's, and its value was computed from that Variable."""
    if not case.silent or case.tracking not in ("unwatched", "late", "reset"):
        return None
    name = replaced_variable(case)
    if name is None:
        return None
    clause = f"line {name.line} made it a tensor in place of the Variable"
    evidence = () if case.creation is None else (case.creation.at,)
    return Blocker(
        "variable_replaced", clause, "no longer a Variable", (name.line, case.question.line), evidence, rank=0
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """``x = x + 1`` becomes ``x.assign_add(1)``; another right-hand side goes through ``assign``."""
    line = blocker.lines[0]
    statement = assignment_of(case.program, line)
    if statement is None:
        return
    target, right = ast.unparse(statement.targets[0]), statement.value
    method, value = "assign", case.program.text(right)
    if isinstance(right, ast.BinOp) and ast.unparse(right.left) == target and type(right.op) in METHODS:
        method, value = METHODS[type(right.op)], case.program.text(right.right)
    call = f"{target}.{method}({value})"
    yield Edit(f"Line {line}: `{call}`", (Statement(statement.lineno, call),))


CAUSE = Cause(
    slug="variable_replaced",
    title="The Variable was replaced by a tensor",
    explanation=(
        "`x = x + 1` computes a tensor and gives it the Variable's name; the Variable itself is gone, and "
        "nothing watches the tensor. In a training loop it shows on the second pass. `x.assign_add(1)` "
        "changes the Variable and keeps it."
    ),
    example=Example(
        program="""\
import tensorflow as tf

height = tf.Variable(4.0)
for step in range(2):
    with tf.GradientTape() as tape:
        energy = 0.5 * height ** 2
    slope = tape.gradient(energy, height)
    height = height - 0.25
""",
        line=8,
        source="height",
        fix="height.assign_sub(0.25)",
    ),
    find=find,
    edits=edits,
)
