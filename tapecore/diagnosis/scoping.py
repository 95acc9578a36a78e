"""Which function a name belongs to: equal names in different functions, or in two calls of one, are
different names."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tapecore.graph.program import Function, names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.run import Run
    from tapecore.graph.program import Program
    from tapecore.recording.event import Name


def owner(program: Program, text: str, line: int) -> Function | None:
    """The function whose own name ``text`` is where it is bound at ``line``; None for the program's.

    An attribute (``self.w``) belongs to an object: it is nobody's own, so None too."""
    root = re.split(r"[.\[]", text, maxsplit=1)[0]
    if "." in text:
        return None
    functions = program.functions_at(line)
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
    """Whether two bindings of equal texts are of one name: of one function, in one call of it; an attribute
    or element of one object too."""
    if re.search(r"[.\[]", one.text) and not _same_object(run, one, other):
        return False
    scope = owner(run.program, one.text, one.line)
    if scope is not owner(run.program, other.text, other.line):
        return False
    if scope is None:
        return True
    first, second = (_activation(run, name, scope) for name in (one, other))
    return first == second >= 0


def _same_object(run: Run, one: Name, other: Name) -> bool:
    """Whether ``self.w`` is of one object at both bindings: they are in one call of one function, and no name
    in the text (``self``, the ``i`` of ``h[i]``) is given to something else there."""
    around, beside = (run.program.functions_at(name.line)[:1] for name in (one, other))
    if around != beside:
        return False
    if around and not _activation(run, one, around[0]) == _activation(run, other, around[0]) >= 0:
        return False
    try:
        names = names_in(ast.parse(one.text, mode="eval"))
    except SyntaxError:
        return False
    block = _own(around[0] if around else run.program.tree)
    return all(_given_once(run.program, name, block) for name in names)


def other_object(run: Run, one: Name, other: Name) -> bool:
    """Whether equal attributes are surely of two objects: each was given by the ``__init__`` of its own, as
    the two calls tell, or the line that ran twice."""
    around, beside = (run.program.functions_at(name.line)[:1] for name in (one, other))
    if "." not in one.text or not around or around != beside or around[0].name != "__init__":
        return False
    first, second = (_activation(run, name, around[0]) for name in (one, other))
    if first >= 0 and second >= 0:
        return first != second
    return one.line == other.line and not _in_loop(run.program, run.program.statement_at(one.line))


def _given_once(program: Program, name: str, block: list[ast.stmt]) -> bool:
    """Whether a block gives a name to one thing at most: not twice, and not in a loop."""
    given = [s for s in block if name in stored_by(s)]
    return not given or (len(given) == 1 and not _in_loop(program, given[0]))


def _in_loop(program: Program, statement: ast.stmt | None) -> bool:
    """Whether a statement is a loop, or stands in one."""
    around = () if statement is None else (statement, *program.around(statement))
    return any(isinstance(node, ast.For | ast.AsyncFor | ast.While) for node in around)


def stored_by(statement: ast.stmt) -> set[str]:
    """The names and attributes, as they are written, that a statement's own line gives to something."""
    found: set[str] = set()
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(ast.unparse(node))
        waiting.extend(
            n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.stmt | ast.ExceptHandler)
        )
    return found


def bound_here(case: Case, text: str, at: int) -> list[Name]:
    """What a name stood for before event ``at``, seen from the line that asks: oldest first."""
    names = case.words.bound_before(text, at)
    owners = {id(owner(case.program, text, name.line)) for name in names}
    if len(owners) < 2 and not case.program.functions_at(case.question.line):
        return [name for name in names if owner(case.program, text, name.line) is None]
    for scope in (*case.program.functions_at(case.question.line), None):
        mine = [name for name in names if owner(case.program, text, name.line) is scope]
        if mine:
            return mine
    return []


def _own(function: Function | ast.Module) -> list[ast.stmt]:
    """The statements of a function, or of the program, without those of functions in it."""
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
