"""How a Variable is given a new state where the text would put a tensor in its place."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.graph.program import Program

Write = Callable[["Program", ast.expr, ast.expr], str]
METHODS: dict[type[ast.operator], str] = {ast.Add: "assign_add", ast.Sub: "assign_sub"}


def assigned(program: Program, target: ast.expr, value: ast.expr) -> str:
    """``x.assign_sub(0.1 * g)`` for the value ``x - 0.1 * g``, ``x.assign(v)`` for another."""
    name = ast.unparse(target)
    if isinstance(value, ast.BinOp) and ast.unparse(value.left) == name and type(value.op) in METHODS:
        return f"{name}.{METHODS[type(value.op)]}({program.text(value.right)})"
    return whole(program, target, value)


def whole(program: Program, target: ast.expr, value: ast.expr) -> str:
    """``x.assign(x - 0.1)``: ``assign_sub`` takes no number for an ``x`` of several, the operator does."""
    return f"{ast.unparse(target)}.assign({program.text(value)})"


WAYS: tuple[Write, ...] = (assigned, whole)
"""The one that people write first."""
