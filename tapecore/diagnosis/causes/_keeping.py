"""What is written instead of an assignment by which a tensor takes a Variable's name."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.causes._assigning import assigned
from tapecore.diagnosis.causes._looping import in_a_loop, runs_over
from tapecore.diagnosis.editing.edit import Edit, Insert, Statement
from tapecore.diagnosis.editing.rewrites import assignment_of
from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.diagnosis.causes._assigning import Write
    from tapecore.graph.program import Program

    Was = Callable[[ast.expr], bool]
    """Whether the program once called a Variable so."""


def keeping(program: Program, line: int, was: Was, write: Write = assigned) -> Edit | None:
    """``x = x + 1`` becomes ``x.assign_add(1)``; another right-hand side goes through ``assign``. Several
    names are assigned one after the other, the Variables of a container in a loop. None where the text does
    not tell how."""
    statement = assignment_of(program, line)
    lines = [] if statement is None else _instead(program, statement, was, write)
    if not lines:
        return None
    more = (Insert(line, text, "after") for text in lines[1:])
    return Edit(described(line, lines), (Statement(line, lines[0]), *more))


def described(line: int, lines: list[str]) -> str:
    """What is written at ``line``."""
    shown = ", ".join(f"`{' '.join(text.split())}`" for text in lines)
    return f"Line {line}: {shown}"


def _instead(program: Program, statement: ast.Assign, was: Was, write: Write) -> list[str]:
    target, value = statement.targets[0], statement.value
    if isinstance(target, ast.Tuple):
        return _each(program, target, value, was, write)
    if not isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
        return []
    if was(target):
        return [write(program, _in_short(program, target, value), value)]
    text = in_a_loop(program, target, value, write)
    return [text] if text else []


def _each(program: Program, target: ast.Tuple, value: ast.expr, was: Was, write: Write) -> list[str]:
    """One statement for each name, where none needs what another had before."""
    if not isinstance(value, ast.Tuple) or len(value.elts) != len(target.elts):
        return []
    pairs = list(zip(target.elts, value.elts, strict=True))
    for place, (_, later) in enumerate(pairs):
        if any(names_in(earlier) & names_in(later) for earlier, _ in pairs[:place]):
            return []
    return [
        write(program, one, part) if was(one) else f"{ast.unparse(one)} = {program.text(part)}"
        for one, part in pairs
    ]


def _in_short(program: Program, target: ast.expr, value: ast.expr) -> ast.expr:
    """The name that a loop gives to the element that is replaced, ``p`` of ``for i, p in enumerate(params)``,
    where the new value is computed from that; else the element as it is written."""
    if not isinstance(target, ast.Subscript) or not isinstance(value, ast.BinOp):
        return target
    container, left = ast.unparse(target.value), ast.unparse(value.left)
    loops = (loop for loop in program.around(target) if isinstance(loop, ast.For))
    names = (runs_over(loop.target, loop.iter, container) for loop in loops)
    return next((name for name in names if name is not None and ast.unparse(name) == left), target)
