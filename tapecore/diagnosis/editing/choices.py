"""Edits that make a choice soft: ``tf.where``, ``tf.cond``, a conditional expression, an ``if`` whose arms give
a value to one name or return one."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.clipping import middle
from tapecore.diagnosis.editing.brackets import fitting
from tapecore.diagnosis.editing.edit import Edit, Statement
from tapecore.diagnosis.editing.softening import LONGEST, Part, mixed, part_of, soft_test
from tapecore.diagnosis.places import argument
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.graph.program import Program

SIGNS: dict[type[ast.operator], str] = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}
DEEPEST = 6
"""Choices inside of choices; more of them do not fit on a line."""
SHOWN = 24
"""So much of a test, or of a choice, stands in the line that describes its edit."""
NEUTRAL = {"+=": "0.0", "-=": "0.0", "*=": "1.0", "/=": "1.0"}


class Outcome(NamedTuple):
    """What an arm does: ``head`` gives it to something (``y =``, ``y +=``, ``return``); ``taken`` are the
    statements after the choice that this makes part of it."""

    head: str
    part: Part
    taken: tuple[ast.stmt, ...] = ()


def soft_choices(program: Program, line: int) -> Iterator[Edit]:
    """For each choice that the statement at ``line`` makes, or that it is an arm of, the soft one."""
    statement = program.statement_at(line)
    if statement is None:
        return
    choice = _outermost(program, statement)
    if choice is not None:
        edits = (edit for first in _staircase(program, choice) for edit in _of_statement(program, first))
        yield from islice(edits, 1)
    elif not hasattr(statement, "body"):
        for node in ast.walk(statement):
            text = _of_expression(program, node) if isinstance(node, ast.Call | ast.IfExp) else ""
            if text and isinstance(node, ast.expr):
                yield Edit(_described(program, node), (fitting(program, node, text),), True)


def _described(program: Program, chosen: ast.expr) -> str:
    text = middle(" ".join(program.text(chosen).split()), SHOWN)
    return f"Line {chosen.lineno}: `{text}` made a soft choice"


# ---------------------------------------------------------------- expressions


def _of_expression(program: Program, node: ast.Call | ast.IfExp) -> str:
    if isinstance(node, ast.IfExp):
        return _soft(program, node, node.test, node.body, node.orelse)
    if called(node) == "where":
        rows = [argument(node, 0, "condition"), argument(node, 1, "x"), argument(node, 2, "y")]
    elif called(node) == "cond":
        rows = [argument(node, 0, "pred")]
        rows += [_given(program, argument(node, i, k)) for i, k in ((1, "true_fn"), (2, "false_fn"))]
    else:
        return ""
    test, chosen, other = rows
    if test is None or chosen is None or other is None:
        return ""
    return _soft(program, node, test, chosen, other)


def _soft(program: Program, at: ast.expr, test: ast.expr, chosen: ast.expr, other: ast.expr) -> str:
    soft = soft_test(program, test, at)
    first, second = (part_of(program, node) for node in (chosen, other))
    text = mixed(soft, first, second) if soft and first and second else ""
    return text if len(text) <= LONGEST else ""


def _given(program: Program, function: ast.expr | None) -> ast.expr | None:
    """What a function without arguments gives: a lambda's body, or the call of one that only returns."""
    if isinstance(function, ast.Lambda):
        return None if ast.unparse(function.args) else function.body
    if not isinstance(function, ast.Name):
        return None
    made = program.functions_named(function.id)
    only = made[0].body[0] if len(made) == 1 == len(made[0].body) else None
    given = only.value if isinstance(only, ast.Return) else None
    return ast.Call(function, [], []) if given is not None and part_of(program, given) else None


# ---------------------------------------------------------------- statements


def _outermost(program: Program, statement: ast.stmt) -> ast.If | None:
    """The ``if`` that ``statement`` is, or is an arm of, with every ``elif`` it belongs to."""
    parent = program.parents.get(statement)
    choice = statement if isinstance(statement, ast.If) else parent
    while isinstance(choice, ast.If):
        around = program.parents.get(choice)
        if not isinstance(around, ast.If) or around.orelse != [choice]:
            return choice
        choice = around
    return None


def _staircase(program: Program, choice: ast.If) -> list[ast.If]:
    """``choice`` behind the ones before it that return, the first first."""
    found = [choice]
    for statement in reversed(program.beside(choice)[0]):
        if (
            not isinstance(statement, ast.If)
            or statement.orelse
            or not isinstance(statement.body[0], ast.Return)
        ):
            break
        found.insert(0, statement)
    return found


def _after(program: Program, choice: ast.If) -> ast.stmt | None:
    return next(iter(program.beside(choice)[1]), None)


def _of_statement(program: Program, choice: ast.If) -> Iterator[Edit]:
    outcome = _combined(program, choice, _after(program, choice))
    if outcome is None or len(outcome.part.text) > LONGEST:
        return
    text = f"{outcome.head} {outcome.part.text[1:-1]}"
    gone = tuple(Statement(statement.lineno, "") for statement in outcome.taken)
    yield Edit(_described(program, choice.test), (Statement(choice.lineno, text), *gone), True)


def _combined(program: Program, choice: ast.If, after: ast.stmt | None, deep: int = 0) -> Outcome | None:
    """What the arms give, mixed; ``after`` is the other arm of an ``if`` that returns."""
    if deep > DEEPEST:
        return None
    soft = soft_test(program, choice.test, choice)
    first = _outcome(program, choice.body, None, deep)
    if soft is None or first is None:
        return None
    if choice.orelse:
        second = _outcome(program, choice.orelse, after, deep)
    else:
        second = _otherwise(program, first, after, deep)
    if second is None or first.head != second.head:
        return None
    return Outcome(first.head, Part(f"({mixed(soft, first.part, second.part)})"), second.taken)


def _outcome(program: Program, arm: Sequence[ast.stmt], after: ast.stmt | None, deep: int) -> Outcome | None:
    if len(arm) != 1:
        return None
    (statement,) = arm
    if isinstance(statement, ast.If):
        return _combined(program, statement, after, deep + 1)
    value = getattr(statement, "value", None)
    part = part_of(program, value) if isinstance(value, ast.expr) else None
    head = _head(statement)
    return Outcome(head, part) if head and part is not None else None


def _head(statement: ast.stmt) -> str:
    """What a statement does with its value: ``y =``, ``y +=``, ``return``; "" for another statement."""
    if isinstance(statement, ast.Return):
        return "return"
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name | ast.Attribute):
        sign = SIGNS.get(type(statement.op))
        return f"{ast.unparse(statement.target)} {sign}" if sign else ""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        return f"{ast.unparse(target)} =" if isinstance(target, ast.Name | ast.Attribute) else ""
    return ""


def _otherwise(program: Program, first: Outcome, after: ast.stmt | None, deep: int) -> Outcome | None:
    """Without an ``else``: what is returned next, the value that was there before, a term or a factor that
    changes nothing."""
    name, _, sign = first.head.rpartition(" ")
    if first.head != "return":
        text = NEUTRAL.get(sign, name)
        return Outcome(first.head, Part(text, float(text) if sign in NEUTRAL else None))
    if isinstance(after, ast.If):
        second = _combined(program, after, _after(program, after), deep + 1)
    else:
        second = _outcome(program, [after], None, deep) if isinstance(after, ast.Return) else None
    return None if second is None or after is None else second._replace(taken=(after, *second.taken))
