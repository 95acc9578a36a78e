"""The places where a program chooses what runs: each arm that may not run, and what runs in its stead."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.graph.program import Program

Part = ast.stmt | ast.expr
JUMPS = (ast.Return, ast.Raise, ast.Continue, ast.Break)
CHOICES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.Match)
CONDITIONALS = frozenset({"cond", "case", "switch_case", "while_loop"})
"""TensorFlow's functions that call one of the functions that they are given."""


class Arm(NamedTuple):
    """``parts`` run when the choice on ``line`` turns out one way, ``others`` when it does not (empty: the
    program just goes on). ``when``: how the test turns out for ``parts`` (None: not by one test)."""

    line: int
    choice: ast.AST
    test: ast.expr | None
    parts: Sequence[Part]
    others: Sequence[Part]
    when: bool | None = None


def arms(program: Program) -> Iterator[Arm]:
    """Every arm of a program, the outer choices first."""
    for node in program.nodes:
        read = _READERS.get(type(node))
        if read is not None:
            yield from read(node, program)


def _of_if(node: ast.If, program: Program) -> Iterator[Arm]:
    _, after = program.beside(node)
    body = [*node.body, *(after if jumps(node.orelse) else ())]
    otherwise = [*node.orelse, *(after if jumps(node.body) else ())]
    yield Arm(node.lineno, node, node.test, body, otherwise, when=True)
    if otherwise:
        yield Arm(node.lineno, node, node.test, otherwise, node.body, when=False)


def _of_expression(node: ast.IfExp, program: Program) -> Iterator[Arm]:
    yield Arm(node.lineno, node, node.test, [node.body], [node.orelse], when=True)
    yield Arm(node.lineno, node, node.test, [node.orelse], [node.body], when=False)


def _of_for(node: ast.For | ast.AsyncFor, program: Program) -> Iterator[Arm]:
    yield Arm(node.lineno, node, node.iter, _always(node.body), ())


def _of_while(node: ast.While, program: Program) -> Iterator[Arm]:
    yield Arm(node.lineno, node, node.test, _always(node.body), (), when=True)


def _of_try(node: ast.Try, program: Program) -> Iterator[Arm]:
    for handler in node.handlers:
        for statement in (*node.body, *node.orelse):  # as far as it came, it ran
            yield Arm(handler.lineno, node, None, [statement], handler.body)


def _of_match(node: ast.Match, program: Program) -> Iterator[Arm]:
    for case in node.cases:
        others = [part for other in node.cases if other is not case for part in other.body]
        yield Arm(node.lineno, node, node.subject, case.body, others)


def _of_call(node: ast.Call, program: Program) -> Iterator[Arm]:
    """``tf.cond`` and its like: the bodies of the functions that it is given."""
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    bodies = (
        [body for each in given for body in _bodies(program, each)] if called(node) in CONDITIONALS else []
    )
    test = given[0] if given and called(node) == "cond" else None
    for place, body in enumerate(bodies):
        others = [part for other in bodies if other is not body for part in other]
        yield Arm(node.lineno, node, test, body, others, when=None if test is None else place == 0)


_READERS: dict[type[ast.AST], Callable[[Any, Program], Iterator[Arm]]] = {
    ast.If: _of_if,
    ast.IfExp: _of_expression,
    ast.For: _of_for,
    ast.AsyncFor: _of_for,
    ast.While: _of_while,
    ast.Try: _of_try,
    ast.Match: _of_match,
    ast.Call: _of_call,
}


def _bodies(program: Program, given: ast.expr) -> Iterator[Sequence[Part]]:
    """The bodies of the functions in an argument: lambdas, or names of functions."""
    names = {node.id for node in ast.walk(given) if isinstance(node, ast.Name)}
    for node in ast.walk(given):
        if isinstance(node, ast.Lambda):
            yield [node.body]
    for name in sorted(names):
        yield from (function.body for function in program.functions_named(name))


def _always(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """What runs in each pass of a loop: what stands in no further choice, and behind none that may leave."""
    found: list[ast.stmt] = []
    for statement in body:
        if any(isinstance(node, JUMPS) for node in ast.walk(statement)):
            break
        if not isinstance(statement, CHOICES):
            found.append(statement)
    return found


def jumps(block: Sequence[ast.stmt]) -> bool:
    """Whether what follows after ``block`` does not run when that does."""
    return bool(block) and isinstance(block[-1], JUMPS)
