"""The list of sources is empty."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit, Insert, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.places import gradient_call, sources_argument
from tapecore.diagnosis.scoping import stored_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def find_error(run: Run, error: Event) -> Blocker | None:
    """A gradient call before the error asked about nothing."""
    empty = [
        e
        for e in run.recording.events
        if e.kind == "gradient" and e.at < error.at and not e.info.get("sources")
    ]
    if not empty or error.what not in ("ValueError", "IndexError", "TypeError"):
        return None
    clause = f"line {empty[-1].line} asked about an empty list of sources"
    return Blocker(
        "empty_sources", clause, "no sources", (empty[-1].line, error.line), (empty[-1].at, error.at), rank=4
    )


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """``weights = layer.trainable_variables`` just before the call, when the layer has seen data."""
    blocker = find_error(run, error)
    call = None if blocker is None else run.recording.events[blocker.evidence[0]]
    asking = None if call is None else run.program.statement_at(call.line)
    node = None if call is None else gradient_call(run.recording, run.program, call)
    sources = None if call is None else sources_argument(node, call.what)
    if asking is None or not isinstance(sources, ast.Name):
        return
    given = [s for s in run.program.statements if sources.id in stored_by(s)]
    only = given[0] if len(given) == 1 else None
    if not isinstance(only, ast.Assign) or not isinstance(only.value, ast.Attribute):
        return
    if run.program.function_around(only) is run.program.function_around(asking):
        text = run.program.text(only)
        changes = (Statement(only.lineno, ""), Insert(asking.lineno, text, "before"))
        yield Edit(f"Line {only.lineno}: `{text}` just before line {asking.lineno}", changes)


CAUSE = Cause(
    slug="empty_sources",
    title="The list of sources is empty",
    explanation=(
        "A layer makes its Variables when it first sees data. `layer.trainable_variables`, read before "
        "that, is an empty list, and its gradient is an empty list too. Build the layer first, or read "
        "the list after the forward pass."
    ),
    example=Example(
        program="""\
import tensorflow as tf

layer = tf.keras.layers.Dense(2)
weights = layer.trainable_variables
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(layer(tf.ones((1, 3))))
slopes = tape.gradient(loss, weights)
first = slopes[0]
""",
        line=7,
        source="",
        fix="weights = layer.trainable_variables\nslopes",
    ),
    find_error=find_error,
    edits_error=edits_error,
)
