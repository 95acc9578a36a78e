"""A tape that was told not to watch Variables by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.editing.edit import Edit
from tapecore.diagnosis.editing.rewrites import tape_call, watch_edit, with_keyword
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """The tape has ``watch_accessed_variables=False`` and this Variable has no watch."""
    if not case.silent or case.tracking != "manual":
        return None
    clause = "the tape has `watch_accessed_variables=False`, and nothing watches it"
    opened = case.tape.opened[:1]
    return Blocker(
        "auto_watch_disabled", clause, "auto-watch is off", (case.opened_line,), tuple(opened), rank=2
    )


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Watch it, which keeps what the flag was for; else drop the flag."""
    watch = watch_edit(case)
    if watch is not None:
        yield watch
    call = tape_call(case)
    if call is not None:
        change = with_keyword(case.program, call, "watch_accessed_variables", None)
        yield Edit(f"Line {call.lineno}: drop `watch_accessed_variables=False`", (change,))


CAUSE = Cause(
    slug="auto_watch_disabled",
    title="The tape does not watch Variables by itself",
    explanation=(
        "`GradientTape(watch_accessed_variables=False)` records nothing until it is told what to watch. "
        "That gives control over what is differentiated; every source then needs its own `tape.watch`."
    ),
    example=Example(
        program="""\
import tensorflow as tf

slope = tf.Variable(0.5)
shift = tf.Variable(2.0)
with tf.GradientTape(watch_accessed_variables=False) as tape:
    tape.watch(shift)
    height = tf.tanh(slope) + shift * 3.0
answers = tape.gradient(height, {"slope": slope, "shift": shift})
""",
        line=5,
        source="slope",
        fix="tape.watch(slope)",
    ),
    find=find,
    edits=edits,
)
