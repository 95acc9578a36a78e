"""A Variable's name was given to a tensor."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._assigned import in_place, kept, lost_variable, refused
from tapecore.diagnosis.causes._assigning import METHODS, assigned, in_a_loop
from tapecore.diagnosis.causes._replaced import names_of, replaced_variable
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.edit import Edit, Insert, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.rewrites import assignment_of
from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


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
    """``x = x + 1`` becomes ``x.assign_add(1)``; another right-hand side goes through ``assign``. Several
    names are assigned one after the other, the Variables of a container in a loop."""
    line = blocker.lines[0]
    statement = assignment_of(case.program, line)
    if statement is None:
        return
    lines = _statements(case, statement)
    if lines:
        more = (Insert(line, text, "after") for text in lines[1:])
        yield Edit(_described(line, lines), (Statement(line, lines[0]), *more))


def _described(line: int, lines: list[str]) -> str:
    shown = ", ".join(f"`{' '.join(text.split())}`" for text in lines)
    return f"Line {line}: {shown}"


def _statements(case: Case, statement: ast.Assign) -> list[str]:
    """What is written instead of an assignment; empty where the text does not tell how."""
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Tuple):
        return _each(case, target, value)
    if not isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
        return []
    if not _was_variable(case, target):
        text = in_a_loop(case.program, target, value)
        return [text] if text else []
    return [assigned(case.program, target, value)]


def _each(case: Case, target: ast.Tuple, value: ast.expr) -> list[str]:
    """One statement for each name, where none needs what another had before."""
    if not isinstance(value, ast.Tuple) or len(value.elts) != len(target.elts):
        return []
    pairs = list(zip(target.elts, value.elts, strict=True))
    for place, (_, later) in enumerate(pairs):
        if any(names_in(earlier) & names_in(later) for earlier, _ in pairs[:place]):
            return []
    return [
        assigned(case.program, one, part)
        if _was_variable(case, one)
        else f"{ast.unparse(one)} = {case.program.text(part)}"
        for one, part in pairs
    ]


def _was_variable(case: Case, target: ast.expr) -> bool:
    """Whether the program once called a Variable so."""
    values = case.recording.values
    return any(values[name.value].variable >= 0 for name in names_of(case, ast.unparse(target)))


def find_error(run: Run, error: Event) -> Blocker | None:
    """``x -= 0.1``: a tensor would take the Variable's name, which a Variable refuses; or ``x.assign(...)``
    after a tensor has taken it."""
    statement, taken = refused(run, error), lost_variable(run, error)
    if statement is None and taken is None:
        return None
    if taken is not None:
        clause = f"line {taken.line} made {quoted(taken.text, 20)} a tensor, which has no `assign`"
        lines = (taken.line, error.line)
        return Blocker("variable_replaced", clause, "no longer a Variable", lines, (error.at,), rank=1)
    method = METHODS.get(type(statement.op), "assign") if statement is not None else ""
    clause = f"`{method}` changes a Variable, the operator would replace it"
    return Blocker(
        "variable_replaced", clause, "would replace the Variable", (error.line,), (error.at,), rank=1
    )


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """``x -= 0.1`` becomes ``x.assign_sub(0.1)``, and so does ``x = x - 0.1``."""
    statement, taken = refused(run, error), lost_variable(run, error)
    text = kept(run, taken.line) if taken is not None else in_place(run, statement) if statement else ""
    line = taken.line if taken is not None else error.line
    if text:
        yield Edit(f"Line {line}: `{text}`", (Statement(line, text),))


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
    find_error=find_error,
    edits_error=edits_error,
    way_out="Keep the Variable: change it with `assign`, `assign_sub` or `assign_add`.",
)
