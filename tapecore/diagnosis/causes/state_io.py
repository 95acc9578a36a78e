"""The value goes through a Dataset, a queue, or text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """Something was put into a container on one side and taken out on the other, or written as text and read again."""
    if not case.silent:
        return None
    for place, broken in case.breaks("data"):
        event = case.events[broken.link.at]
        put = next((e for e in case.events[: event.at] if _puts(e, event.info.get("object"), broken.link.source)), None)
        line = put.line if put is not None else event.line
        kind = event.info.get("type", "container")
        clause = f"it went through a {kind} (line {line}), which keeps numbers only"
        evidence = (put.at, event.at) if put is not None else (event.at,)
        return Blocker("state_io", clause, f"through a {kind}", (line, event.line), evidence, 10 + place, cut=broken)
    return stopped(case, "state_io", "line {line} turned it into text", "turned into text")


def _puts(event: Event, holder: object, value: int) -> bool:
    put = event.kind == "data" and event.what == "put"
    return put and event.info.get("object") == holder and value in event.inputs


CAUSE = Cause(
    slug="state_io",
    title="The value goes through a queue, a dataset or text",
    explanation=(
        "A `tf.data.Dataset`, a queue and a string hold numbers; where those came from is not kept. Do the step that is to be differentiated after "
        "the data came out."
    ),
    example=Example(
        program="""\
import tensorflow as tf

volume = tf.Variable([0.5, 2.0])
pipe = tf.queue.FIFOQueue(4, [tf.float32], shapes=[[2]])
with tf.GradientTape() as tape:
    pipe.enqueue(volume * 3.0)
    loud = tf.reduce_sum(pipe.dequeue())
slope = tape.gradient(loud, volume)
""",
        line=6,
        source="volume",
    ),
    find=find,
    way_out="Do the differentiable step after the data came out again.",
)
