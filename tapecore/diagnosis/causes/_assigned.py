"""An error of ``assign``: on a tensor that has the name of a Variable, or in place of an operator that a
Variable does not have."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.causes._keeping import keeping
from tapecore.diagnosis.causes._replaced import written_so
from tapecore.diagnosis.editing.edit import Edit, Statement
from tapecore.diagnosis.scoping import owner, same_scope
from tapecore.diagnosis.wanted import wanted
from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from tapecore.diagnosis.causes._assigning import Write
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event, Name


def lost_variables(run: Run, error: Event) -> list[Name]:
    """The bindings by which the objects that are no Variables, where one was needed, took a Variable's name;
    none for an error of another kind, or where the names never were a Variable's."""
    found = (_taken(run, text, error) for text in wanted(run, error))
    return list({name.line: name for name in found if name is not None}.values())


def _taken(run: Run, text: str, error: Event) -> Name | None:
    here = (None, owner(run.program, text, error.line))
    names = [n for n in run.words.bound_before(text, error.at) if owner(run.program, text, n.line) in here]
    if not names or _is_variable(run, names[-1]):
        return None
    part = "." in text or "[" in text
    mine = [name for name in names if part or same_scope(run, name, names[-1])]
    variables = [place for place, name in enumerate(mine) if _is_variable(run, name)]
    later = mine[variables[-1] + 1 :] if variables else []
    if not part:
        return next(iter(later), None)
    if not later or not _comes_from(run, later[-1], mine[variables[-1]], error.at):
        return None
    return next(name for name in later if _comes_from(run, name, mine[variables[-1]], error.at))


def _comes_from(run: Run, later: Name, earlier: Name, until: int) -> bool:
    """Whether a tensor was computed from a Variable; `self.w` and `p[0]` can be another object's, and then it was
    not."""
    values = run.recording.values
    before = run.influence.ancestors([later.value], until) if later.value >= 0 else set[int]()
    return any(values[value].variable == values[earlier.value].variable for value in before)


def _is_variable(run: Run, name: Name) -> bool:
    values = run.recording.values
    return 0 <= name.value < len(values) and values[name.value].variable >= 0


def kept(run: Run, line: int, error: Event, write: Write) -> Edit | None:
    """What the assignment that took the name becomes, so that the Variable keeps it; None where the text does
    not tell."""
    return keeping(run.program, line, lambda target: _was_variable(run, target, error), write)


def _was_variable(run: Run, target: ast.expr, error: Event) -> bool:
    texts = written_so(run.words, target)
    return any(_is_variable(run, name) for text in texts for name in run.words.bound_before(text, error.at))


def refused(run: Run, error: Event) -> ast.AugAssign | None:
    """``w *= 2``: an operator in place that a Variable refuses and names ``assign`` instead."""
    statement = run.program.statement_at(error.line)
    message = str(error.info.get("message", ""))
    asks = "assign_" in message or ".assign(" in message
    return statement if isinstance(statement, ast.AugAssign) and asks else None


def replaced(run: Run, statement: ast.AugAssign, write: Write) -> Edit:
    """The edit of one operator in place: ``x.assign_sub(0.1)`` for ``x -= 0.1``, ``x.assign(x * 2)`` for
    ``x *= 2``."""
    value = ast.BinOp(statement.target, statement.op, statement.value)
    text = write(run.program, statement.target, value)
    return Edit(f"Line {statement.lineno}: `{text}`", (Statement(statement.lineno, text),))


def likewise(run: Run, statement: ast.AugAssign, error: Event, write: Write) -> list[Edit]:
    """The edits of the statements after it, in the same block, that would do the same to other Variables."""
    block = run.program.parents.get(statement)
    after = [s for s in run.program.statements if run.program.parents.get(s) is block]
    edits: list[Edit | None] = []
    for other in (s for s in after if s.lineno > statement.lineno):
        if isinstance(other, ast.AugAssign) and _was_variable(run, other.target, error):
            edits.append(replaced(run, other, write))
        elif isinstance(other, ast.Assign) and names_in(other.targets[0]) & names_in(other.value):
            edits.append(
                kept(run, other.lineno, error, write) if _was_variable(run, other.targets[0], error) else None
            )
    return [edit for edit in edits if edit is not None]
