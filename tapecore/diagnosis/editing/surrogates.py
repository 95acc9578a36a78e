"""Smooth or safe stand-ins for operations that pass no gradient: what a tutorial would write instead."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom, operation
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.program import Program

    Stand = Callable[[Program, ast.Call], str]

STEPS = frozenset({"round", "rint", "floor", "ceil"})
LARGER: dict[type[ast.cmpop], bool] = {ast.Gt: True, ast.GtE: True, ast.Lt: False, ast.LtE: False}
LARGER_CALLS = {"greater": True, "greater_equal": True, "less": False, "less_equal": False}
TINY = "1e-12"
LONGEST = 24
"""Longer text is not written three times."""


def stand_ins(program: Program, line: int, stands: tuple[Stand, ...]) -> Iterator[Edit]:
    """For the calls on ``line`` what the first of ``stands`` that knows one puts in their place."""
    for call in calls_on(program, line):
        for stand in stands:
            text = stand(program, call)
            if text:
                yield rewritten(program, call, text, both=True, alters=True)
                break


def without_rounding(program: Program, call: ast.Call) -> str:
    """``tf.round(x)`` -> ``x``."""
    return program.text(call.args[0]) if called(call) in STEPS and len(call.args) == 1 else ""


def straight_through(program: Program, call: ast.Call) -> str:
    """``tf.round(x)`` -> ``x + tf.stop_gradient(tf.round(x) - x)``: the same numbers, and the gradient of x."""
    if called(call) not in STEPS or len(call.args) != 1 or call.keywords:
        return ""
    given = call.args[0]
    if len(program.text(given)) > LONGEST or any(isinstance(node, ast.Call) for node in ast.walk(given)):
        return ""  # what is called twice can give two answers
    return f"{_term(program, given)} + tf.stop_gradient({program.text(call)} - {_term(program, given)})"


def soft_sign(program: Program, call: ast.Call) -> str:
    """``tf.sign(x)`` -> ``tf.tanh(x)``."""
    return f"tf.tanh({program.text(call.args[0])})" if called(call) == "sign" and len(call.args) == 1 else ""


def whole_quotients(program: Program, line: int) -> Iterator[Edit]:
    """``x // y`` -> ``x / y``."""
    for node in ast.walk(program.statement_at(line) or ast.Pass()):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            text = operation(program, node.left, "/", node.right)
            yield rewritten(program, node, text, both=True, alters=True)


def not_whole(program: Program, call: ast.Call) -> str:
    """``tf.math.floordiv(x, y)`` -> ``x / y``."""
    if called(call) not in ("floordiv", "floor_div") or len(call.args) != 2:
        return ""
    return operation(program, call.args[0], "/", call.args[1])


def soft_step(program: Program, left: ast.expr, right: ast.expr, larger: bool) -> str:
    """How far ``left`` is the larger (or the smaller) of two: ``tf.sigmoid(left - right)``."""
    first, second = (left, right) if larger else (right, left)
    if isinstance(second, ast.Constant) and second.value == 0:
        return f"tf.sigmoid({program.text(first)})"
    if isinstance(first, ast.Constant) and first.value == 0:
        return f"tf.sigmoid(-{atom(program, second)})"
    return f"tf.sigmoid({_term(program, first)} - {_term(program, second)})"


def _term(program: Program, node: ast.expr) -> str:
    """``node`` as one of the two sides of a difference."""
    strong = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div | ast.Pow | ast.MatMult)
    return program.text(node) if strong else atom(program, node)


def leaky(program: Program, call: ast.Call) -> str:
    """``tf.nn.relu(x)`` -> ``tf.nn.leaky_relu(x)``; ``tf.maximum(0.0, x)`` -> ``tf.nn.softplus(x)``."""
    if called(call) == "relu" and isinstance(call.func, ast.Attribute) and len(call.args) == 1:
        return f"tf.nn.leaky_relu({program.text(call.args[0])})"
    if called(call) == "maximum" and len(call.args) == 2:
        for zero, other in (call.args, call.args[::-1]):
            if isinstance(zero, ast.Constant) and zero.value == 0:
                return f"tf.nn.softplus({program.text(other)})"
            if number(zero) is not None:
                least = program.text(zero)
                return f"{least} + tf.nn.softplus({_term(program, other)} - {least})"
    return ""


def soft_clip(program: Program, call: ast.Call) -> str:
    """``tf.clip_by_value(x, -1.0, 1.0)`` -> ``tf.nn.softsign(x)``, other bounds in proportion."""
    if called(call) != "clip_by_value" or len(call.args) != 3:
        return ""
    low, high = (number(bound) for bound in call.args[1:])
    if low is None or high is None or high <= low:
        return ""
    middle, half = (low + high) / 2, (high - low) / 2
    given = program.text(call.args[0]) if middle == 0 else f"{atom(program, call.args[0])} - {middle}"
    inside = given if half == 1 else f"({given}) / {half}"
    outside = f"tf.nn.softsign({inside})" if half == 1 else f"{half} * tf.nn.softsign({inside})"
    return outside if middle == 0 else f"{middle} + {outside}"


def number(node: ast.expr) -> float | None:
    """The number that is written there, None for anything else."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        return None
    return float(value) if isinstance(value, int | float) else None


def slow_end(program: Program, call: ast.Call) -> str:
    """``tf.tanh(x)`` -> ``tf.nn.softsign(x)``, which never becomes quite flat; a sigmoid likewise."""
    if called(call) not in ("sigmoid", "tanh") or len(call.args) != 1 or call.keywords:
        return ""
    if not ast.unparse(call.func).startswith("tf."):
        return ""
    sign = f"tf.nn.softsign({program.text(call.args[0])})"
    return sign if called(call) == "tanh" else f"0.5 + 0.5 * {sign}"


def guarded(program: Program, call: ast.Call) -> str:
    """``tf.where(c, f(x), z)`` -> ``tf.where(c, f(tf.where(c, x, tf.ones_like(x))), z)``."""
    if called(call) != "where" or len(call.args) != 3:
        return ""
    condition, first, second = call.args
    place, side = next(
        ((i, s) for i, s in ((1, first), (2, second)) if isinstance(s, ast.Call) and s.args), (0, None)
    )
    if not isinstance(side, ast.Call):
        return ""
    given, test = program.text(side.args[0]), program.text(condition)
    harmless = f"tf.ones_like({given})"
    inner = (
        f"tf.where({test}, {given}, {harmless})" if place == 1 else f"tf.where({test}, {harmless}, {given})"
    )
    safe = f"{program.text(side.func)}({', '.join([inner, *(program.text(a) for a in side.args[1:])])})"
    texts = [test, safe, program.text(second)] if place == 1 else [test, program.text(first), safe]
    return f"{program.text(call.func)}({', '.join(texts)})"


def above_zero(program: Program, call: ast.Call) -> str:
    """A root, a logarithm or a norm of something a little above zero."""
    if len(call.args) != 1 or call.keywords:
        return ""
    text = atom(program, call.args[0])
    if called(call) in ("sqrt", "rsqrt", "log") and ast.unparse(call.func).startswith("tf."):
        return f"{program.text(call.func)}({program.text(call.args[0])} + {TINY})"
    return f"tf.sqrt(tf.reduce_sum({text} ** 2) + {TINY})" if called(call) == "norm" else ""


def no_nan(program: Program, call: ast.Call) -> str:
    """``tf.divide(x, y)`` -> ``tf.math.divide_no_nan(x, y)``, 0 where y is 0."""
    if called(call) not in ("divide", "truediv") or len(call.args) != 2 or call.keywords:
        return ""
    return f"tf.math.divide_no_nan({program.text(call.args[0])}, {program.text(call.args[1])})"


def no_nan_quotients(program: Program, line: int) -> Iterator[Edit]:
    """``x / y`` -> ``tf.math.divide_no_nan(x, y)``."""
    for node in ast.walk(program.statement_at(line) or ast.Pass()):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and number(node.right) is None:
            text = f"tf.math.divide_no_nan({program.text(node.left)}, {program.text(node.right)})"
            yield rewritten(program, node, text, both=True, alters=True)


def log_softmax(program: Program, call: ast.Call) -> str:
    """``tf.math.log(tf.nn.softmax(x))`` -> ``tf.nn.log_softmax(x)``."""
    inner = call.args[0] if called(call) == "log" and len(call.args) == 1 else None
    if not isinstance(inner, ast.Call) or called(inner) != "softmax" or not inner.args:
        return ""
    given = [program.text(argument) for argument in inner.args]
    given += [f"{k.arg}={program.text(k.value)}" for k in inner.keywords if k.arg]
    return f"tf.nn.log_softmax({', '.join(given)})"
