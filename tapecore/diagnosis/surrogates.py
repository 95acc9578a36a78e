"""Smooth or safe stand-ins for operations that pass no gradient: what a tutorial would write instead."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.rewrites import calls_on, rewritten
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.edit import Edit
    from tapecore.graph.program import Program

    Stand = Callable[[Program, ast.Call], str]

STEPS = frozenset({"round", "rint", "floor", "ceil"})
LARGER: dict[type[ast.cmpop], bool] = {ast.Gt: True, ast.GtE: True, ast.Lt: False, ast.LtE: False}
LARGER_CALLS = {"greater": True, "greater_equal": True, "less": False, "less_equal": False}
TINY = "1e-12"


def atom(program: Program, node: ast.expr) -> str:
    """``node``'s text, in brackets where it would bind loosely."""
    text = program.text(node)
    loose = isinstance(node, ast.BinOp | ast.UnaryOp | ast.Compare | ast.BoolOp | ast.IfExp | ast.Lambda)
    return f"({text})" if loose else text


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
    return atom(program, call.args[0]) if called(call) in STEPS and len(call.args) == 1 else ""


def soft_sign(program: Program, call: ast.Call) -> str:
    """``tf.sign(x)`` -> ``tf.tanh(x)``."""
    return f"tf.tanh({program.text(call.args[0])})" if called(call) == "sign" and len(call.args) == 1 else ""


def soft_choice(program: Program, call: ast.Call) -> str:
    """``tf.one_hot(tf.argmax(z, axis=-1), 3)`` -> ``tf.nn.softmax(z)``."""
    inner = call.args[0] if call.args else None
    if (
        called(call) != "one_hot"
        or not isinstance(inner, ast.Call)
        or called(inner) != "argmax"
        or not inner.args
    ):
        return ""
    return f"tf.nn.softmax({program.text(inner.args[0])})"


def soft_comparison(program: Program, call: ast.Call) -> str:
    """``tf.cast(a > b, tf.float32)`` -> ``tf.sigmoid(a - b)``."""
    inner = call.args[0] if call.args and called(call) == "cast" else None
    if isinstance(inner, ast.Compare) and len(inner.ops) == 1 and type(inner.ops[0]) in LARGER:
        return _difference(program, inner.left, inner.comparators[0], LARGER[type(inner.ops[0])])
    if isinstance(inner, ast.Call) and called(inner) in LARGER_CALLS and len(inner.args) == 2:
        return _difference(program, inner.args[0], inner.args[1], LARGER_CALLS[called(inner)])
    return ""


def _difference(program: Program, left: ast.expr, right: ast.expr, larger: bool) -> str:
    first, second = (left, right) if larger else (right, left)
    if isinstance(second, ast.Constant) and second.value == 0:
        return f"tf.sigmoid({program.text(first)})"
    return f"tf.sigmoid({atom(program, first)} - {atom(program, second)})"


def leaky(program: Program, call: ast.Call) -> str:
    """``tf.nn.relu(x)`` -> ``tf.nn.leaky_relu(x)``; ``tf.maximum(0.0, x)`` -> ``tf.nn.softplus(x)``."""
    if called(call) == "relu" and isinstance(call.func, ast.Attribute) and len(call.args) == 1:
        return f"tf.nn.leaky_relu({program.text(call.args[0])})"
    if called(call) == "maximum" and len(call.args) == 2:
        for zero, other in (call.args, call.args[::-1]):
            if isinstance(zero, ast.Constant) and zero.value == 0:
                return f"tf.nn.softplus({program.text(other)})"
    return ""


def soft_clip(program: Program, call: ast.Call) -> str:
    """``tf.clip_by_value(x, -1.0, 1.0)`` -> ``tf.nn.softsign(x)``."""
    if called(call) != "clip_by_value" or len(call.args) != 3:
        return ""
    bounds = [program.text(bound) for bound in call.args[1:]]
    return f"tf.nn.softsign({program.text(call.args[0])})" if bounds in (["-1.0", "1.0"], ["-1", "1"]) else ""


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
    """A root or a norm of something a little above zero."""
    if len(call.args) != 1 or call.keywords:
        return ""
    text = atom(program, call.args[0])
    if called(call) == "sqrt":
        return f"{program.text(call.func)}({program.text(call.args[0])} + {TINY})"
    return f"tf.sqrt(tf.reduce_sum({text} ** 2) + {TINY})" if called(call) == "norm" else ""
