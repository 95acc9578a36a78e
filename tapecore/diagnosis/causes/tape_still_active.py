"""A tape's block is entered twice, or paused when it is not open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit, Unwrap
from tapecore.diagnosis.editing.rewrites import sole_with
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def find_error(run: Run, error: Event) -> Blocker | None:
    """The message is about a tape that is, or is not, recording."""
    message = str(error.info.get("message", ""))
    if error.what not in ("ValueError", "RuntimeError") or error.within >= 0:
        return None
    if "already recording" in message or "still recording" in message or "re-enter" in message:
        clause = "this tape's block is entered while it is still open"
    elif "not recording" in message or "not active" in message:
        clause = "this tape's block has ended, there is nothing to pause"
    else:
        return None
    return Blocker("tape_still_active", clause, "tape state", (error.line,), (error.at,), rank=3)


def edits_error(run: Run, error: Event) -> Iterator[Edit]:
    """Take the inner ``with`` away."""
    if sole_with(run.program, error.line) is not None:
        yield Edit(f"Line {error.line}: without this `with`", (Unwrap(error.line),))


CAUSE = Cause(
    slug="tape_still_active",
    title="The tape's block is not in the right state",
    explanation=(
        "A tape's `with` block cannot be entered while it is open, and `stop_recording` makes sense only "
        "inside it. Leave the block first."
    ),
    example=Example(
        program="""\
import tensorflow as tf

slope = tf.Variable(0.5)
with tf.GradientTape() as tape:
    height = slope * 4.0
    with tape:
        area = height * 2.0
answer = tape.gradient(area, slope)
""",
        line=6,
        source="",
        fix="    area = height * 2.0",
    ),
    find_error=find_error,
    edits_error=edits_error,
)
