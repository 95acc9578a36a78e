"""The brackets that an expression needs where it takes the place of another, and no more."""

from __future__ import annotations

import ast
from copy import copy
from typing import TYPE_CHECKING, cast

from tapecore.diagnosis.editing.edit import Replace

if TYPE_CHECKING:
    from tapecore.graph.program import Program

LOOSE = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp, ast.IfExp, ast.Lambda)
"""What binds less than a name or a call."""
APART = (ast.Starred, ast.Slice, ast.FormattedValue)
"""What takes any expression as it is, and is none by itself."""
MARK = "_here_"
"""A name for the place of an expression."""


def atom(program: Program, node: ast.expr) -> str:
    """``node``'s text, in brackets where it would bind loosely."""
    text = program.text(node)
    return f"({text})" if isinstance(node, LOOSE) else text


def fitting(program: Program, node: ast.expr, text: str) -> Replace:
    """``text`` in the place of ``node``, in brackets where what stands around it would tear it apart."""
    return Replace(program.span(node), f"({text})" if _torn(program, node, text) else text)


def _torn(program: Program, node: ast.expr, text: str) -> bool:
    """Whether ``text`` without brackets would not be one expression in the place of ``node``."""
    around = program.parents.get(node)
    written = ast.parse(text, mode="eval").body
    if not isinstance(around, ast.expr) or isinstance(around, APART) or not isinstance(written, LOOSE):
        return False
    bare = ast.unparse(_with(around, node, ast.Name(MARK))).replace(MARK, ast.unparse(written))
    try:
        return ast.unparse(ast.parse(bare, mode="eval")) != ast.unparse(_with(around, node, written))
    except SyntaxError:
        return True


def _with(around: ast.expr, node: ast.expr, other: ast.expr) -> ast.expr:
    """``around`` with ``other`` in the place of its child ``node``."""
    made = copy(around)
    for name, part in ast.iter_fields(around):
        if part is node:
            setattr(made, name, other)
        elif isinstance(part, list):
            several = cast("list[ast.AST]", part)
            setattr(made, name, [other if one is node else one for one in several])
    return made


def operation(program: Program, left: ast.expr, operator: str, right: ast.expr) -> str:
    """``left + right``, each side in brackets where the operator would tear it apart."""
    first, second = program.text(left), program.text(right)
    before, after = (
        ast.parse(text, mode="eval").body
        for text in (f"{first} {operator} {MARK}", f"{MARK} {operator} {second}")
    )
    whole = isinstance(before, ast.BinOp) and ast.unparse(before.left) == ast.unparse(left)
    alone = isinstance(after, ast.BinOp) and ast.unparse(after.right) == ast.unparse(right)
    return f"{first if whole else f'({first})'} {operator} {second if alone else f'({second})'}"
