"""A step between source and target ran before the block, or in another tape's block."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._inner import first_gradient_of
from tapecore.diagnosis.editing.edit import Edit, Insert, Statement
from tapecore.diagnosis.editing.rewrites import block_of
from tapecore.diagnosis.finding import Blocker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


def find(case: Case) -> Blocker | None:
    """An op on the way ran while this tape was not open yet, or not just then."""
    if not case.silent or case.route is None:
        return None
    for place, broken in case.breaks("before", "between"):
        row = _row_outside(case, broken.link.at)
        event = row[-1]
        if event.within >= 0 or first_gradient_of(case, event.at):
            continue
        lines = list(dict.fromkeys(_line(case, each) for each in row))
        holder = "accumulator" if case.tape.forward else "tape"
        clause = f"{_said(lines)} ran outside the {holder}'s block (line {case.opened_line})"
        return Blocker(
            "computed_outside_tape",
            clause,
            f"computed outside the {holder}",
            tuple(dict.fromkeys((lines[-1], case.opened_line, *lines[-2::-1], event.line))),
            (event.at,),
            10 + place,
            cut=broken,
        )
    return None


def _line(case: Case, event: Event) -> int:
    """The line to move: beside the block, or where the result was kept when that was in another function."""
    return case.line_beside(event, case.opened) or case.line_kept(event)


def _row_outside(case: Case, at: int) -> list[Event]:
    """The ops outside the block from event ``at`` on: the result of the last is what the block uses."""
    judge = case.judge
    outside = [] if case.route is None else case.route.links.every("not in the block", judge.is_early)
    return [case.events[each] for each in [link.at for link in outside if link.at >= at] or [at]]


def _said(lines: list[int]) -> str:
    """``line 4``, ``lines 4 and 6``, ``lines 4 to 6``, ``lines 4, 6 and 2 more``."""
    ordered = sorted(lines)
    if len(ordered) == 1:
        return f"line {ordered[0]}"
    if len(ordered) == 2:
        return f"lines {ordered[0]} and {ordered[1]}"
    if ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"lines {ordered[0]} to {ordered[-1]}"
    return f"lines {ordered[0]}, {ordered[1]} and {len(ordered) - 2} more"


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
    way_out="Compute it inside the block, from the source itself.",
)
