"""A softmax that is written out, whose exponentials outgrow their dtype: the same with the largest number off."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.rewrites import meaning, rewritten
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.program import Program

LONGEST = 24
"""Longer text is not written twice."""


def steady_softmax(program: Program, line: int) -> Iterator[Edit]:
    """``e = tf.exp(z)``, which is divided by its sum, -> ``tf.exp(z - tf.reduce_max(z, axis=1, keepdims=True))``;
    the quotient in one expression -> ``tf.nn.softmax(z, axis=1)``. Both compute the same numbers."""
    statement = program.statement_at(line)
    for quotient in program.nodes:
        if not isinstance(quotient, ast.BinOp) or not isinstance(quotient.op, ast.Div):
            continue
        axis, power = _axis_of_sum(program, quotient), meaning(program, quotient.left, quotient)
        given = _given(program, power)
        if axis is None or given is None or program.statement_at(power.lineno) is not statement:
            continue
        if power is quotient.left and axis:
            yield rewritten(program, quotient, f"tf.nn.softmax({program.text(given)}, {axis})", both=True)
        elif isinstance(power, ast.Call) and power is not quotient.left:
            yield rewritten(program, power, _shifted(program, power, given, axis), both=True)


def _axis_of_sum(program: Program, quotient: ast.BinOp) -> str | None:
    """``axis=1``, "" for a sum of everything; None where what is divided by is no sum of what is divided."""
    total = quotient.right
    if not isinstance(total, ast.Call) or called(total) != "reduce_sum" or not total.args:
        return None
    if program.text(total.args[0]) != program.text(quotient.left):
        return None
    keywords = {keyword.arg: program.text(keyword.value) for keyword in total.keywords}
    axis = program.text(total.args[1]) if len(total.args) == 2 else keywords.pop("axis", "")
    kept = keywords.pop("keepdims", "") == "True"
    return None if keywords or len(total.args) > 2 or bool(axis) != kept else f"axis={axis}" if axis else ""


def _given(program: Program, power: ast.expr) -> ast.expr | None:
    """``z`` of ``tf.exp(z)``, where it is short and calls nothing."""
    if not isinstance(power, ast.Call) or called(power) != "exp" or len(power.args) != 1 or power.keywords:
        return None
    given = power.args[0]
    plain = not any(isinstance(node, ast.Call) for node in ast.walk(given))
    return given if plain and len(program.text(given)) <= LONGEST else None


def _shifted(program: Program, power: ast.Call, given: ast.expr, axis: str) -> str:
    largest = ", ".join(filter(None, (program.text(given), axis, "keepdims=True" if axis else "")))
    return f"{program.text(power.func)}({atom(program, given)} - tf.reduce_max({largest}))"
