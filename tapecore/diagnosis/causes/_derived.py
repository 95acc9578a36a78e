"""The derivative of a forward function, taken by a tape inside its backward function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.edit import Edit, Insert, Statement
from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.graph.program import Program


def derived(program: Program, statement: ast.stmt | None, *, anew: bool = False) -> Iterator[Edit]:
    """For ``return None``, or None for some inputs, in the backward function of a forward function that is
    nothing but assignments and one ``return value, backward``. ``anew``: all gradients become those of the
    forward function, also what is there."""
    if not isinstance(statement, ast.Return) or statement.value is None:
        return
    functions = [node for node in program.around(statement) if isinstance(node, ast.FunctionDef)]
    if len(functions) < 2:
        return
    backward, forward = functions[:2]
    inputs = [argument.arg for argument in forward.args.args]
    steps, value = _steps(program, forward, backward)
    if value is None or not inputs or not backward.args.args or names_in(value) & {"inner", "value"}:
        return
    returned = _returned(program, statement.value, inputs, backward.args.args[0].arg, anew=anew)
    if not returned:
        return
    watched = inputs[0] if len(inputs) == 1 else f"[{', '.join(inputs)}]"
    rows = [f"inner.watch({watched})", *steps, f"value = {program.text(value)}"]
    several = "persistent=True" if returned.count("inner.gradient(") > 1 else ""
    block = "\n    ".join([f"with tf.GradientTape({several}) as inner:", *rows])
    line = statement.lineno
    changes = (Statement(line, f"return {returned}"), Insert(line, f"{block}\n", "before"))
    yield Edit(f"Line {line}: let a tape differentiate `{program.text(value)}` there", changes)


def _steps(
    program: Program, forward: ast.FunctionDef, backward: ast.FunctionDef
) -> tuple[list[str], ast.expr | None]:
    """The statements that compute the value, and the value; None where there is more than arithmetic."""
    arguments = {argument.arg for argument in forward.args.args}
    if forward.args.vararg or forward.args.kwonlyargs or forward.args.kwarg or forward.args.defaults:
        return [], None
    steps: list[str] = []
    for statement in forward.body:
        if isinstance(statement, ast.Assign):
            if any(names_in(target) & arguments for target in statement.targets):
                return [], None
            steps.append(program.text(statement))
        elif isinstance(statement, ast.Return) and isinstance(statement.value, ast.Tuple):
            value, *rest = statement.value.elts
            mine = [isinstance(node, ast.Name) and node.id == backward.name for node in rest]
            return (steps, value) if mine == [True] else ([], None)
        elif statement is not backward and not _is_text(statement):
            return [], None
    return [], None


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _returned(program: Program, given: ast.expr, inputs: list[str], upstream: str, *, anew: bool) -> str:
    """What the backward function gives: each None as the tape's answer, or all (``anew``); "" where none is
    None, or the number of them is not that of the inputs."""
    parts = given.elts if isinstance(given, ast.Tuple | ast.List) else [given]
    asked = [f"inner.gradient(value, {name}, output_gradients={upstream})" for name in inputs]
    if anew or all(map(_is_none, parts)):
        every = f"inner.gradient(value, [{', '.join(inputs)}], output_gradients={upstream})"
        return asked[0] if len(inputs) == 1 else every
    if len(parts) != len(inputs) or not any(_is_none(part) for part in parts):
        return ""
    pairs = zip(parts, asked, strict=True)
    return ", ".join(ask if _is_none(part) else program.text(part) for part, ask in pairs)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
