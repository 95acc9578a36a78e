"""An op was given two dtypes."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._seeds import fitting_seed, seeds
from tapecore.diagnosis.editing.edit import Edit, Replace
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.numbers import shape_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.causes._seeds import Seed
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value

ALIKE = "Give `output_gradients` the dtype and the shape of the target."
SAYS = re.compile(
    r"was expected to be a|Incompatible dtypes|expected to be (a |of )?dtype|cannot compute|different dtypes",
    re.IGNORECASE,
)
DTYPE = re.compile(
    r"\b(float16|float32|float64|half|float|double|int8|int16|int32|int64|uint8|bool|string|complex64|complex128)\b"
)


def find(case: Case) -> Blocker | None:
    """The call raised over two dtypes, or an output gradient is of another shape than its target."""
    if case.error is None:
        return None
    seed = _wrong_seed(case)
    if seed is None:
        return find_error(case.run, case.error)
    clause = f"`output_gradients` is {_kind(seed.given)}, its target {_kind(seed.target)}"
    reason, lines = "another shape or dtype than the target", (case.question.line,)
    return Blocker("dtype_mismatch", clause, reason, lines, (seed.event.at,), 3, way_out=ALIKE)


def _wrong_seed(case: Case) -> Seed | None:
    wrong = (s for s in seeds(case) if (s.given.dtype, s.given.shape) != (s.target.dtype, s.target.shape))
    return next(wrong, None)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Output gradients that fit the target."""
    seed = _wrong_seed(case) if case.error is not None else None
    if seed is not None:
        yield from fitting_seed(case, seed)


def _kind(value: Value) -> str:
    return f"{value.dtype} {shape_text(value.shape)}".strip()


def find_error(run: Run, error: Event) -> Blocker | None:
    """The message is about dtypes."""
    message = str(error.info.get("message", ""))
    if error.what not in ("InvalidArgumentError", "TypeError", "ValueError") or not SAYS.search(message):
        return None
    found = list(dict.fromkeys(DTYPE.findall(message)))
    if len(found) < 2:
        return None
    clause = f"one op got {found[0]} and {found[1]}, and nothing is converted by itself"
    return Blocker("dtype_mismatch", clause, "two dtypes", (error.line,), (error.at,), rank=3)


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """Cast one of the two to the other's dtype."""
    statement = run.program.statement_at(error.line)
    for node in ast.walk(statement) if statement is not None else ():
        pair = (
            [node.left, node.right]
            if isinstance(node, ast.BinOp)
            else node.args[:2]
            if isinstance(node, ast.Call)
            else []
        )
        if len(pair) != 2:
            continue
        for one, other in (pair, pair[::-1]):
            if isinstance(other, ast.Name | ast.Attribute) and not isinstance(one, ast.Constant):
                text = f"tf.cast({run.program.text(one)}, {run.program.text(other)}.dtype)"
                yield Edit(f"Line {error.line}: `{text}`", (Replace(run.program.span(one), text),))


CAUSE = Cause(
    slug="dtype_mismatch",
    title="Two dtypes in one operation",
    explanation=(
        "TensorFlow converts nothing by itself. NumPy's numbers are float64, `tf.constant(1.0)` is "
        "float32: `tf.cast` one of them, or give a `dtype`."
    ),
    example=Example(
        program="""\
import numpy as np
import tensorflow as tf

row = tf.Variable(np.ones((1, 2)))
column = tf.constant([[1.0], [2.0]])
with tf.GradientTape() as tape:
    area = tf.matmul(row, column)
slope = tape.gradient(area, row)
""",
        line=7,
        source="",
        fix="tf.cast(row, column.dtype)",
    ),
    find=find,
    edits=edits,
    find_error=find_error,
    edits_error=edits_error,
)
