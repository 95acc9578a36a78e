"""How a Variable is given a new state where the text would put a tensor in its place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.graph.program import Program

METHODS: dict[type[ast.operator], str] = {ast.Add: "assign_add", ast.Sub: "assign_sub"}


def assigned(program: Program, target: ast.expr, value: ast.expr) -> str:
    """``x.assign_sub(0.1 * g)`` for the value ``x - 0.1 * g``, ``x.assign(v)`` for another."""
    name = ast.unparse(target)
    if isinstance(value, ast.BinOp) and ast.unparse(value.left) == name and type(value.op) in METHODS:
        return f"{name}.{METHODS[type(value.op)]}({program.text(value.right)})"
    return f"{name}.assign({program.text(value)})"
