"""A container of Variables that is made anew: its Variables can be changed one after the other instead."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.diagnosis.causes._assigning import Write
    from tapecore.graph.program import Program

CONTAINERS = ("list", "tuple")
MAPS = ("map", "map_structure")


def in_a_loop(program: Program, target: ast.expr, value: ast.expr, write: Write) -> str:
    """A loop over the Variables of a container that a comprehension, or a ``map`` of a lambda, would make
    anew from them; "" where it is nothing of the kind."""
    while isinstance(value, ast.Call) and called(value) in CONTAINERS and len(value.args) == 1:
        value = value.args[0]
    made = _mapped(value) if isinstance(value, ast.Call) else _comprehended(value)
    if made is None:
        return ""
    part, element = made
    variable = _element(part, ast.unparse(target), element)
    if variable is None:
        return ""
    return f"{_head(program, part)}:\n    {write(program, variable, element)}\n"


def _head(program: Program, part: ast.comprehension) -> str:
    """``for p in ps``, as it is written where it is."""
    if part.target not in program.parents:
        return ast.unparse(part).strip()
    return f"for {program.text(part.target)} in {program.text(part.iter)}"


def _comprehended(value: ast.expr) -> tuple[ast.comprehension, ast.expr] | None:
    """The one plain loop of a comprehension, and its element."""
    if not isinstance(value, ast.ListComp | ast.DictComp | ast.GeneratorExp):
        return None
    part = value.generators[0]
    if len(value.generators) > 1 or part.ifs or part.is_async:
        return None
    return part, value.value if isinstance(value, ast.DictComp) else value.elt


def _mapped(value: ast.Call) -> tuple[ast.comprehension, ast.expr] | None:
    """``map(lambda p, g: f(p, g), ps, gs)`` as the loop ``for p, g in zip(ps, gs)`` and ``f(p, g)``."""
    function = value.args[0] if value.args else None
    if called(value) not in MAPS or value.keywords or not isinstance(function, ast.Lambda):
        return None
    names = [argument.arg for argument in function.args.args]
    over = [ast.unparse(part) for part in value.args[1:]]
    if not names or len(names) != len(over):
        return None
    if called(value) == "map_structure":
        over = [f"tf.nest.flatten({part})" for part in over]
    joined = over[0] if len(over) == 1 else f"zip({', '.join(over)})"
    loop = ast.parse(f"[0 for {', '.join(names)} in {joined}]", mode="eval").body
    return (loop.generators[0], function.body) if isinstance(loop, ast.ListComp) else None


def _element(part: ast.comprehension, container: str, made: ast.expr) -> ast.expr | None:
    """What stands for a Variable in the comprehension: ``container[i]``, or the name that runs over the
    container, alone or beside others."""
    names = {ast.unparse(node) for node in ast.walk(part.target) if isinstance(node, ast.Name)}
    for node in ast.walk(made):
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == container:
            return node if ast.unparse(node.slice) in names else None
    return runs_over(part.target, part.iter, container)


def runs_over(target: ast.expr, over: ast.expr, container: str) -> ast.expr | None:
    """The name in a loop's ``target`` that runs over the elements of ``container``, alone or beside others
    (``zip``, ``enumerate``, ``items``); None where none does."""
    if not isinstance(target, ast.Tuple):
        return target if ast.unparse(_whole(over)) == container else None
    found = (runs_over(name, part, container) for name, part in _beside(target, over))
    return next((name for name in found if name is not None), None)


def _beside(target: ast.Tuple, over: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Each name of a loop with what it runs over, as far as that is told."""
    how = called(over) if isinstance(over, ast.Call) else ""
    if not isinstance(over, ast.Call) or how not in ("zip", "enumerate", "items"):
        return []
    if how == "zip":
        return list(zip(target.elts, over.args, strict=False))
    parts = [over.func.value] if isinstance(over.func, ast.Attribute) else over.args[:1]
    return [(target.elts[-1], part) for part in parts]


def _whole(over: ast.expr) -> ast.expr:
    """The container of ``c.values()``, ``list(c)`` and ``tf.nest.flatten(c)``."""
    if isinstance(over, ast.Call) and called(over) == "values" and isinstance(over.func, ast.Attribute):
        return over.func.value
    if isinstance(over, ast.Call) and called(over) in (*CONTAINERS, "flatten") and len(over.args) == 1:
        return over.args[0]
    return over
