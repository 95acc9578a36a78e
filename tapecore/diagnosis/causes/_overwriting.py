"""Edits where a name was given a new value without the old one: a loop keeps only its last, a layer takes the
input of the layer before it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.edit import Edit, Insert, Replace, Statement
from tapecore.diagnosis.editing.rewrites import assignment_of
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import Function, called, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.graph.program import Program

LOOPS = (ast.For, ast.AsyncFor, ast.While)
NOTHING = (0, 0.0)


def overwriting(case: Case, line: int) -> Iterator[Edit]:
    """What the plain assignment at ``line`` may have been meant to do: to go on from the old value, or to
    add to it."""
    statement = assignment_of(case.program, line)
    name = statement.targets[0] if statement is not None else None
    if statement is None or not isinstance(name, ast.Name) or name.id in names_in(statement.value):
        return
    yield from _chained(case.program, statement, name.id)
    yield from _summed(case, statement, name.id)


def _chained(program: Program, statement: ast.Assign, name: str) -> Iterator[Edit]:
    """``h = g(x)`` after ``h = f(x)``, or in a loop after ``h = x``: -> ``h = g(h)``."""
    before = _before(program, statement, name)
    if before is None:
        return
    shared = _arguments(statement.value) & (
        {before.value.id} if isinstance(before.value, ast.Name) else _arguments(before.value)
    )
    if len(shared) != 1:
        return
    (old,) = shared
    used = [n for n in ast.walk(statement.value) if isinstance(n, ast.Name) and n.id == old]
    changes = tuple(Replace(program.span(node), name) for node in used)
    yield Edit(f"Line {statement.lineno}: {old} -> {name} in `{program.text(statement)}`", changes, True)


def _arguments(value: ast.expr) -> set[str]:
    """The plain names that a call computes with: those it calls, and their modules, left out."""
    if not isinstance(value, ast.Call):
        return set()
    functions = [call.func for call in ast.walk(value) if isinstance(call, ast.Call)]
    mentioned = {
        id(node) for function in functions for node in ast.walk(function) if isinstance(node, ast.Name)
    }
    return {n.id for n in ast.walk(value) if isinstance(n, ast.Name) and id(n) not in mentioned}


def _before(program: Program, statement: ast.Assign, name: str) -> ast.Assign | None:
    """The assignment whose value ``statement`` throws away: nothing between the two reads or gives the name.
    A plain copy counts where ``statement`` is in a loop, a call beside it in its block."""
    around = program.parents.get(statement)
    loop = around if isinstance(around, LOOPS) and not around.orelse else None
    block: list[ast.stmt] = getattr(program.parents.get(loop or statement), "body", [])
    earlier = [s for s in block if s.lineno < statement.lineno and s is not loop and name in stored_by(s)]
    last = earlier[-1] if earlier else None
    if (
        not isinstance(last, ast.Assign)
        or len(last.targets) != 1
        or not isinstance(last.targets[0], ast.Name)
    ):
        return None
    if isinstance(last.value, ast.Name) != (loop is not None):
        return None
    between = [s for s in program.statements if last.lineno < s.lineno < statement.lineno and s is not loop]
    return None if any(name in names_in(s) for s in between) else last


def _summed(case: Case, statement: ast.Assign, name: str) -> Iterator[Edit]:
    """``loss = e`` in a loop that nobody reads there: -> ``loss += e``, from 0.0 on."""
    program = case.program
    loop = _loop_in_block(case, statement)
    if loop is None or isinstance(statement.value, ast.Tuple | ast.List | ast.Dict | ast.Constant):
        return
    others = [s for s in program.statements if name in stored_by(s) and s is not statement]
    inside = [n for n in ast.walk(loop) if isinstance(n, ast.Name) and n.id == name]
    began = [s for s in others if s.lineno < loop.lineno]
    if len(inside) > 1 or not all(_is_nothing(s) for s in began) or len(others) > len(began):
        return
    text = f"{name} += {program.text(statement.value)}"
    start = () if began else (Insert(loop.lineno, f"{name} = 0.0", "before"),)
    said = "" if began else f", from `{name} = 0.0` before the loop on"
    yield Edit(f"Line {statement.lineno}: `{text}`{said}", (Statement(statement.lineno, text), *start), True)


def _loop_in_block(case: Case, statement: ast.stmt) -> ast.stmt | None:
    """The outermost loop around ``statement`` that begins after the tape does, in the same function."""
    found = None
    for node in case.program.around(statement):
        if isinstance(node, Function) or getattr(node, "lineno", 0) <= case.opened_line:
            break
        found = node if isinstance(node, LOOPS) else found
    return found if isinstance(found, LOOPS) else None


def _is_nothing(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Assign) else None
    if isinstance(value, ast.Call) and called(value) == "constant" and value.args:
        value = value.args[0]
    return isinstance(value, ast.Constant) and value.value in NOTHING and not isinstance(value.value, bool)
