"""A second derivative whose first one nobody recorded."""

from __future__ import annotations

import ast
import textwrap
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._inner import asked_in, first_asked
from tapecore.diagnosis.editing.edit import Edit, Insert, Replace, Statement
from tapecore.diagnosis.editing.rewrites import block_of, watch_edit, with_statement
from tapecore.diagnosis.finding import Blocker
from tapecore.graph.program import called
from tapecore.graph.textflow import fed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Change
    from tapecore.recording.event import Event

SLUG = "nested_tape_missing"
Step = ast.Assign | ast.AnnAssign | ast.AugAssign


def find(case: Case) -> Blocker | None:
    """The way leads through a backward pass that this tape did not record, or did not begin to, as it does
    not watch the source."""
    if not case.silent:
        return None
    return _unrecorded(case) or _unwatched(case)


def _unrecorded(case: Case) -> Blocker | None:
    for place, broken in case.breaks("pullback", "tangent", "before", "between", "after"):
        event = asked_in(case, broken.link.at)
        if event is not None:
            line = case.line_there(event)
            clause = _began_before(case, event) or f"the tape did not record the gradient on line {line}"
            lines = tuple(dict.fromkeys((line, case.opened_line, event.line)))
            reason = "first gradient not recorded"
            return Blocker(SLUG, clause, reason, lines, (event.at,), 10 + place, cut=broken)
    return None


def _began_before(case: Case, event: Event) -> str:
    """Where the block that the first gradient is of was there before this one: recording the call alone would not
    do."""
    inner = case.influence.tapes.of(event)
    if (
        inner is None
        or not inner.opened
        or inner is case.tape
        or case.tape.state(inner.opened[-1]) != "before"
    ):
        return ""
    return f"the inner tape began (line {case.line(inner.opened[-1])}) before the outer one was there"


def _unwatched(case: Case) -> Blocker | None:
    inner = first_asked(case)
    if case.tracking != "unwatched" or inner is None:
        return None
    clause = "the outer tape does not watch it, only the inner one does"
    lines = (case.opened_line, inner.line)
    return Blocker(SLUG, clause, "outer tape does not watch it", lines, (inner.at,), rank=2)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Let the outer tape watch the source."""
    edit = watch_edit(case) if blocker.rank == 2 else _nested(case, blocker)
    if edit is not None:
        yield edit


def _nested(case: Case, blocker: Blocker) -> Edit | None:
    """The first gradient and its block inside an outer tape's block: a new one, or the one that is there."""
    inner = case.influence.tapes.of(case.events[blocker.evidence[0]])
    first = case.program.statement_at(blocker.lines[0])
    opened = inner.opened[-1] if inner is not None and inner.opened else -1
    block, outer = with_statement(case.program, case.line(opened)), block_of(case)
    if block is None or outer is None or not isinstance(first, ast.Assign):
        return None
    if blocker.lines[0] != case.events[blocker.evidence[0]].line:
        return _called_in(case, first, outer)
    if outer in case.program.around(block):
        return _let_in(case, first, outer)
    watching = _watching(outer)
    if (case.question.variable < 0 and watching is None) or not _siblings(case, [block, first, outer]):
        return None
    if outer is block:
        return _wrapped(case, block, first)
    return _moved(case, block, first, outer) if outer.lineno >= first.lineno else None


def _let_in(case: Case, first: ast.Assign, outer: ast.With) -> Edit | None:
    """The first gradient, and what comes of it until the second is asked for, at the end of the outer block."""
    program = case.program
    after = program.beside(outer)[1]
    if first not in after:
        return None
    later = fed(program, first)
    moved = [s for s in after if s.lineno < case.question.line and s in later and isinstance(s, Step)]
    if first not in moved:
        return None
    changes = [
        change
        for s in moved
        for change in (Statement(s.lineno, ""), Insert(outer.lineno, _lines(case, s), "last"))
    ]
    return Edit(f"Line {first.lineno}: into the block of line {outer.lineno}", tuple(changes))


def _called_in(case: Case, first: ast.Assign, outer: ast.With) -> Edit | None:
    """The call of a function that takes the first gradient, from before the outer block into it."""
    if not _siblings(case, [first, outer]) or first.lineno > outer.lineno:
        return None
    changes = (Statement(first.lineno, ""), Insert(outer.lineno, _lines(case, first), "first"))
    return Edit(f"Line {first.lineno}: into the block of line {outer.lineno}", changes)


def _moved(case: Case, block: ast.With, first: ast.Assign, outer: ast.With) -> Edit:
    moved, watching = [_lines(case, block), _lines(case, first)], _watching(outer)
    changes: list[Change] = [Statement(first.lineno, ""), Statement(block.lineno, "")]
    if watching is None:
        changes += [Insert(outer.lineno, text, "first") for text in reversed(moved)]
    else:
        changes += [Insert(watching.lineno, text, "after") for text in moved]
    return Edit(
        f"Line {first.lineno}: into the block of line {outer.lineno}, with its own block", tuple(changes)
    )


def _watching(block: ast.With) -> ast.Expr | None:
    """The last of the calls of ``watch`` with which a block begins."""
    last: ast.Expr | None = None
    for statement in block.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(statement, ast.Expr) or not isinstance(call, ast.Call) or called(call) != "watch":
            break
        last = statement
    return last


def _wrapped(case: Case, block: ast.With, first: ast.Assign) -> Edit | None:
    function = case.call.func if case.call is not None else None
    if not isinstance(function, ast.Attribute):
        return None
    body = textwrap.indent(f"{_lines(case, block)}\n{_lines(case, first)}", "    ")
    changes = (
        Statement(block.lineno, f"with tf.GradientTape() as outer:\n{body}\n"),
        Statement(first.lineno, ""),
        Replace(case.program.span(function.value), "outer"),
    )
    return Edit(f"Line {first.lineno}: inside the block of a second, outer tape", changes)


def _lines(case: Case, statement: ast.stmt) -> str:
    """A statement's own lines, from the left margin."""
    lines = case.program.lines[statement.lineno - 1 : statement.end_lineno]
    return textwrap.dedent("\n".join(lines))


def _siblings(case: Case, statements: list[ast.stmt]) -> bool:
    return len({id(case.program.parents.get(statement)) for statement in statements}) == 1


CAUSE = Cause(
    slug=SLUG,
    title="The first derivative was not recorded",
    explanation=(
        "A second derivative needs two tapes: the inner one computes the first derivative inside the "
        "block of the outer one, which thereby records the backward pass. Both must watch the source, if "
        "it is a tensor."
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
        fix="as outer:",
    ),
    find=find,
    edits=edits,
    way_out="Compute the first gradient inside the block of a second, outer tape.",
)
