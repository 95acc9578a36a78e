"""The list of sources is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
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
    ),
    find_error=find_error,
)
