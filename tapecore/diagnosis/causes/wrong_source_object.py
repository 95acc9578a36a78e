"""Another object than the one that was used: a copy, a slice made again, a clone, a Variable made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.case import quoted
from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.causes._stranger import Stranger, stranger
from tapecore.diagnosis.edit import Edit, Replace
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import sources_argument
from tapecore.diagnosis.rewrites import bound_line

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case

SYMBOLIC = frozenset({"KerasTensor", "SymbolicTensor"})


def find(case: Case) -> Blocker | None:
    """The source is not what the target was computed from, but something like it is."""
    if case.error is not None and case.question.kind in SYMBOLIC:
        clause = "it is a placeholder of the model, not what was passed through it"
        return Blocker("wrong_source_object", clause, "a placeholder", (case.question.line,), (case.question.at,), rank=0)
    found = stranger(case)
    if found is None or replaced_variable(case) is not None:
        return None
    made = case.creation
    lines = (bound_line(case) or (made.line if made else 0), case.question.line)
    evidence = () if made is None else (made.at,)
    return Blocker("wrong_source_object", _clause(case, found, lines[0]), "another object", lines, evidence, rank=0)


def _clause(case: Case, found: Stranger, line: int) -> str:
    target = case.target_name
    if found.how == "name":
        return f"line {line} made a new `{case.question.source}` after {target}"
    other = quoted(case.words.any(found.other, case.until), 20)
    if found.how == "made":
        return f"line {line} made it from {other}, and {target} uses {other} itself"
    return f"{target} uses {other}, an equal but different object"


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Ask about the object that was used, where it still has its name."""
    found = stranger(case)
    node = sources_argument(case.call, case.question.what)
    if found is None or found.how == "name" or node is None:
        return
    other = case.words.value(found.other, case.until)
    element = _element(case, node)
    if other and element is not None:
        place = case.program.span(element)
        yield Edit(f"Line {place.line}: ask about `{other}`, which was used", (Replace(place, other),))


def _element(case: Case, node: ast.expr) -> ast.expr | None:
    import ast

    texts = [part for part in ast.walk(node) if isinstance(part, ast.expr)]
    return next((part for part in texts if ast.unparse(part) == case.question.source), None)


CAUSE = Cause(
    slug="wrong_source_object",
    title="The source is another object than the one that was used",
    explanation=(
        "A tape goes by objects, not by names or numbers. A slice or a cast made a second time, a clone of a model, or a Variable made anew under "
        "the old name, is not what the target was computed from, even where all its numbers agree. Pass the object itself."
    ),
    example=Example(
        program="""\
import tensorflow as tf

points = tf.Variable([0.5, 1.5, 4.0])
with tf.GradientTape() as tape:
    spread = tf.reduce_sum(points ** 2)
middle = points[1]
pull = tape.gradient(spread, middle)
""",
        line=6,
        source="middle",
        fix="tape.gradient(spread, points)",
    ),
    find=find,
    edits=edits,
)
