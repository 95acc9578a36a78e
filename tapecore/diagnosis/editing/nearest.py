"""What stands for the place of the largest or the nearest where it is counted with, or picks a row: all places and
all rows, weighed by softmax."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.rewrites import meaning
from tapecore.diagnosis.editing.surrogates import number
from tapecore.diagnosis.places import argument
from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

LONGEST = 24
"""Longer scores are not written twice."""


def soft_place(program: Program, call: ast.Call) -> str:
    """``tf.cast(tf.argmax(z, axis=-1), tf.float32)`` -> the mean place, by the probabilities that z gives."""
    if called(call) != "cast" or len(call.args) != 2 or "float" not in ast.unparse(call.args[1]):
        return ""
    best = _best(program, call.args[0], call)
    scores = "" if best is None else atom(program, best.args[0])
    if best is None or len(scores) > LONGEST:
        return ""
    places = f"tf.cast(tf.range(tf.shape({scores})[-1]), {scores}.dtype)"
    return f"tf.tensordot({_chances(program, best)}, {places}, 1)"


def soft_row(program: Program, call: ast.Call) -> str:
    """``tf.gather(table, tf.argmin(d, axis=1))`` -> ``tf.tensordot(tf.nn.softmax(-d), table, 1)``."""
    if called(call) not in ("gather", "embedding_lookup") or len(call.args) != 2 or call.keywords:
        return ""
    best = _best(program, call.args[1], call)
    return "" if best is None else f"tf.tensordot({_chances(program, best)}, {program.text(call.args[0])}, 1)"


def _best(program: Program, node: ast.expr, at: ast.AST) -> ast.Call | None:
    """The argmax or argmin along the last axis that ``node`` is or stands for, casts aside."""
    found = meaning(program, node, at)
    while isinstance(found, ast.Call) and called(found) == "cast" and found.args:
        found = meaning(program, found.args[0], found)
    if not isinstance(found, ast.Call) or called(found) not in ("argmax", "argmin") or not found.args:
        return None
    axis = argument(found, 1, "axis")
    return found if axis is None or number(axis) in (1, -1) else None


def _chances(program: Program, best: ast.Call) -> str:
    largest = called(best) == "argmax"
    scores = program.text(best.args[0]) if largest else f"-{atom(program, best.args[0])}"
    return f"tf.nn.softmax({scores})"
