"""Edits of a NumPy buffer that is filled element by element: a list of tensors in its place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.brackets import atom
from tapecore.diagnosis.editing.edit import Edit, Insert, Replace
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import called
from tapecore.graph.textflow import fed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.editing.edit import Change
    from tapecore.graph.program import Program

FILLS = {"zeros": "0.0", "empty": "0.0", "ones": "1.0"}


def as_list(
    program: Program, start: ast.stmt, kept: Callable[[list[ast.stmt]], list[Change]]
) -> Iterator[Edit]:
    """For ``buffer[i] = ...`` at ``start``: ``buffer = np.zeros(n)`` -> ``buffer = [0.0] * n``, stacked when
    it is full; ``kept``: the changes that let tensors stay ones in some statements."""
    name = _buffer(start)
    made = [s for s in program.statements if name and name in stored_by(s)]
    length = _length(made[0]) if len(made) == 1 else None
    fillings = [s for s in program.statements if name and _buffer(s) == name]
    if length is None or not isinstance(made[0], ast.Assign) or not _one_by_one(program, name, fillings):
        return
    last = _full(program, made[0], fillings)
    if last is None:
        return
    new = f"[{FILLS[_maker(made[0])]}] * {atom(program, length)}"
    stacked = f"{name} = tf.stack({name})"
    changes = (Replace(program.span(made[0].value), new), Insert(last.lineno, stacked, "after"))
    said = f"Line {made[0].lineno}: `{name} = {new}`, and `{stacked}` after line {last.end_lineno}"
    later = [s for s in fed(program, start) if s is not made[0] and s not in fillings]
    for statements in (fillings, [*fillings, *later]):
        yield Edit(said, (*changes, *kept(statements)))


def _buffer(statement: ast.stmt) -> str:
    """The name whose element a statement fills, "" for none."""
    target = statement.target if isinstance(statement, ast.AugAssign) else None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    plain = isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)
    return target.value.id if plain else ""  # type: ignore[union-attr]


def _maker(made: ast.Assign) -> str:
    return called(made.value) if isinstance(made.value, ast.Call) else ""


def _length(made: ast.stmt) -> ast.expr | None:
    """``n`` of ``buffer = np.zeros(n)``, also of ``np.zeros((n,))``; None for any other statement."""
    call = made.value if isinstance(made, ast.Assign) and isinstance(made.targets[0], ast.Name) else None
    if not isinstance(call, ast.Call) or ast.unparse(call.func).partition(".")[0] not in ("np", "numpy"):
        return None
    if called(call) not in FILLS or not call.args:
        return None
    shape = call.args[0]
    if isinstance(shape, ast.Tuple | ast.List):
        return shape.elts[0] if len(shape.elts) == 1 else None
    return None if isinstance(shape, ast.Attribute) else shape  # ``x.shape`` can be of any rank


def _one_by_one(program: Program, name: str, fillings: list[ast.stmt]) -> bool:
    """Whether every element that is given is a single one, and they are given in one function."""
    places = [n for n in program.nodes if isinstance(n, ast.Subscript) and isinstance(n.ctx, ast.Store)]
    mine = [n for n in places if isinstance(n.value, ast.Name) and n.value.id == name]
    owners = {program.function_around(statement) for statement in fillings}
    single = all(not isinstance(n.slice, ast.Slice | ast.Tuple | ast.List) for n in mine)
    return bool(fillings) and len(mine) == len(fillings) and single and len(owners) == 1


def _full(program: Program, made: ast.Assign, fillings: list[ast.stmt]) -> ast.stmt | None:
    """The statement beside ``made`` with which the last element is filled; None where they are not beside
    each other, or somebody reads the buffer before."""
    around = program.parents.get(made)
    beside: list[ast.stmt] = []
    for filling in fillings:
        chain = [filling, *program.around(filling)]
        held = next((n for n in chain if isinstance(n, ast.stmt) and program.parents.get(n) is around), None)
        if held is None or held.lineno <= made.lineno:
            return None
        beside.append(held)
    return max(beside, key=lambda statement: statement.lineno)
