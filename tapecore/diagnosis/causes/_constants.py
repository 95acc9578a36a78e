"""``tf.constant`` takes only the numbers of a Variable; where a value is to stay connected, something else has
to take it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.edit import Replace
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import names_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.diagnosis.editing.edit import Change
    from tapecore.graph.program import Program


def as_tensors(program: Program, statements: Sequence[ast.stmt], changes: Sequence[Change]) -> list[Replace]:
    """``tf.convert_to_tensor`` in place of ``tf.constant``, wherever it takes what these changes are about: the
    text that they change, a name that these statements give, or anything at all where nothing else changes."""
    given = {name for statement in statements for name in stored_by(statement)}
    spans = [change.span for change in changes if isinstance(change, Replace)]
    found: list[Replace] = []
    for call in _constants(statements):
        taken = program.span(call.args[0])
        changed = any(taken.holds(span) for span in spans) or bool(names_in(call.args[0]) & given)
        if changed or (not changes and names_in(call.args[0])):
            found.append(Replace(program.span(call.func), "tf.convert_to_tensor"))
    return found


def _constants(statements: Sequence[ast.stmt]) -> Iterator[ast.Call]:
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "tf.constant":
                yield node
