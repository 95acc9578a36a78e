"""A step between source and target ran before the block, or in another tape's block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.edit import Edit, Insert, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.rewrites import block_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """An op on the way ran while this tape was not open yet, or not just then."""
    if not case.silent or case.route is None:
        return None
    for place, broken in case.breaks("before", "between"):
        event = _last_outside(case, broken.link.at)
        if event.within >= 0:
            continue
        clause = f"line {event.line} ran outside the tape's block (line {case.opened_line})"
        lines = (event.line, case.opened_line)
        return Blocker(
            "computed_outside_tape",
            clause,
            "computed outside the tape",
            lines,
            (event.at,),
            10 + place,
            cut=broken,
        )
    return None


def _last_outside(case: Case, at: int) -> Event:
    """The last of a row of ops outside the block: its result is what the block uses."""
    links = case.route.links if case.route is not None else []
    row = [link.at for link in links if link.at >= at and case.judge.kind(link) in ("before", "between")]
    return case.events[row[-1]] if row else case.events[at]


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Move the statement into the block; where another block holds it, compute it again."""
    block = block_of(case)
    statement = case.program.statement_at(blocker.lines[0])
    if block is None or not isinstance(statement, ast.Assign):
        return
    text = ast.unparse(statement)
    inner = Insert(block.lineno, text, "first")
    if case.program.parents.get(statement) is case.program.parents.get(block):
        yield Edit(
            f"Line {statement.lineno}: `{text}` into the block", (Statement(statement.lineno, ""), inner)
        )
    yield Edit(f"Line {block.lineno}: `{text}` again in the block", (inner,))


CAUSE = Cause(
    slug="computed_outside_tape",
    title="A step ran outside the tape's block",
    explanation=(
        "A tape records what runs inside its block. What was computed before, or under another tape, "
        "arrives as a plain number without a past. Move the step into the block."
    ),
    example=Example(
        program="""\
import tensorflow as tf

gain = tf.Variable([0.5, 2.0])
signal = tf.tanh(gain * 1.5)
with tf.GradientTape() as tape:
    power = tf.reduce_sum(signal ** 2)
slope = tape.gradient(power, gain)
""",
        line=4,
        source="gain",
        fix="as tape:\n    signal = tf.tanh(gain * 1.5)",
    ),
    find=find,
    edits=edits,
)
