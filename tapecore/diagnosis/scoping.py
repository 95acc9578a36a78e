"""Which function a name belongs to: equal names in different functions, or in two calls of one, are
different names."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.run import Run
    from tapecore.graph.program import Program
    from tapecore.recording.event import Name

Function = ast.FunctionDef | ast.AsyncFunctionDef


def owner(program: Program, text: str, line: int) -> Function | None:
    """The function whose own name ``text`` is where it is bound at ``line``; None for the program's.

    An attribute (``self.w``) belongs to an object: it is nobody's own, so None too."""
    root = re.split(r"[.\[]", text, maxsplit=1)[0]
    if "." in text:
        return None
    functions = _around(program, line)
    for function in functions:
        elsewhere = [
            s for s in _own(function) if isinstance(s, ast.Global | ast.Nonlocal) and root in s.names
        ]
        if any(isinstance(statement, ast.Global) for statement in elsewhere):
            return None
        if not elsewhere:
            return function
    return None


def same_scope(run: Run, one: Name, other: Name) -> bool:
    """Whether two bindings of equal texts are of one name: of one function, in one call of it."""
    scope = owner(run.program, one.text, one.line)
    if scope is not owner(run.program, other.text, other.line):
        return False
    if scope is None:
        return True
    first, second = (_activation(run, name, scope) for name in (one, other))
    return first == second >= 0


def bound_here(case: Case, text: str, at: int) -> list[Name]:
    """What a name stood for before event ``at``, seen from the line that asks: oldest first."""
    names = case.words.bound_before(text, at)
    owners = {id(owner(case.program, text, name.line)) for name in names}
    if len(owners) < 2 and not _around(case.program, case.question.line):
        return [name for name in names if owner(case.program, text, name.line) is None]
    for scope in (*_around(case.program, case.question.line), None):
        mine = [name for name in names if owner(case.program, text, name.line) is scope]
        if mine:
            return mine
    return []


def _around(program: Program, line: int) -> list[Function]:
    """The functions that hold ``line``, their headers included, the innermost first."""
    statement = program.statement_at(line)
    if statement is None:
        return []
    around = [statement, *program.around(statement)]
    return [node for node in around if isinstance(node, Function)]


def _own(function: Function) -> list[ast.stmt]:
    """The statements of a function without those of functions in it."""
    found: list[ast.stmt] = []
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            found.append(node)
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def _activation(run: Run, name: Name, scope: Function) -> int:
    """Which call of the function bound a name, as the event before it tells; -1 where it does not."""
    events = run.recording.events
    if not 0 <= name.after < len(events):
        return -1
    frames = run.recording.stack_of(events[name.after])
    return next((f.activation for f in frames if f.function.rpartition(".")[2] == scope.name), -1)
