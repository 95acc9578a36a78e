"""What stands for tests that become numbers, are counted, or pick elements: how far each holds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.rewrites import meaning
from tapecore.diagnosis.editing.softening import soft_test
from tapecore.diagnosis.places import argument
from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

SUMS = frozenset({"reduce_sum", "reduce_mean"})


def soft_mask(program: Program, call: ast.Call) -> str:
    """``tf.cast(a > b, tf.float32)`` -> ``tf.sigmoid(a - b)``; several tests at once become a product."""
    if called(call) != "cast" or len(call.args) != 2:
        return ""
    soft = soft_test(program, call.args[0], call)
    return soft.yes if soft is not None and "float" in ast.unparse(call.args[1]) else ""


def soft_count(program: Program, call: ast.Call) -> str:
    """``tf.math.count_nonzero(a > b)`` -> ``tf.reduce_sum(tf.sigmoid(a - b))``."""
    if called(call) != "count_nonzero" or len(call.args) != 1 or any(k.arg != "axis" for k in call.keywords):
        return ""
    soft = soft_test(program, call.args[0], call)
    axis = "".join(f", axis={program.text(k.value)}" for k in call.keywords)
    return f"tf.reduce_sum({soft.yes}{axis})" if soft is not None else ""


def soft_pick(program: Program, call: ast.Call) -> str:
    """``tf.reduce_sum(tf.boolean_mask(v, a > b))`` -> ``tf.reduce_sum(v * tf.sigmoid(a - b))``, a mean in
    proportion."""
    picked = meaning(program, call.args[0], call) if len(call.args) == 1 else None
    if called(call) not in SUMS or call.keywords or not isinstance(picked, ast.Call):
        return ""
    values, test = argument(picked, 0, "tensor"), argument(picked, 1, "mask")
    if called(picked) != "boolean_mask" or values is None or test is None or len(picked.args) > 2:
        return ""
    soft = soft_test(program, test, picked)
    if soft is None:
        return ""
    total = f"tf.reduce_sum({atom(program, values)} * {soft.yes})"
    return total if called(call) == "reduce_sum" else f"{total} / tf.reduce_sum({soft.yes})"
