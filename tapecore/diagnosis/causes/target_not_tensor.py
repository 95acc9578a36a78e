"""The target is a number, an ndarray or None."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.choices import soft_choices
from tapecore.diagnosis.editing.edit import Edit, Insert, Statement
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import target_argument
from tapecore.graph.program import Function, called, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case

NAMES = {"NoneType": "None", "ndarray": "a NumPy array", "float": "a float", "int": "an int"}


def find(case: Case) -> Blocker | None:
    """The call raised, and a target is no tensor."""
    if (
        case.error is None
        or not any(value < 0 for value in case.event.inputs)
        or case.error.what == "RuntimeError"
    ):
        return None
    place = next(i for i, value in enumerate(case.event.inputs) if value < 0)
    types = case.event.info.get("target_types", [])
    kind = types[place] if place < len(types) else ""
    if kind in ("KerasVariable", "ResourceVariable"):
        return None
    lines = (*_origin(case), case.question.line)
    said = f"{case.target_name} {{}}{NAMES.get(kind, f'a {kind}')}, not a tensor"
    elsewhere = lines[0] != case.question.line
    clause = (
        f"line {lines[0]} made the target {said.format('')}"
        if elsewhere
        else f"the target {said.format('is ')}"
    )
    return Blocker("target_not_tensor", clause, "target is no tensor", lines, (case.event.at,), rank=0)


def _origin(case: Case) -> tuple[int, ...]:
    """Where the target became what it is: the escape in the statement that made it, a function without
    return, that statement."""
    statement = _assignment(case)
    if statement is None:
        return ()
    function = _called_function(case, statement)
    if function is None:
        return (statement.lineno,)
    if not _returns(function):
        return function.body[-1].lineno, statement.lineno
    left = (e.line for e in case.events[: case.until] if e.kind in ("escape", "branch"))
    escapes = [line for line in left if _holds(function, line)]
    return *_plain_returns(function), *escapes[-1:], statement.lineno


def _plain_returns(function: Function) -> list[int]:
    return [
        s.lineno
        for s in ast.walk(function)
        if isinstance(s, ast.Return) and isinstance(s.value, ast.Constant)
    ][:1]


def _assignment(case: Case) -> ast.stmt | None:
    """The last assignment to the target's name before the call."""
    node = target_argument(case.call, case.question.what)
    name = node.id if isinstance(node, ast.Name) else ""
    found = None
    for statement in case.program.statements:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if any(name in names_in(target) for target in targets) and statement.lineno <= case.question.line:
            found = statement
    return found


def _called_function(case: Case, statement: ast.stmt) -> Function | None:
    value = statement.value if isinstance(statement, ast.Assign) else None
    name = called(value) if isinstance(value, ast.Call) else ""
    return next(iter(case.program.functions_named(name)), None)


def _holds(function: Function, line: int) -> bool:
    return function.lineno <= line <= (function.end_lineno or function.lineno)


def _returns(function: Function) -> bool:
    return any(isinstance(node, ast.Return) for node in ast.walk(function))


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Return what a function computes, keep the tensor instead of its number, or choose softly between
    numbers."""
    statement = case.program.statement_at(blocker.lines[0])
    if isinstance(statement, ast.Expr) and statement.lineno != case.question.line:
        text = f"return {case.program.text(statement.value)}"
        yield Edit(f"Line {statement.lineno}: `{text}`", (Statement(statement.lineno, text),))
        yield from _returned_last(case, statement)
        return
    if isinstance(statement, ast.Assign) and _ends_function(case, statement):
        yield from _returned_behind(statement, statement)
    for call in ast.walk(statement) if statement is not None else ():
        kept = _kept(call) if isinstance(call, ast.Call) else None
        if isinstance(call, ast.Call) and kept is not None:
            yield rewritten(case.program, call, case.program.text(kept), both=True)
    for line in blocker.lines[:-1]:
        yield from soft_choices(case.program, line)


def _ends_function(case: Case, statement: ast.Assign) -> bool:
    """Whether a function without ``return`` ends with this."""
    function = case.program.parents.get(statement)
    named = isinstance(function, Function) and not _returns(function)
    return named and isinstance(function, Function) and function.body[-1] is statement


def _returned_last(case: Case, last: ast.stmt) -> Iterator[Edit]:
    """``return loss`` behind the last statement of a function, where ``loss`` is what it named last."""
    for given in [s for s in case.program.beside(last)[0] if isinstance(s, ast.Assign)][-1:]:
        yield from _returned_behind(last, given)


def _returned_behind(last: ast.stmt, given: ast.Assign) -> Iterator[Edit]:
    """``return loss`` behind a function's last statement, where ``given`` is ``loss = ...``."""
    target = given.targets[0]
    if len(given.targets) == 1 and isinstance(target, ast.Name):
        text = f"return {target.id}"
        yield Edit(f"After line {last.end_lineno}: `{text}`", (Insert(last.lineno, text, "after"),))


def _kept(call: ast.Call) -> ast.expr | None:
    if ast.unparse(call.func) in ("float", "int", "np.float32", "np.array") and len(call.args) == 1:
        return call.args[0]
    method = call.func if isinstance(call.func, ast.Attribute) else None
    return method.value if method is not None and method.attr in ("numpy", "item") else None


CAUSE = Cause(
    slug="target_not_tensor",
    title="The target is not a tensor",
    explanation=(
        "A number that came out of `float(loss)` or `loss.numpy()`, or the None of a function that forgot "
        "its `return`, has no past. Keep the tensor for `tape.gradient`, and make a number of it for "
        "printing only."
    ),
    example=Example(
        program="""\
import tensorflow as tf

width = tf.Variable(2.5)
with tf.GradientTape() as tape:
    area = width * width
    shown = float(area)
slope = tape.gradient(shown, width)
""",
        line=6,
        source="width",
        fix="shown = area",
    ),
    find=find,
    edits=edits,
)
