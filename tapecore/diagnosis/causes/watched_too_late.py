"""``watch`` came after the ops that use the source."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.editing.edit import Edit, Statement
from tapecore.diagnosis.editing.rewrites import watch_edit
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case


def find(case: Case) -> Blocker | None:
    """The source was used, unrecorded, before it was watched."""
    if not case.silent or case.tracking != "late" or replaced_variable(case) is not None:
        return None
    watches = [w for w in case.tape.watched(case.start, case.question.variable, case.until) if not w.ignored]
    at = watches[0].at
    used = case.route.links[0].at if case.route is not None and case.route.links else at
    if used < case.opened < at <= _first_in_block(case):
        return None  # the watch is early enough, the step was not taken in the block
    clause = f"line {case.line(at)} watched it after line {case.line(used)} had used it"
    return Blocker(
        "watched_too_late", clause, "watched too late", (case.line(at), case.line(used)), (at, used), rank=2
    )


def _first_in_block(case: Case) -> int:
    """The event of the first link on the way that happened in the block; the call itself where none did."""
    opened = case.opened
    links = None if case.route is None else case.route.links
    first = None if links is None else links.first("in the block", lambda link: link.at > opened)
    return case.until if first is None else first.at


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Move the ``watch`` up."""
    late = case.program.statement_at(blocker.lines[0])
    call = late.value if isinstance(late, ast.Expr) else None
    early = watch_edit(case)
    if early is None:
        return
    if late is not None and isinstance(call, ast.Call) and called(call) == "watch":
        yield Edit(
            f"{early.description}, not on line {late.lineno}", (*early.changes, Statement(late.lineno, ""))
        )
    yield early


CAUSE = Cause(
    slug="watched_too_late",
    title="The source was watched after it was used",
    explanation=(
        "`tape.watch(x)` has an effect on what comes after it. Operations that used `x` before are not on "
        "the tape. Make it the first line of the block."
    ),
    example=Example(
        program="""\
import tensorflow as tf

wind = tf.constant(3.5)
with tf.GradientTape() as tape:
    drag = 0.6 * wind ** 2
    tape.watch(wind)
slope = tape.gradient(drag, wind)
""",
        line=6,
        source="wind",
        fix="as tape:\n    tape.watch(wind)",
    ),
    find=find,
    edits=edits,
)
