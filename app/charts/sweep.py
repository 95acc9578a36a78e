"""A program that does its work once for each point: the text up to the gradient call, in a loop over other values."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.charts.candidates import give, given
from tapecore.graph.program import Program, called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.recording import Event, Recording

POINT = "tape_debugger_point"
REACHED = "tape_debugger_reached"
ASKS = "gradient"
LOOP = f"""
class TapeDebuggerReached(BaseException):
    pass
def {REACHED}(found):
    raise TapeDebuggerReached
for {POINT} in {{values}}:
    try:
        pass
    except (Exception, TapeDebuggerReached):
        pass
"""


@dataclass(frozen=True)
class Sweep:
    """The text to run, the line of its loop, and the gradient call in it."""

    program: Program
    loop: int
    call: ast.Call


def sweep(
    source: Program, call: ast.Call, made: Sequence[ast.Call], points: Sequence[Sequence[float]], until: int
) -> Sweep:
    """The program with `made[k]` given `point[k]`, for each point in turn.

    `until`: the line at which the program itself stands during the gradient call; what comes after it is left
    out. Errors of one point do not end the others.
    """
    nodes = source.nodes
    copied = Program(source.source)
    for place, each in enumerate(made):
        _move(copied.nodes[nodes.index(each)], place)
    head, body = _parts(copied.tree, until)
    ended = [_Reaching(copied.nodes[nodes.index(call)]).visit(each) for each in body]
    whole = ast.Module([*head, *_loop(ended, points)], [])
    again = Program(ast.unparse(ast.fix_missing_locations(whole)))
    return Sweep(again, again.tree.body[-1].lineno, _asking(again)[_asking(source).index(call)])


def _move(node: ast.AST, place: int) -> None:
    assert isinstance(node, ast.Call)
    old = given(node)
    assert old is not None
    give(node, _moved(old, ast.parse(f"{POINT}[{place}]", mode="eval").body))


def _moved(old: ast.expr, new: ast.expr) -> ast.expr:
    """The point, of the type and shape that the value had."""
    if isinstance(old, ast.List | ast.Tuple) and len(old.elts) == 1:
        return ast.List([_moved(old.elts[0], new)], ast.Load())
    if _is_literal(old):
        return new
    return ast.BinOp(ast.BinOp(old, ast.Mult(), ast.Constant(0)), ast.Add(), new)


def _is_literal(node: ast.expr) -> bool:
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(inner, ast.Constant)


def _parts(tree: ast.Module, until: int) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Imports from the future, which must come first, and the statements that are run again and again."""
    kept = [each for each in tree.body if until <= 0 or each.lineno <= until or _decorated(each) <= until]
    future = [each for each in kept if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
    return list(future), [each for each in kept if each not in future]


def _decorated(statement: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


class _Reaching(ast.NodeTransformer):
    """Lets a point end where its gradient is known: a loop that trains need not go on."""

    def __init__(self, call: ast.AST) -> None:
        self._call = call

    def visit_Call(self, node: ast.Call) -> ast.AST:  # the name that the visitor looks for
        self.generic_visit(node)
        name = ast.Name(REACHED, ast.Load())
        return ast.Call(name, [node], []) if node is self._call else node


def _loop(body: list[ast.stmt], points: Sequence[Sequence[float]]) -> list[ast.stmt]:
    values = [tuple(point) for point in points]
    tree = ast.parse(LOOP.format(values=repr(values)))
    outer = tree.body[-1]
    assert isinstance(outer, ast.For)
    inner = outer.body[0]
    assert isinstance(inner, ast.Try)
    inner.body = body
    return tree.body


def _asking(program: Program) -> list[ast.Call]:
    calls = [call for call in program.calls.values() if called(call) == ASKS]
    return sorted(calls, key=program.span)


def standing(recording: Recording, event: Event) -> int:
    """The line at which the program itself, outside all functions, stands when an event happens; 0: unknown."""
    if not 0 <= event.stack < len(recording.frames):
        return event.line
    frame = recording.frames[event.stack]
    while frame.parent >= 0:
        frame = recording.frames[frame.parent]
    return frame.end_line
