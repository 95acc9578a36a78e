"""An op that has no gradient entry at all: LookupError."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.twins import twins
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.recording.event import Event

WAYS = "Three ways out: other ops, `tf.custom_gradient`, or `tf.RegisterGradient` for this op."


def find(case: Case) -> Blocker | None:
    """The call raised LookupError: its message names the op."""
    error = case.error
    if error is None or error.what != "LookupError":
        return None
    event = _culprit(case, str(error.info.get("message", "")))
    event = _forward(case, event)
    line = event.line if event is not None else case.question.line
    name = case.words.written(event) if event is not None else "an op"
    clause = f"nobody registered a gradient for `{name}` (line {line})"
    evidence = (event.at, error.at) if event is not None else (error.at,)
    return Blocker(
        "no_gradient_registered",
        clause,
        "no gradient registered",
        (line, case.question.line),
        evidence,
        rank=0,
    )


def _culprit(case: Case, message: str) -> Event | None:
    named = re.search(r":\s*(\w+)\s*$", message)
    wanted = named.group(1) if named else ""
    makers = (case.influence.producer.get(value) for value in sorted(case.ancestors, reverse=True))
    ops = [event for event in makers if event is not None and event.kind == "op"]
    exact = next((event for event in ops if event.what == wanted), None)
    return exact or next((event for event in ops if "missing" in _rules(case, event)), None)


def _forward(case: Case, event: Event | None) -> Event | None:
    """For an op that a backward pass ran: the op whose backward pass it was."""
    while event is not None and event.within >= 0 and case.events[event.within].kind == "pullback":
        number: int = case.events[event.within].info.get("op", -1)
        if number < 0:
            break
        event = case.events[number]
    return event


def _rules(case: Case, event: Event) -> tuple[str, ...]:
    entry = case.recording.ops.get(event.what)
    return entry.rules if entry is not None else ()


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Another function that computes the same, or nearly the same."""
    yield from twins(case, blocker)


CAUSE = Cause(
    slug="no_gradient_registered",
    title="Nobody registered a gradient for an operation",
    explanation=(
        "An op may have a rule for its gradient, or say that it has none (then the answer is None), or "
        "nobody said anything: then asking raises LookupError. Three ways out: compute the same with "
        "other ops, wrap it in `tf.custom_gradient`, or give the op a rule with `tf.RegisterGradient`."
    ),
    example=Example(
        program="""\
import tensorflow as tf

picture = tf.Variable([[[0.2, 0.4, 0.9]]])
with tf.GradientTape() as tape:
    vivid = tf.image.adjust_contrast(picture, 1.5)
    light = tf.reduce_mean(vivid)
pull = tape.gradient(light, picture)
""",
        line=5,
        source="picture",
    ),
    find=find,
    edits=edits,
    way_out=WAYS,
)
