"""What stands for an argmax or a test that becomes numbers, there or where its name is used: of an argmax, the
probabilities that softmax gives."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.editing.masks import soft_count, soft_mask, soft_pick
from tapecore.diagnosis.editing.nearest import soft_place, soft_row
from tapecore.diagnosis.editing.rewrites import meaning
from tapecore.diagnosis.editing.surrogates import number, stand_ins
from tapecore.diagnosis.places import argument
from tapecore.diagnosis.scoping import stored_by
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.program import Program


def soft_winners(program: Program, line: int) -> Iterator[Edit]:
    """For what is made of the argmax or the test on ``line``, there or where the name that it got is used."""
    statement = program.statement_at(line)
    given = stored_by(statement) if isinstance(statement, ast.Assign) else set[str]()
    users = {n.lineno for n in program.nodes if isinstance(n, ast.Name) and n.id in given and n.lineno > line}
    for user in (line, *sorted(users)):
        yield from stand_ins(
            program, user, (_soft_choice, _soft_hits, soft_mask, soft_count, soft_pick, soft_place, soft_row)
        )


def _soft_choice(program: Program, call: ast.Call) -> str:
    """``tf.one_hot(tf.argmax(z, axis=-1), 3)`` -> ``tf.nn.softmax(z)``."""
    inner = meaning(program, call.args[0], call) if call.args else None
    if (
        called(call) != "one_hot"
        or not isinstance(inner, ast.Call)
        or called(inner) != "argmax"
        or not inner.args
    ):
        return ""
    return f"tf.nn.softmax({program.text(inner.args[0])})"


def _soft_hits(program: Program, call: ast.Call) -> str:
    """``tf.cast(tf.equal(tf.argmax(z, axis=1), y), tf.float32)`` -> the probability that z gives to y."""
    test = meaning(program, call.args[0], call) if call.args and called(call) == "cast" else None
    sides: list[ast.expr] = []
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, test.comparators[0]]
    elif isinstance(test, ast.Call) and called(test) == "equal" and len(test.args) == 2:
        sides = test.args
    for guess, truth in (sides, sides[::-1]) if sides else ():
        best = meaning(program, guess, call)
        if isinstance(best, ast.Call) and called(best) == "argmax" and _last_of_two(best):
            chances = f"tf.nn.softmax({program.text(best.args[0])})"
            return f"tf.gather({chances}, {program.text(truth)}, axis=1, batch_dims=1)"
    return ""


def _last_of_two(argmax: ast.Call) -> bool:
    """Whether it looks along the axis after the first, the one that is kept."""
    axis = argument(argmax, 1, "axis")
    return axis is not None and number(axis) in (1, -1)
