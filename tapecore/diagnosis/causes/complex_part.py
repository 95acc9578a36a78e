"""Real and imaginary parts: the part that was asked for does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._flows import end_of_flow
from tapecore.diagnosis.editing.rewrites import calls_on, rewritten
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.causes._flows import Flow
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.links import Link


def find(case: Case) -> Blocker | None:
    """A complex value's other part is all that flows back."""
    flow = is_part(case)
    if flow is None:
        return None
    line = _cast_line(case) or flow.op.line
    clause = _missed(flow, line)
    lines = (line, flow.op.line, case.question.line)
    return Blocker("complex_part", clause, "the other part counts", lines, (flow.op.at, flow.pullback.at))


def _missed(flow: Flow, line: int) -> str:
    if flow.op.what != "Complex":
        return f"only one part of a complex number counts on line {line}"
    parts = ["real", "imaginary"]
    own = parts.pop(flow.op.inputs.index(flow.to))
    return f"line {line} takes the {parts[0]} part, and it is in the {own} one"


def is_part(case: Case) -> Flow | None:
    """The op that joins or splits a complex number and sends zero back, though something arrived."""
    if case.question.result != "zero" or case.question.filled:
        return None
    values, end = case.recording.values, end_of_flow(case)
    if end is None:
        return None
    outputs = any(values[value].dtype.startswith("complex") for value in end.op.outputs)
    return end if outputs != values[end.to].dtype.startswith("complex") else None


def _cast_line(case: Case) -> int:
    """The line where a complex number on the way became a real one by a cast."""
    values, events = case.recording.values, case.events

    def is_cast(link: Link) -> bool:
        dtypes = values[link.source].dtype, values[link.target].dtype
        down = dtypes[0].startswith("complex") and dtypes[1].startswith("float")
        return events[link.at].what == "Cast" and down

    casts = [] if case.route is None else case.route.links.every("a cast to real numbers", is_cast)
    return events[casts[-1].at].line if casts else 0


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """The length of the complex number in place of a cast."""
    for call in calls_on(case.program, blocker.lines[0]):
        if called(call) == "cast" and len(call.args) == 2:
            text = f"tf.abs({case.program.text(call.args[0])})"
            yield rewritten(case.program, call, text, both=True, alters=True)


CAUSE = Cause(
    slug="complex_part",
    title="Only one part of a complex number counts",
    explanation=(
        "For a complex target TensorFlow differentiates the real part, and a cast from complex to float "
        "keeps only that. What enters through the other part gets zero. Make a real target of both: "
        "`tf.abs(z)`, or `tf.math.real(z) + tf.math.imag(z)`."
    ),
    example=Example(
        program="""\
import tensorflow as tf

left = tf.Variable(1.5)
up = tf.Variable(0.5)
with tf.GradientTape() as tape:
    point = tf.complex(left, up)
by_left, by_up = tape.gradient(point, [left, up])
""",
        line=6,
        source="up",
    ),
    find=find,
    edits=edits,
    way_out="Make a real number of both parts, such as `tf.abs(z)`, and ask for that.",
)
