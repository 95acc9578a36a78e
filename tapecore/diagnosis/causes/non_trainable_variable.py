"""A Variable with ``trainable=False``."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.edit import Edit, Replace
from tapecore.diagnosis.editing.rewrites import HANDED_ON, calls_on, keyword, watch_edit
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import sources_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """The source is a Variable that is not trainable and that nobody watched."""
    if not case.silent or case.tracking != "frozen":
        return None
    made = case.creation
    line = made.line if made is not None else 0
    return Blocker(
        "non_trainable_variable",
        f"{_what(case)} is not trainable{f' (line {line})' if line else ''}",
        "not trainable",
        (line, case.question.line),
        () if made is None else (made.at,),
        rank=-1,
        asked=not _named(case),
    )


def _what(case: Case) -> str:
    """``it``; of a place in a list its own name, by which a layer calls it: ``moving_mean``."""
    own = case.words.own(case.question.variable).rpartition("/")[2]
    return quoted(own, 24) if case.question.source.endswith("]") and own not in ("", "Variable") else "it"


def _named(case: Case) -> bool:
    """Whether the call writes this very Variable down, not a list that it happens to be in: who asks for it by its
    name wants to know."""
    node = sources_argument(case.call, case.question.what)
    written = [
        part
        for part in (ast.walk(node) if node is not None else ())
        if isinstance(part, ast.Name | ast.Attribute)
    ]
    if not any(ast.unparse(part) == case.question.source for part in written):
        return False
    names = case.words.bindings.get(case.question.value, [])
    lines = [name.line for name in names if name.text == case.question.source]
    return not (lines and isinstance(case.program.statement_at(lines[-1]), HANDED_ON))


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Make it trainable where the text says that it is not; else watch it."""
    for call in calls_on(case.program, blocker.lines[0]):
        given = keyword(call, "trainable")
        if given is not None and case.program.text(given.value) == "False":
            place = case.program.span(given.value)
            yield Edit(f"Line {place.line}: `trainable=False` -> `trainable=True`", (Replace(place, "True"),))
    watch = watch_edit(case)
    if watch is not None:
        yield watch


CAUSE = Cause(
    slug="non_trainable_variable",
    title="The source is a Variable that is not trainable",
    explanation=(
        "A tape watches trainable Variables by itself. `trainable=False` says that this one is not to be "
        "trained, as for a running mean, so None can be just what was wanted. To differentiate all the "
        "same, leave the Variable frozen and call `tape.watch(v)` in the block."
    ),
    example=Example(
        program="""\
import tensorflow as tf

rate = tf.Variable(0.3)
bias = tf.Variable(1.0, trainable=False)
with tf.GradientTape() as tape:
    cost = (rate * 2.0 + bias) ** 2
by_rate, by_bias = tape.gradient(cost, [rate, bias])
""",
        line=4,
        source="bias",
        fix="trainable=True",
    ),
    find=find,
    edits=edits,
)
