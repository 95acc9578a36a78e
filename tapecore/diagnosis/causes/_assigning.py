"""How a Variable is given a new state where the text would put a tensor in its place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

METHODS: dict[type[ast.operator], str] = {ast.Add: "assign_add", ast.Sub: "assign_sub"}


def assigned(program: Program, target: ast.expr, value: ast.expr) -> str:
    """``x.assign_sub(0.1 * g)`` for the value ``x - 0.1 * g``, ``x.assign(v)`` for another."""
    name = ast.unparse(target)
    if isinstance(value, ast.BinOp) and ast.unparse(value.left) == name and type(value.op) in METHODS:
        return f"{name}.{METHODS[type(value.op)]}({program.text(value.right)})"
    return f"{name}.assign({program.text(value)})"


def in_a_loop(program: Program, target: ast.expr, value: ast.expr) -> str:
    """A loop over the Variables of a container that a comprehension would make anew from them; "" where it
    is no such comprehension."""
    if not isinstance(value, ast.ListComp | ast.DictComp) or len(value.generators) != 1:
        return ""
    part = value.generators[0]
    element = value.elt if isinstance(value, ast.ListComp) else value.value
    variable = _element(part, ast.unparse(target), element)
    if variable is None or part.ifs or part.is_async:
        return ""
    head = f"for {program.text(part.target)} in {program.text(part.iter)}:"
    return f"{head}\n    {assigned(program, variable, element)}\n"


def _element(part: ast.comprehension, container: str, made: ast.expr) -> ast.expr | None:
    """What stands for a Variable in the comprehension: ``container[i]``, or the name that runs over the
    container, alone or in ``zip(container, ...)``."""
    names = {ast.unparse(node) for node in ast.walk(part.target) if isinstance(node, ast.Name)}
    for node in ast.walk(made):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == container:
            return node if ast.unparse(node.slice) in names else None
    if isinstance(part.target, ast.Name) and ast.unparse(part.iter) == container:
        return part.target
    if isinstance(part.target, ast.Tuple) and isinstance(part.iter, ast.Call) and called(part.iter) == "zip":
        pairs = zip(part.target.elts, part.iter.args, strict=False)
        return next((name for name, over in pairs if ast.unparse(over) == container), None)
    return None
