"""The value was written into a Variable's state."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._metrics import metric_of
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.edit import Change, Edit, Insert, Replace, Statement
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.rewrites import block_of, inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case

SIGNS = {"assign_add": "+", "assign_sub": "-"}


def find(case: Case) -> Blocker | None:
    """An assignment on the way: reading the Variable afterwards starts from its new state."""
    if not case.silent or metric_of(case) is not None:
        return None
    for place, broken in case.breaks("assign"):
        event = case.events[broken.link.at]
        state = quoted(case.words.value(broken.link.target, event.at) or "a Variable", 20)
        clause = f"line {event.line} wrote it into {state}, and a state forgets where it came from"
        lines = (event.line, case.question.line)
        return Blocker(
            "stateful_assign", clause, "through `assign`", lines, (event.at,), 10 + place, cut=broken
        )
    return None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Compute with the expression itself, and assign after the block."""
    block = block_of(case)
    if block is not None:
        yield from _scatter(case, block, blocker.lines[0])
    call = _assignment(case, blocker.lines[0])
    if (
        call is None
        or block is None
        or not isinstance(call.func, ast.Attribute)
        or not inside(block, call.lineno)
    ):
        return
    state, value = ast.unparse(call.func.value), case.program.text(call.args[0])
    sign = SIGNS.get(call.func.attr)
    text = f"({state} {sign} {value})" if sign else f"({value})"
    reads = _reads(case, block, call, state)
    if not reads:
        return
    written = " ".join(case.program.text(call).split())
    changes: list[Change] = [Replace(case.program.span(node), text) for node in reads]
    changes += [
        Statement(call.lineno, "pass" if len(block.body) == 1 else ""),
        Insert(block.lineno, written, "after"),
    ]
    statement = case.program.statement_at(reads[0].lineno)
    first = " ".join(case.program.text(statement).split()) if statement is not None else ""
    shown = first.replace(state, text, 1) if len(reads) == 1 else text
    yield Edit(f"Line {reads[0].lineno}: `{shown}`, and `{call.func.attr}` after the block", tuple(changes))


def _scatter(case: Case, block: ast.With, line: int) -> Iterator[Edit]:
    """``v[1].assign(x)`` or ``v.scatter_nd_update(i, x)`` becomes a new tensor, which is used from there
    on."""
    statement = case.program.statement_at(line)
    call = statement.value if isinstance(statement, ast.Expr) else None
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or not inside(block, call.lineno)
    ):
        return
    holder, texts = call.func.value, [case.program.text(argument) for argument in call.args]
    if (
        isinstance(holder, ast.Subscript)
        and call.func.attr == "assign"
        and len(texts) == 1
        and isinstance(holder.slice, ast.Constant)
    ):
        state, where = case.program.text(holder.value), f"[[{case.program.text(holder.slice)}]], [{texts[0]}]"
    elif call.func.attr == "scatter_nd_update" and len(texts) == 2:
        state, where = case.program.text(holder), ", ".join(texts)
    else:
        return
    reads = _reads(case, block, call, state)
    if state.isidentifier() and reads:
        text = f"new_{state} = tf.tensor_scatter_nd_update({state}, {where})"
        changes = [Replace(case.program.span(node), f"new_{state}") for node in reads]
        yield Edit(f"Line {line}: `{text}`", (Statement(line, text), *changes))


def _assignment(case: Case, line: int) -> ast.Call | None:
    statement = case.program.statement_at(line)
    call = statement.value if isinstance(statement, ast.Expr) else None
    known = (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {*SIGNS, "assign"}
    )
    return call if known and isinstance(call, ast.Call) and len(call.args) == 1 else None


def _reads(case: Case, block: ast.With, call: ast.Call, state: str) -> list[ast.expr]:
    end = block.end_lineno or block.lineno
    found: list[ast.expr] = []
    for statement in block.body:
        for node in ast.walk(statement):
            reads = (
                isinstance(node, ast.Name | ast.Attribute)
                and isinstance(node.ctx, ast.Load)
                and call.lineno < node.lineno <= end
            )
            if reads and isinstance(node, ast.expr) and ast.unparse(node) == state:
                found.append(node)
    return found


CAUSE = Cause(
    slug="stateful_assign",
    title="The value was written into a Variable",
    explanation=(
        "`v.assign_add(x)` changes the state of `v`. The tape starts recording when `v` is read, and from "
        "there no way leads back to `x`; what `assign` returns is the state again. Compute with the "
        "expression itself, `(v + x)**2`, and assign afterwards."
    ),
    example=Example(
        program="""\
import tensorflow as tf

income = tf.Variable(30.0)
savings = tf.Variable(5.0)
with tf.GradientTape() as tape:
    savings.assign_add(income)
    joy = savings ** 0.5
slope = tape.gradient(joy, income)
""",
        line=6,
        source="income",
        fix="(savings + income) ** 0.5",
    ),
    find=find,
    edits=edits,
)
