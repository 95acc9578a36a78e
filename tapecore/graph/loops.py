"""What a loop's text says about its passes: what its body consists of, how many there can be, their names."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

Loop = ast.For | ast.While | ast.AsyncFor
COUNTING = frozenset({"range", "enumerate"})


def repeats(loop: Loop, line: int) -> bool:
    """Whether ``line`` runs with every pass: the body, and a ``while``'s condition."""
    end = loop.body[-1].end_lineno or loop.body[-1].lineno
    first = loop.lineno if isinstance(loop, ast.While) else loop.body[0].lineno
    return first <= line <= end


def leaves(statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body in the order of the text, those of its blocks too; an inner loop is one."""
    found: list[ast.stmt] = []
    for statement in statements:
        found.append(statement)
        if isinstance(statement, ast.With | ast.AsyncWith | ast.If | ast.Try | ast.Match):
            found += leaves(_inner(statement))
    return found


def _inner(block: ast.With | ast.AsyncWith | ast.If | ast.Try | ast.Match) -> list[ast.stmt]:
    if isinstance(block, ast.Match):
        return [statement for case in block.cases for statement in case.body]
    if isinstance(block, ast.Try):
        handled = [statement for handler in block.handlers for statement in handler.body]
        return [*block.body, *handled, *block.orelse, *block.finalbody]
    return [*block.body, *(block.orelse if isinstance(block, ast.If) else [])]


def trips(loop: Loop, program: Program) -> int | None:
    """How many passes the loop has unless it is left early; None where the text does not say."""
    if isinstance(loop, ast.While):
        return None
    if isinstance(loop.iter, ast.List | ast.Tuple):
        return None if any(isinstance(each, ast.Starred) for each in loop.iter.elts) else len(loop.iter.elts)
    if isinstance(loop.iter, ast.Constant) and isinstance(loop.iter.value, str):
        return len(loop.iter.value)
    counted = _range(loop.iter, program)
    return None if counted is None else len(counted)


def pass_label(loop: Loop, index: int, program: Program, exact: bool = True) -> str:
    """``i = 3`` where the text says what the loop counts (and ``exact``: that no pass went unseen), else
    ``pass 4``."""
    if exact and isinstance(loop, ast.For) and isinstance(loop.target, ast.Name) and loop.target.id != "_":
        start, step = _counting(loop.iter, program)
        if start is not None:
            return f"{loop.target.id} = {start + index * step}"
    return f"pass {index + 1}"


def counted_label(loop: Loop, index: int, number: int) -> str:
    """``i = 3`` for a recorded pass of a loop that counts, else ``pass 4``."""
    if isinstance(loop, ast.While) or not isinstance(loop.iter, ast.Call):
        return f"pass {index + 1}"
    target = loop.target.elts[0] if isinstance(loop.target, ast.Tuple) and loop.target.elts else loop.target
    if called(loop.iter) not in COUNTING or not isinstance(target, ast.Name) or target.id.startswith("_"):
        return f"pass {index + 1}"
    return f"{target.id} = {number}"


def leaves_early(loop: Loop) -> bool:
    """Whether there is a way out before the last pass."""
    return any(isinstance(node, ast.Break | ast.Return | ast.Raise) for node in ast.walk(loop))


def _counting(iterated: ast.expr, program: Program) -> tuple[int | None, int]:
    """First number and step of a ``range``; its end need not be known."""
    if not _is_range(iterated) or not isinstance(iterated, ast.Call):
        return None, 1
    if len(iterated.args) == 1:
        return 0, 1
    step = _whole(iterated.args[2], program) if len(iterated.args) == 3 else 1
    return (None, 1) if step is None else (_whole(iterated.args[0], program), step)


def _range(iterated: ast.expr, program: Program) -> range | None:
    if not _is_range(iterated) or not isinstance(iterated, ast.Call):
        return None
    numbers = [_whole(each, program) for each in iterated.args]
    known = [number for number in numbers if number is not None]
    return range(*known) if len(known) == len(numbers) and known[2:3] != [0] else None


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) == "range" and 1 <= len(node.args) <= 3


def _whole(node: ast.expr, program: Program) -> int | None:
    """A number as written, or the one that a name is given once and for all."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _whole(node.operand, program)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    return _given_once(node.id, program) if isinstance(node, ast.Name) else None


def _given_once(name: str, program: Program) -> int | None:
    stores = [n for n in program.nodes if isinstance(n, ast.Name) and n.id == name and _is_stored(n)]
    given = program.parents.get(stores[0]) if len(stores) == 1 else None
    shadowed = any(isinstance(n, ast.arg) and n.arg == name for n in program.nodes)
    if shadowed or not isinstance(given, ast.Assign) or not isinstance(given.value, ast.Constant):
        return None
    return given.value.value if type(given.value.value) is int else None


def _is_stored(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store | ast.Del)
