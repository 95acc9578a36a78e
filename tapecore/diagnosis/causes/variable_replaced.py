"""A Variable's name was given to a tensor."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._assigned import (
    kept,
    likewise,
    lost_variables,
    refused,
    replaced,
)
from tapecore.diagnosis.causes._assigning import METHODS, WAYS
from tapecore.diagnosis.causes._keeping import keeping
from tapecore.diagnosis.causes._replaced import names_of, replaced_variable, updated, written_so
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.rewrites import HANDED_ON
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.wanted import NO_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.causes._assigning import Write
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """The source's name once was a Variable's, and its value was computed from that Variable."""
    if not case.silent or case.tracking not in ("unwatched", "late", "reset"):
        return None
    name = replaced_variable(case)
    if name is None:
        return None
    handed_on = isinstance(case.program.statement_at(name.line), HANDED_ON)
    line = case.creation.line if handed_on and case.creation is not None else name.line
    clause = f"line {line} made it a tensor in place of the Variable"
    evidence = () if case.creation is None else (case.creation.at,)
    return Blocker(
        "variable_replaced", clause, "no longer a Variable", (line, case.question.line), evidence, rank=0
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Keep the Variable and change it."""
    line = blocker.lines[0]
    made = (keeping(case.program, line, lambda target: _was_variable(case, target), write) for write in WAYS)
    yield from dict.fromkeys(edit for edit in made if edit is not None)


def _was_variable(case: Case, target: ast.expr) -> bool:
    """Whether the program once called a Variable so, or an element of this container."""
    values = case.recording.values
    texts = written_so(case.words, target)
    if any(values[name.value].variable >= 0 for text in texts for name in names_of(case, text)):
        return True
    name = updated(case)
    return name is not None and name.line == target.lineno


def find_error(run: Run, error: Event) -> Blocker | None:
    """``x -= 0.1``: a tensor would take the Variable's name, which a Variable refuses; or ``x.assign(...)``, or
    an optimizer's step, after a tensor has taken it."""
    statement, lost = refused(run, error), lost_variables(run, error)
    if lost:
        optimizing = NO_VARIABLE in str(error.info["message"])
        lacks = "no optimizer can change" if optimizing else "has no `assign`"
        clause = f"line {lost[0].line} made {quoted(lost[0].text, 20)} a tensor, which {lacks}"
        lines = (lost[0].line, error.line)
        return Blocker("variable_replaced", clause, "no longer a Variable", lines, (error.at,), rank=1)
    if statement is None:
        return None
    method = METHODS.get(type(statement.op), "assign")
    clause = f"`{method}` changes a Variable, the operator would replace it"
    return Blocker(
        "variable_replaced", clause, "would replace the Variable", (error.line,), (error.at,), rank=1
    )


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """``x -= 0.1`` becomes ``x.assign_sub(0.1)``, and so does ``x = x - 0.1``; where one is not enough, the
    others beside it too."""
    yield from dict.fromkeys(edit for write in WAYS for edit in _edits_error(run, error, write))


def _edits_error(run: Run, error: Event, write: Write) -> Iterator[Edit]:
    statement, lost = refused(run, error), lost_variables(run, error)
    edits = [edit for name in lost if (edit := kept(run, name.line, error, write)) is not None]
    if not edits and statement is not None:
        edits = [replaced(run, statement, write), *likewise(run, statement, error, write)]
    yield from edits[:1]
    if len(edits) > 1:
        yield sum(edits[1:], start=edits[0])


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
