"""What the text alone says about which statement feeds which: for values that went through plain Python and
left no trace there.

Deliberately coarse (names, whatever order they are used in): only what a plain assignment has taken a name
for itself on the way is kept apart. It supports a finding, which then says "probably", and never makes one
by itself.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.program import Function, Program

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
    givers: dict[str, list[ast.stmt]] = defaultdict(list)
    for name in _given(program, start):
        givers[name].append(start)
    found = [start]
    seen = {id(start)}
    changed = True
    while changed:
        changed = False
        for statement in program.statements:
            if id(statement) not in seen and _sees(program, statement, givers):
                seen.add(id(statement))
                found.append(statement)
                for name in _given(program, statement):
                    givers[name].append(statement)
                changed = True
    return found


def _sees(program: Program, statement: ast.stmt, givers: dict[str, list[ast.stmt]]) -> bool:
    return any(
        not _taken_over(program, name, giver, statement)
        for name in set(_read(statement)) & givers.keys()
        for giver in givers[name]
    )


def _taken_over(program: Program, name: str, giver: ast.stmt, reader: ast.stmt) -> bool:
    """Whether each way from ``giver`` to ``reader`` leads over an assignment that gives ``name`` to something
    else: it stands before the reader in one of the blocks around it. What a function returns goes by the
    function's name, which no assignment takes away."""
    if isinstance(giver, ast.Return):
        return False
    for other in _assignments(program).get(name, ()):
        if other is giver or other is reader or not _end(other) < reader.lineno:
            continue
        between = giver.lineno < other.lineno
        round_again = giver.lineno >= reader.lineno and _loop_of(program, giver, other, reader)
        passed = (between or round_again) and not other.lineno < giver.lineno < reader.lineno
        if passed and _comes_first(program, other, reader):
            return True
    return False


def _end(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


@lru_cache(maxsize=4)
def _assignments(program: Program) -> dict[str, list[ast.stmt]]:
    """The plain assignments to each plain name."""
    found: dict[str, list[ast.stmt]] = defaultdict(list)
    for statement in program.statements:
        targets = statement.targets if isinstance(statement, ast.Assign) else ()
        for node in (part for target in targets for part in ast.walk(target)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id].append(statement)
    return found


def _comes_first(program: Program, other: ast.stmt, reader: ast.stmt) -> bool:
    """Whether nothing gets to ``reader`` past ``other``: the block of the one holds the other too."""
    block = program.parents.get(other)
    while isinstance(block, ast.With | ast.AsyncWith):  # what stands in it runs
        block = program.parents.get(block)
    inner = (ast.If, ast.Try, ast.Match, ast.For, ast.AsyncFor, ast.While)
    if isinstance(block, inner) and not _same_arm(block, other, reader):
        return False
    functions = [program.function_around(each) for each in (other, reader)]
    return functions[0] is functions[1] and any(each is block for each in program.around(reader))


def _same_arm(block: ast.AST, *statements: ast.stmt) -> bool:
    arms = [
        part for part in ast.iter_child_nodes(block) if isinstance(part, ast.ExceptHandler | ast.match_case)
    ]
    parts = [getattr(block, name, []) for name in ("body", "orelse", "finalbody")]
    parts += [arm.body for arm in arms]
    return any(
        all(any(p.lineno <= s.lineno <= _end(p) for p in part) for s in statements) for part in parts if part
    )


def _loop_of(program: Program, *statements: ast.stmt) -> bool:
    """Whether one loop holds them all."""
    found: set[int] | None = None
    for statement in statements:
        loops = (ast.For, ast.AsyncFor, ast.While)
        around = {id(node) for node in program.around(statement) if isinstance(node, loops)}
        found = around if found is None else found & around
    return bool(found)


def _called_by(program: Program, method: Function) -> Iterator[str]:
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
        function = program.function_around(statement)
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
