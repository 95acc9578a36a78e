"""What an optimizer is given: pairs of a gradient and its Variable, in that order."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.edit import Edit, Replace
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.places import sources_argument
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.graph.program import Program


def paired(program: Program, call: ast.Call) -> Iterator[Edit]:
    """``zip(v, g)`` becomes ``zip(g, v)``; ``apply_gradients(g)`` becomes ``apply_gradients(zip(g, v))``, where
    ``g = tape.gradient(loss, v)`` says what the gradients are of."""
    given = call.args[0]
    if isinstance(given, ast.Call) and called(given) == "zip" and len(given.args) == 2:
        first, second = given.args
        changes = tuple(
            Replace(program.span(place), program.text(other))
            for place, other in ((first, second), (second, first))
        )
        yield Edit(
            f"Line {given.lineno}: gradients first, `zip({changes[0].text}, {changes[1].text})`", changes
        )
        return
    asked = _asked(program, given, call.lineno)
    sources = None if asked is None else sources_argument(asked, "gradient")
    if sources is not None:
        one = isinstance(sources, ast.Name | ast.Attribute)
        yield rewritten(program, given, f"zip({program.text(given)}, {program.text(sources)})", both=True)
        if one:
            pair = f"[({program.text(given)}, {program.text(sources)})]"
            yield rewritten(program, given, pair, both=True)


def _asked(program: Program, given: ast.expr, line: int) -> ast.Call | None:
    """The gradient call that gave ``given``: what was last assigned to it before ``line``."""
    name = ast.unparse(given)
    found: ast.expr | None = given
    for statement in program.statements:
        assigns = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name
        if isinstance(statement, ast.Assign) and assigns and statement.lineno <= line:
            found = statement.value
    return found if isinstance(found, ast.Call) and called(found) == "gradient" else None
