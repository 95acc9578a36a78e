"""The value goes through a Dataset, a queue, or text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._pipes import pipe_of
from tapecore.diagnosis.causes._rules import stopped
from tapecore.diagnosis.causes._unpiped import after_the_dataset, read_again, unstacked
from tapecore.diagnosis.editing.rewrites import rewritten
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit


def find(case: Case) -> Blocker | None:
    """Something was put into a container on one side and taken out on the other, or written as text and
    read again."""
    if not case.silent:
        return None
    pipe = pipe_of(case)
    if pipe is None:
        return stopped(case, "state_io", "line {line} turned it into text", "turned into text")
    line = pipe.entry.line if pipe.entry is not None else pipe.exit.line
    kind = pipe.exit.info.get("type", "container")
    clause = f"it went through a {kind} (line {line}), where no gradient flows"
    evidence = (pipe.entry.at, pipe.exit.at) if pipe.entry is not None else (pipe.exit.at,)
    lines = (line, pipe.exit.line)
    return Blocker("state_io", clause, f"through a {kind}", lines, evidence, 10 + pipe.place, cut=pipe.broken)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """What was written as text is used itself; a Dataset's function is applied to what comes out of it, or its
    slices are taken of the tensor itself; what was put into a queue is used itself, where one call puts it in
    and one takes it out."""
    yield from read_again(case.program, blocker.lines)
    yield from after_the_dataset(case, blocker.lines[0])
    yield from unstacked(case, blocker.lines[0])
    calls = [call for call in case.program.calls.values() if isinstance(call.func, ast.Attribute)]
    for out in (call for call in calls if call.lineno == blocker.lines[-1] and called(call) == "dequeue"):
        holder = _holder(out)
        into = [call for call in calls if called(call) == "enqueue" and _holder(call) == holder]
        taken = [call for call in calls if called(call) == "dequeue" and _holder(call) == holder]
        if len(into) == len(taken) == 1 == len(into[0].args):
            yield rewritten(case.program, out, case.program.text(into[0].args[0]), both=True)


def _holder(call: ast.Call) -> str:
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""


CAUSE = Cause(
    slug="state_io",
    title="The value goes through a queue, a dataset or text",
    explanation=(
        "A `tf.data.Dataset`, a queue and a string hold numbers; where those came from is not kept. Do "
        "the step that is to be differentiated after the data came out."
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
        fix="loud = tf.reduce_sum(volume * 3.0)",
    ),
    find=find,
    edits=edits,
    way_out="Do the differentiable step after the data came out again.",
)
