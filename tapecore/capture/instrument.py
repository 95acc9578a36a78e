"""Compiles a program so that it reports each name it binds, without changing what it does.

Reports are statements after the binding one (or, for parameters, loop targets and the like, first in the
body), at its place in the text, so that tracebacks and positions are those of the program. They call a
constant of the code object: no name appears in any namespace.
"""

from __future__ import annotations

import ast
import contextlib
import sys
import warnings
from types import CodeType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tapecore.capture.syntax import NOTHING, Carried, carried, span_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

MARK = "\0report"
BOUND, PASS = 0, 1
"""What a loop reports: that it is yet to begin or over, or a pass. The number reported is -(2 * line + this)."""
DEEP = 20_000
"""Frames for going through a tree: a sum of a few hundred terms is as deep, and Python compiles it without any."""
COUNTING = frozenset({"range", "enumerate"})
Step = tuple[str, Any]
_Body = TypeVar("_Body", bound=ast.AST)


class Binding(NamedTuple):
    """One place where the program binds something: ``text`` as written, ``steps`` from the name to it, and
    what flows in."""

    text: str
    steps: tuple[tuple[str, object], ...]
    line: int
    flows: Carried


class _Reporter(ast.NodeTransformer):
    def __init__(self, first: int) -> None:
        self.first = first
        self.bindings: list[Binding] = []

    def _add(self, text: str, steps: tuple[tuple[str, object], ...], line: int, flows: Carried) -> int:
        self.bindings.append(Binding(text, steps, line, flows))
        return self.first + len(self.bindings) - 1

    # ------------------------------------------------------------ making a report

    def _call(self, index: int, value: ast.expr, at: ast.AST) -> ast.expr:
        """``value`` reported on its way; what is inside it stays at its own place in the text."""
        report, number = (ast.copy_location(ast.Constant(x), at) for x in (MARK, index))
        return ast.copy_location(ast.Call(report, [number, value], []), at)

    def _report(self, text: str, root: str, steps: tuple[Step, ...], at: ast.AST, flows: Carried) -> ast.stmt:
        index = self._add(text, _constant(steps), getattr(at, "lineno", 0), flows)
        loads = [
            ast.Name(root, ast.Load()),
            *(ast.Name(x.id, ast.Load()) for _, x in steps if isinstance(x, ast.Name)),
        ]
        value = loads[0] if len(loads) == 1 else ast.Tuple(loads, ast.Load())  # type: ignore[arg-type]
        for node in ast.walk(value):
            ast.copy_location(node, at)
        return ast.copy_location(ast.Expr(self._call(index, value, at)), at)

    def _targets(self, target: ast.expr, at: ast.AST, flows: Carried = NOTHING) -> list[ast.stmt]:
        if isinstance(target, (ast.Tuple, ast.List)):
            return [report for part in target.elts for report in self._targets(part, at, flows)]
        if isinstance(target, ast.Starred):
            return self._targets(target.value, at, flows)
        path = _path(target)
        if isinstance(target, ast.Subscript):  # numbers leave a tensor where an array takes them
            flows = flows._replace(spans=(*flows.spans, span_of(target)))
        return [] if path is None else [self._report(ast.unparse(target), *path, at, flows)]

    # ------------------------------------------------------------ statements that bind

    def _after(self, node: ast.stmt, *targets: ast.expr, value: ast.expr | None) -> Any:
        flows = NOTHING if value is None else carried(value)
        if isinstance(value, ast.Constant):
            return node
        self.generic_visit(node)
        return [node, *(report for target in targets for report in self._targets(target, node, flows))]

    def visit_Assign(self, node: ast.Assign) -> Any:
        return self._after(node, *node.targets, value=node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        target = node.target
        return self._after(node, target, value=ast.BinOp(target, node.op, node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        return (
            self.generic_visit(node)
            if node.value is None
            else self._after(node, node.target, value=node.value)
        )

    def visit_NamedExpr(self, node: ast.NamedExpr) -> Any:
        flows = carried(node.value)
        self.generic_visit(node)
        node.value = self._call(self._add(node.target.id, (), node.lineno, flows), node.value, node.value)
        return node

    def visit_Return(self, node: ast.Return) -> Any:
        if node.value is None or isinstance(node.value, ast.Constant):
            return self.generic_visit(node)
        flows = carried(node.value)
        self.generic_visit(node)
        node.value = self._call(self._add("", (), node.lineno, flows), node.value, node.value)
        return node

    def _first(self, node: Any, targets: list[tuple[ast.expr, ast.AST]]) -> Any:
        self.generic_visit(node)
        node.body[:0] = [report for target, at in targets for report in self._targets(target, at)]
        return node

    def visit_For(self, node: ast.For) -> Any:
        return self._for(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> Any:
        return self._for(node)

    # ------------------------------------------------------------ loops

    def _for(self, node: ast.For | ast.AsyncFor) -> Any:
        self._first(node, [(node.target, node.target)])
        at = node.target
        step = self._loop(node, PASS, _counter(node), at)
        node.body.insert(0, ast.copy_location(ast.Expr(step), at))
        return [self._bound(node), node, self._bound(node)]

    def visit_While(self, node: ast.While) -> Any:
        self.generic_visit(node)
        step = self._loop(node, PASS, ast.Constant(True), node.test)
        node.test = ast.copy_location(ast.BoolOp(ast.And(), [step, node.test]), node.test)
        return [self._bound(node), node, self._bound(node)]

    def _bound(self, node: ast.For | ast.AsyncFor | ast.While) -> ast.stmt:
        at = node.test if isinstance(node, ast.While) else node.iter
        return ast.copy_location(ast.Expr(self._loop(node, BOUND, ast.Constant(None), at)), at)

    def _loop(self, node: ast.stmt, what: int, value: ast.expr, at: ast.expr) -> ast.expr:
        return self._call(-(2 * node.lineno + what), ast.copy_location(value, at), at)

    def visit_With(self, node: ast.With) -> Any:
        return self._with(node)

    def visit_AsyncWith(self, node: ast.AsyncWith) -> Any:
        return self._with(node)

    def _with(self, node: ast.With | ast.AsyncWith) -> Any:
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        return self._first(node, [(target, target) for target in targets])

    def visit_FunctionDef(self, node: ast.FunctionDef) -> Any:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> Any:
        return self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Any:
        self.generic_visit(node)
        every = node.args
        names = [*every.posonlyargs, *every.args, *every.kwonlyargs]
        names += [arg for arg in (every.vararg, every.kwarg) if arg is not None]
        reports = [report for arg in names for report in self._targets(_load(arg), arg)]
        start = 1 if ast.get_docstring(node, clean=False) is not None else 0
        node.body[start:start] = reports
        return node

    def visit_match_case(self, node: ast.match_case) -> Any:
        names = [
            part
            for part in ast.walk(node.pattern)
            if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name
        ]
        return self._first(node, [(_named(part.name or "", part), part) for part in names])


def _counter(node: ast.For | ast.AsyncFor) -> ast.expr:
    """The number that ``range`` or ``enumerate`` counts with, by its name."""
    target = node.target.elts[0] if isinstance(node.target, ast.Tuple) and node.target.elts else node.target
    function = node.iter.func if isinstance(node.iter, ast.Call) else None
    counts = isinstance(function, ast.Name) and function.id in COUNTING
    return ast.Name(target.id, ast.Load()) if counts and isinstance(target, ast.Name) else ast.Constant(None)


def _load(arg: ast.arg) -> ast.expr:
    return _named(arg.arg, arg)


def _named(name: str, at: ast.AST) -> ast.expr:
    return ast.copy_location(ast.Name(name, ast.Load()), at)


def _path(target: ast.expr) -> tuple[str, tuple[Step, ...]] | None:
    """The name that a target starts with and the steps from it; None where reading it again could run code
    of the person's."""
    steps: list[Step] = []
    while not isinstance(target, ast.Name):
        if isinstance(target, ast.Attribute):
            steps.append(("attribute", target.attr))
            target = target.value
        elif isinstance(target, ast.Subscript):
            steps.append(_key(target.slice))
            target = target.value
        else:
            return None
    return target.id, tuple(reversed(steps))


def _key(key: ast.expr) -> Step:
    if isinstance(key, ast.Name):
        return "name", key
    return ("item", key.value) if isinstance(key, ast.Constant) else ("unknown", None)


def _constant(steps: tuple[Step, ...]) -> tuple[tuple[str, object], ...]:
    return tuple((kind, x.id if isinstance(x, ast.Name) else x) for kind, x in steps)


def instrument(
    tree: ast.Module | ast.Expression, filename: str, report: Callable[[int, Any], Any], first: int = 0
) -> tuple[CodeType, list[Binding]]:
    """Compile ``tree``, which is changed on the way; ``report(index, value)``, called at each binding, must
    return the value.

    ``first`` is the index of the first binding. What the compiler warns of is of the reports' making.
    """
    reporter = _Reporter(first)
    with _room(), warnings.catch_warnings():
        reporter.visit(tree)
        warnings.simplefilter("ignore")
        code = compile(tree, filename, "exec" if isinstance(tree, ast.Module) else "eval", dont_inherit=True)
    return with_report(code, report), reporter.bindings


@contextlib.contextmanager
def _room() -> Generator[None]:
    """Meanwhile calls may go as deep as trees do that Python itself has compiled."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def with_report(code: CodeType, report: Callable[[int, Any], Any]) -> CodeType:
    """The code object with ``report`` in place of its mark, also in the functions inside it."""

    def replaced(constant: Any) -> Any:
        if isinstance(constant, CodeType):
            return with_report(constant, report)
        return report if isinstance(constant, str) and constant == MARK else constant

    return code.replace(co_consts=tuple(map(replaced, code.co_consts)))
