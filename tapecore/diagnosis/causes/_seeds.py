"""What a call of ``gradient`` was given as ``output_gradients``, and what fits in its place."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.places import argument, target_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value


class Seed(NamedTuple):
    """The values of a target and of what was given for it, and the event that shows it."""

    target: Value
    given: Value
    event: Event


def seeds(case: Case) -> Iterator[Seed]:
    """Those of the call; where it was refused before it took them, the one that the text names."""
    values, found = case.recording.values, False
    for event in case.recording.inside(case.question.at):
        if event.kind == "seed" and event.what == "output_gradients" and event.inputs and event.outputs:
            found = True
            yield Seed(values[event.inputs[0]], values[event.outputs[0]], event)
    given = -1 if found or len(case.targets) != 1 else _named(case)
    if given >= 0:
        yield Seed(values[case.targets[0]], values[given], case.event)


def _named(case: Case) -> int:
    """The value that the text gives: by its name, or as what was computed last before the call; -1 for none."""
    node, before = _written(case), case.events[case.until - 1] if case.until else None
    if isinstance(node, ast.Name):
        return next((name.value for name in case.words.bound_before(node.id, case.until)[-1:]), -1)
    made = isinstance(node, ast.Call) and before is not None and before.line == case.event.line
    return before.outputs[-1] if made and before is not None and before.outputs else -1


def fitting_seed(case: Case, seed: Seed) -> Iterator[Edit]:
    """The same numbers in the target's dtype, or its shape; ones where they cannot be."""
    node, target = _written(case), target_argument(case.call, case.question.what)
    if node is None or not isinstance(target, ast.Name | ast.Attribute) or len(case.targets) != 1:
        return
    given, like = case.program.text(node), case.program.text(target)
    if seed.given.shape == seed.target.shape and seed.given.dtype != seed.target.dtype:
        yield rewritten(case.program, node, f"tf.cast({given}, {like}.dtype)", both=True)
    elif seed.given.dtype == seed.target.dtype and seed.given.size == seed.target.size:
        yield rewritten(case.program, node, f"tf.reshape({given}, tf.shape({like}))", both=True)
    yield rewritten(case.program, node, f"tf.ones_like({like})", both=True)


def _written(case: Case) -> ast.expr | None:
    return argument(case.call, 2, "output_gradients") if case.question.what == "gradient" else None
