"""The way from source to target leaves TensorFlow: NumPy, ``.numpy()``, ``float()``, a list of numbers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._buffers import as_list
from tapecore.diagnosis.causes._constants import as_tensors
from tapecore.diagnosis.causes._escapes import exit_of, in_block
from tapecore.diagnosis.causes._hosted import called_directly
from tapecore.diagnosis.causes._steering import steering
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Change, Edit, Replace
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.leaving import NUMPY, way_out
from tapecore.graph.program import called
from tapecore.graph.textflow import fed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.causes._escapes import Exit

TWINS = {
    "mean": "tf.reduce_mean", "average": "tf.reduce_mean", "sum": "tf.reduce_sum",
    "max": "tf.reduce_max", "amax": "tf.reduce_max", "min": "tf.reduce_min", "amin": "tf.reduce_min",
    "prod": "tf.reduce_prod", "std": "tf.math.reduce_std", "var": "tf.math.reduce_variance",
    "exp": "tf.exp", "log": "tf.math.log", "log1p": "tf.math.log1p", "expm1": "tf.math.expm1",
    "sqrt": "tf.sqrt", "square": "tf.square", "abs": "tf.abs", "absolute": "tf.abs", "sin": "tf.sin",
    "cos": "tf.cos", "tan": "tf.tan", "sinh": "tf.sinh", "cosh": "tf.cosh", "tanh": "tf.tanh",
    "arctan": "tf.atan", "maximum": "tf.maximum", "minimum": "tf.minimum", "power": "tf.pow",
    "where": "tf.where", "add": "tf.add", "subtract": "tf.subtract", "multiply": "tf.multiply",
    "divide": "tf.divide", "negative": "tf.negative", "matmul": "tf.matmul",
    "transpose": "tf.transpose", "reshape": "tf.reshape", "stack": "tf.stack",
    "concatenate": "tf.concat", "clip": "tf.clip_by_value", "squeeze": "tf.squeeze",
    "expand_dims": "tf.expand_dims", "cumsum": "tf.cumsum", "norm": "tf.norm", "outer": "tf.einsum",
    "array": "tf.convert_to_tensor", "asarray": "tf.convert_to_tensor", "zeros_like": "tf.zeros_like",
    "ones_like": "tf.ones_like", "linalg.norm": "tf.norm",
}  # fmt: skip
"""TensorFlow's function of the same meaning, by NumPy's name."""
PREDICTS = frozenset({"predict", "predict_on_batch"})
"""A model's own loops, which give arrays; calling the model gives a tensor."""
LONGEST = 26
"""The most characters of a call's name in the sentence."""


def find(case: Case) -> Blocker | None:
    """Numbers made from the source left TensorFlow and came back as a constant on the way to the target."""
    if not case.silent:
        return None
    found = exit_of(case)
    if found is None or (found.broken is None and _only_tested(case, found)):
        return None
    return _told(case, found)


def further(case: Case) -> Iterator[Blocker]:
    """Numbers that left in the block, by a way that only the text shows."""
    return (_told(case, found) for found in in_block(case))


def _told(case: Case, found: Exit) -> Blocker:
    line = _line(case, found)
    lines = tuple(dict.fromkeys([line, *(escape.line for escape in reversed(found.escapes))]))
    lines = lines[:1] if found.loop is not None else lines
    back = (case.line(found.broken.link.at),) if found.broken is not None else ()
    evidence = (*(escape.at for escape in found.escapes), *((found.broken.link.at,) if found.broken else ()))
    clause = f"line {line} left TensorFlow{_how(case, found)}"
    clause = clause if found.sure else f"probably, {clause}"
    return Blocker(
        "numpy_escape",
        clause,
        "left TensorFlow",
        (*lines, *back),
        evidence,
        10 + found.place,
        cut=found.broken,
    )


def _only_tested(case: Case, found: Exit) -> bool:
    """Whether the numbers that left are what decides the way, and nothing else of the target."""
    test = steering(case)
    return test is not None and all(escape.line == test.line for escape in found.escapes)


def _line(case: Case, found: Exit) -> int:
    if found.loop is not None:
        return found.loop.lineno
    if found.escapes:
        return found.escapes[-1].line
    return case.line(found.broken.link.at if found.broken else -1)


def _how(case: Case, found: Exit) -> str:
    """The way out as the person wrote it; a method that is known by its name alone as that."""
    name = way_out(case, found.escapes[-1], found.loop) if found.escapes else ""
    return " for NumPy" if name == NUMPY else f" ({quoted(name, LONGEST)})" if name else ""


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """On the line that left, and in what it feeds: NumPy's functions by TensorFlow's, ``.numpy()`` and
    ``float()`` dropped; a list of tensors for a buffer that is filled there."""
    start = case.program.statement_at(blocker.lines[0])
    if start is None:
        return
    yield from as_list(case.program, start, lambda statements: _changes(case, statements))
    yield from called_directly(case.program, start.lineno, lambda statements: _changes(case, statements))
    after = fed(case.program, start)
    near = _changes(case, [start])
    if near:  # a constant that takes what comes of it would cut the way once more
        used = [s for s in after if s is start or s.lineno in case.target_lines]
        near = list(dict.fromkeys([*near, *as_tensors(case.program, used, near)]))
        yield Edit(_description(case, near), tuple(near))
    far = _changes(case, after)
    if len(far) > len(near):
        yield Edit(_description(case, far), tuple(far))


def _description(case: Case, changes: list[Change]) -> str:
    first = next(change for change in changes if isinstance(change, Replace))
    node = case.program.expression_at(first.span)
    old = case.program.text(node) if node is not None else ""
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return f"Line {first.span.line}: `{old}` -> `{first.text}`{more}"


def _changes(case: Case, statements: list[ast.stmt]) -> list[Change]:
    changes: list[Change] = []
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and not any(_within(case, node, change) for change in changes):
                change = _twin(case, node)
                if change is not None:
                    changes.append(change)
    return [*changes, *as_tensors(case.program, statements, changes)]


def _within(case: Case, node: ast.Call, change: Change) -> bool:
    return isinstance(change, Replace) and change.span.holds(case.program.span(node))


def _twin(case: Case, call: ast.Call) -> Replace | None:
    written = ast.unparse(call.func)
    if isinstance(call.func, ast.Attribute) and call.func.attr in ("numpy", "item") and not call.args:
        return fitting(case.program, call, case.program.text(call.func.value))
    if isinstance(call.func, ast.Attribute) and call.func.attr == "get_weights" and not call.args:
        return Replace(case.program.span(call), f"{case.program.text(call.func.value)}.weights")
    if isinstance(call.func, ast.Attribute) and call.func.attr in PREDICTS and call.args:
        model, batch = (case.program.text(node) for node in (call.func.value, call.args[0]))
        return Replace(case.program.span(call), f"{model}({batch})")
    if written in ("float", "np.float32", "np.float64") and len(call.args) == 1:
        return fitting(case.program, call, case.program.text(call.args[0]))
    module, _, name = written.partition(".")
    if module in ("np", "numpy") and name in TWINS and called(call):
        return Replace(case.program.span(call.func), TWINS[name])
    return None


CAUSE = Cause(
    slug="numpy_escape",
    title="The way from source to target leaves TensorFlow",
    explanation=(
        "A tape records TensorFlow's operations. `np.mean(x)`, `x.numpy()` and `float(x)` hand plain "
        "numbers to Python, and what is made of those numbers later is a new constant. TensorFlow has a "
        "function of its own for nearly everything: `tf.reduce_mean` for `np.mean`."
    ),
    example=Example(
        program="""\
import numpy as np
import tensorflow as tf

weights = tf.Variable([0.2, 0.3, 0.9])
with tf.GradientTape() as tape:
    scaled = weights * 4.0
    total = np.sum(scaled)
    loss = tf.square(total)
slopes = tape.gradient(loss, weights)
""",
        line=7,
        source="weights",
        fix="tf.reduce_sum(scaled)",
    ),
    find=find,
    further=further,
    edits=edits,
    way_out="Stay with TensorFlow's functions up to the target; NumPy is for what comes after.",
)
