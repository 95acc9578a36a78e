"""What the text alone says about which statement feeds which: for values that went through plain Python and
left no trace there.

Deliberately coarse (names, no order but that of being assigned): it supports a finding, which then says
"probably", and never makes one by itself.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.program import Program

GROWING = frozenset({"append", "extend", "insert", "add", "update", "setdefault", "put", "appendleft"})
"""Methods by which a plain container receives a value."""


def feeds(program: Program, line: int, into: Iterable[int]) -> bool:
    """Whether what the statement at ``line`` assigns may arrive at a statement on one of the lines
    ``into``."""
    start = program.statement_at(line)
    wanted = {id(found) for number in into if (found := program.statement_at(number)) is not None}
    return start is not None and any(id(statement) in wanted for statement in fed(program, start))


def fed(program: Program, start: ast.stmt) -> list[ast.stmt]:
    """The statements that may see what ``start`` assigns, itself first."""
    tainted = set(_given(program, start))
    found = [start]
    seen = {id(start)}
    changed = True
    while changed:
        changed = False
        for statement in program.statements:
            if id(statement) not in seen and tainted & set(_read(statement)):
                seen.add(id(statement))
                found.append(statement)
                tainted |= set(_given(program, statement))
                changed = True
    return found


def _called_by(program: Program, method: ast.FunctionDef) -> Iterator[str]:
    """What a call of a method looks like where the program has made an object of its class: ``net`` for its
    ``__call__``, ``net.size`` for another."""
    owner = next((c for c in program.statements if isinstance(c, ast.ClassDef) and method in c.body), None)
    if owner is None:
        return
    for statement in program.statements:
        made = statement.value if isinstance(statement, ast.Assign) else None
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == owner.name:
            for target in statement.targets if isinstance(statement, ast.Assign) else ():
                name = ast.unparse(target)
                yield name if method.name == "__call__" else f"{name}.{method.name}"


def _own(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement's own line: of a compound one, its header alone."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler)
        )


def _read(statement: ast.stmt) -> Iterator[str]:
    for node in _own(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield ast.unparse(node)
    if isinstance(statement, ast.AugAssign):
        yield ast.unparse(statement.target)


def _given(program: Program, statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Return):
        function = next((f for f in program.around(statement) if isinstance(f, ast.FunctionDef)), None)
        if function is not None:
            yield function.name
            yield from _called_by(program, function)
    for node in _own(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node)
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node.value)
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROWING
        ):
            yield ast.unparse(node.func.value)
