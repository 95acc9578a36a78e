"""The value was written into a Variable's state."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._metrics import metric_of
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.edit import Change, Edit, Insert, Replace, Statement
from tapecore.diagnosis.editing.rewrites import block_of, inside
from tapecore.diagnosis.finding import Blocker

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
        clause = f"line {event.line} wrote it into {state}, and a Variable forgets where it came from"
        lines = (event.line, case.question.line)
        return Blocker(
            "stateful_assign", clause, "through `assign`", lines, (event.at,), 10 + place, cut=broken
        )
    return None


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """A new tensor in place of an element that is written; else compute with the expression itself, and
    assign after the block."""
    block, line = block_of(case), blocker.lines[0]
    statement = case.program.statement_at(line)
    call = statement.value if isinstance(statement, ast.Expr) else None
    if block is None or not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    holder, method = call.func.value, call.func.attr
    state = ast.unparse(holder.value if isinstance(holder, ast.Subscript) else holder)
    reads = _reads(block, call, state) if inside(block, call.lineno) else []
    where = _element(case, call, holder, method)
    if reads and where and state.isidentifier():
        yield _scattered(case, line, state, where, reads)
    if (
        reads
        and method in {*SIGNS, "assign"}
        and len(call.args) == 1
        and not isinstance(holder, ast.Subscript)
    ):
        yield _expressed(case, block, call, method, state, reads)
        if state.isidentifier():
            yield _carried(case, block, call, method, state)


def _element(case: Case, call: ast.Call, holder: ast.expr, method: str) -> str:
    """Of ``v[1].assign(x)`` and ``v.scatter_nd_update(i, x)`` where and what, as
    ``tf.tensor_scatter_nd_update`` takes them; "" of other calls."""
    texts = [case.program.text(argument) for argument in call.args]
    if not isinstance(holder, ast.Subscript):
        return ", ".join(texts) if method == "scatter_nd_update" and len(texts) == 2 else ""
    single = method == "assign" and len(texts) == 1 and isinstance(holder.slice, ast.Constant)
    return f"[[{case.program.text(holder.slice)}]], [{texts[0]}]" if single else ""


def _scattered(case: Case, line: int, state: str, where: str, reads: list[ast.expr]) -> Edit:
    text = f"new_{state} = tf.tensor_scatter_nd_update({state}, {where})"
    changes = [Replace(case.program.span(node), f"new_{state}") for node in reads]
    return Edit(f"Line {line}: `{text}`", (Statement(line, text), *changes))


def _expressed(
    case: Case, block: ast.With, call: ast.Call, method: str, state: str, reads: list[ast.expr]
) -> Edit:
    value, sign = case.program.text(call.args[0]), SIGNS.get(method)
    text = f"({state} {sign} {value})" if sign else f"({value})"
    changes: list[Change] = [Replace(case.program.span(node), text) for node in reads]
    changes.append(Statement(call.lineno, "pass" if len(block.body) == 1 else ""))
    changes.append(Insert(block.lineno, _on_one_line(case, call), "after"))
    statement = case.program.statement_at(reads[0].lineno)
    first = _on_one_line(case, statement) if statement is not None else ""
    shown = first.replace(state, text, 1) if len(reads) == 1 else text
    return Edit(f"Line {reads[0].lineno}: `{shown}`, and `{method}` after the block", tuple(changes))


def _carried(case: Case, block: ast.With, call: ast.Call, method: str, state: str) -> Edit:
    """The state goes from pass to pass as a tensor, and into the Variable after the block."""
    new, sign = f"new_{state}", SIGNS.get(method)
    names = [n for part in block.body for n in ast.walk(part) if isinstance(n, ast.Name) and n.id == state]
    value = case.program.text(call.args[0])
    value = re.sub(rf"(?<![\w.]){re.escape(state)}\b", new, value)
    text = f"{new} = {new} {sign} {value}" if sign else f"{new} = {value}"
    first, last = call.lineno, call.end_lineno or call.lineno
    changes: list[Change] = [
        Replace(case.program.span(node), new) for node in names if not first <= node.lineno <= last
    ]
    changes += [
        Statement(first, text),
        Insert(block.lineno, f"{new} = {state}", "before"),
        Insert(block.lineno, f"{state}.assign({new})", "after"),
    ]
    return Edit(f"Line {first}: `{text}`, and `assign` after the block", tuple(changes))


def _on_one_line(case: Case, node: ast.AST) -> str:
    return " ".join(case.program.text(node).split())


def _reads(block: ast.With, call: ast.Call, state: str) -> list[ast.expr]:
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
    way_out="Compute with the expression itself, and assign after the block.",
)
