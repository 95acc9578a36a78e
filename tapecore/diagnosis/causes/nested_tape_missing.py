"""A second derivative whose first one nobody recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.rewrites import watch_edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.edit import Edit
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """The way leads through a backward pass that this tape did not record, or did not begin to, as it does not watch the source."""
    if not case.silent:
        return None
    for place, broken in case.breaks("pullback", "tangent", "before", "between", "after"):
        event = _asked(case, broken.link.at)
        if event is not None:
            clause = f"the tape did not record the gradient on line {event.line}"
            lines = (event.line, case.opened_line)
            return Blocker("nested_tape_missing", clause, "first gradient not recorded", lines, (event.at,), 10 + place, cut=broken)
    links = case.route.links if case.route is not None else []
    inner = next((event for link in links if (event := _asked(case, link.at)) is not None), None)
    if case.tracking != "unwatched" or inner is None:
        return None
    clause = "the outer tape does not watch it, only the inner one does"
    return Blocker("nested_tape_missing", clause, "outer tape does not watch it", (case.opened_line, inner.line), (inner.at,), rank=2)


def _asked(case: Case, at: int) -> Event | None:
    """The gradient call inside which event ``at`` happened."""
    event = case.events[at]
    if event.within < 0:
        return None
    while event.within >= 0:
        event = case.events[event.within]
    return event if event.kind == "gradient" else None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Let the outer tape watch the source."""
    edit = watch_edit(case) if blocker.rank == 2 else None
    if edit is not None:
        yield edit


CAUSE = Cause(
    slug="nested_tape_missing",
    title="The first derivative was not recorded",
    explanation=(
        "A second derivative needs two tapes: the inner one computes the first derivative inside the block of the outer one, which thereby records the "
        "backward pass. Both must watch the source, if it is a tensor."
    ),
    example=Example(
        program="""\
import tensorflow as tf

time = tf.Variable(2.0)
with tf.GradientTape(persistent=True) as tape:
    place = time ** 3
speed = tape.gradient(place, time)
force = tape.gradient(speed, time)
""",
        line=6,
        source="time",
    ),
    find=find,
    edits=edits,
    way_out="Compute the first gradient inside the block of a second, outer tape.",
)
