"""A source of whole numbers, truth values or text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Change, Edit, Replace
from tapecore.diagnosis.editing.rewrites import bound_line, calls_on, keyword, with_keyword
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case

MAKERS = {"constant", "Variable", "convert_to_tensor", "cast", "add_weight", "ones", "zeros", "fill", "range"}


def find(case: Case) -> Blocker | None:
    """The dtype of the source has no gradients."""
    if not case.silent or case.source is None or case.tracking != "integer":
        return None
    line = bound_line(case)
    evidence = () if case.creation is None else (case.creation.at,)
    clause = f"its dtype is {case.source.dtype}, and only floats have gradients"
    return Blocker(
        "integer_source",
        clause,
        f"{case.source.dtype}, not float",
        (line, case.question.line),
        evidence,
        rank=1,
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Write the numbers as floats, or ask for a float dtype, where the source is made."""
    if case.source is None or case.source.dtype == "string":
        return
    for line in dict.fromkeys((blocker.lines[0], case.creation.line if case.creation else 0)):
        for call in calls_on(case.program, line):
            if getattr(call.func, "attr", "") in MAKERS:
                yield from _as_float(case, call)


def _as_float(case: Case, call: ast.Call) -> Iterator[Edit]:
    changes: list[Change] = []
    said: list[str] = []
    dtype = keyword(call, "dtype")
    wanted = "'float32'" if dtype is not None and isinstance(dtype.value, ast.Constant) else "tf.float32"
    if dtype is not None:
        changes.append(Replace(case.program.span(dtype.value), wanted))
        said.append(f"`dtype={case.program.text(dtype.value)}` -> `dtype={wanted}`")
    else:
        for node in ast.walk(call.args[0]) if call.args else ():
            if isinstance(node, ast.Constant) and type(node.value) is int:
                changes.append(Replace(case.program.span(node), f"{node.value}.0"))
                said.append(f"`{node.value}` -> `{node.value}.0`")
    if changes and all(_plain(node) for node in (call.args[:1] if dtype is None else ())):
        yield Edit(f"Line {call.lineno}: {', '.join(said[:3])}", tuple(changes))
    elif dtype is None:
        yield Edit(
            f"Line {call.lineno}: with `dtype=tf.float32`",
            (with_keyword(case.program, call, "dtype", "tf.float32"),),
        )


def _plain(node: ast.expr) -> bool:
    """A number, or lists of numbers: where a float in place of an int changes the dtype and nothing else."""
    parts = (ast.Constant, ast.List, ast.Tuple, ast.UnaryOp, ast.USub, ast.Load)
    return all(isinstance(part, parts) for part in ast.walk(node))


CAUSE = Cause(
    slug="integer_source",
    title="The source is not a floating-point number",
    explanation=(
        "A derivative says what a small change does, and whole numbers, truth values and texts do not "
        "change by small amounts. `tf.constant(10)` is an int32; `tf.constant(10.0)` is a float32. For "
        "token ids, differentiate with respect to the embedding."
    ),
    example=Example(
        program="""\
import tensorflow as tf

side = tf.constant(4)
with tf.GradientTape() as tape:
    tape.watch(side)
    area = side * side
growth = tape.gradient(area, side)
""",
        line=3,
        source="side",
        fix="tf.constant(4.0)",
    ),
    find=find,
    edits=edits,
)
