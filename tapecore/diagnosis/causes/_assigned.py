"""An error of ``assign``: on a tensor that has the name of a Variable, or in place of an operator that a
Variable does not have."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.causes._assigning import METHODS, assigned
from tapecore.diagnosis.rewrites import assignment_of, calls_on
from tapecore.diagnosis.scoping import owner, same_scope

if TYPE_CHECKING:
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event, Name


def lost_variable(run: Run, error: Event) -> Name | None:
    """The binding by which the object without an ``assign`` took a Variable's name; None for an error of
    another kind, or where the name never was a Variable's."""
    message = str(error.info.get("message", ""))
    if error.what != "AttributeError" or "has no attribute 'assign" not in message:
        return None
    for call in calls_on(run.program, error.line):
        if isinstance(call.func, ast.Attribute) and call.func.attr.startswith("assign"):
            found = _taken(run, ast.unparse(call.func.value), error)
            if found is not None:
                return found
    return None


def _taken(run: Run, text: str, error: Event) -> Name | None:
    here = (None, owner(run.program, text, error.line))
    names = [n for n in run.words.bound_before(text, error.at) if owner(run.program, text, n.line) in here]
    if not names or _is_variable(run, names[-1]):
        return None
    mine = [name for name in names if "." in text or same_scope(run, name, names[-1])]
    variables = [place for place, name in enumerate(mine) if _is_variable(run, name)]
    later = mine[variables[-1] + 1 :] if variables else []
    if "." not in text:
        return next(iter(later), None)
    if not later or not _comes_from(run, later[-1], mine[variables[-1]], error.at):
        return None
    return next(name for name in later if _comes_from(run, name, mine[variables[-1]], error.at))


def _comes_from(run: Run, later: Name, earlier: Name, until: int) -> bool:
    """Whether a tensor was computed from a Variable; `self.w` can be another object's, and then it was not."""
    values = run.recording.values
    before = run.influence.ancestors([later.value], until) if later.value >= 0 else set[int]()
    return any(values[value].variable == values[earlier.value].variable for value in before)


def _is_variable(run: Run, name: Name) -> bool:
    values = run.recording.values
    return 0 <= name.value < len(values) and values[name.value].variable >= 0


def kept(run: Run, line: int) -> str:
    """What the assignment that took the name becomes, so that the Variable keeps it; "" where the text does
    not tell."""
    statement = assignment_of(run.program, line)
    target = statement.targets[0] if statement is not None else None
    if statement is None or not isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
        return ""
    return assigned(run.program, target, statement.value)


def refused(run: Run, error: Event) -> ast.AugAssign | None:
    """``w *= 2``: an operator in place that a Variable refuses and names ``assign`` instead."""
    statement = run.program.statement_at(error.line)
    message = str(error.info.get("message", ""))
    asks = "assign_" in message or ".assign(" in message
    return statement if isinstance(statement, ast.AugAssign) and asks else None


def in_place(run: Run, statement: ast.AugAssign) -> str:
    """``x.assign_sub(0.1)`` for ``x -= 0.1``, ``x.assign(x * 2)`` for ``x *= 2``."""
    name = ast.unparse(statement.target)
    text = run.program.text(statement.value)
    if type(statement.op) in METHODS:
        return f"{name}.{METHODS[type(statement.op)]}({text})"
    whole = ast.BinOp(ast.parse(name, mode="eval").body, statement.op, statement.value)
    return f"{name}.assign({ast.unparse(whole)})"
