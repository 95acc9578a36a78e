"""The target does not contain the source."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._escapes import exit_of
from tapecore.diagnosis.causes._pipes import pipe_of
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.causes._steering import steering
from tapecore.diagnosis.causes._stranger import stranger
from tapecore.diagnosis.causes._swapped import swapped
from tapecore.diagnosis.clipping import clip, quoted
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.making import busy, made_on
from tapecore.diagnosis.rewrites import assignment_of
from tapecore.diagnosis.scoping import same_scope
from tapecore.graph.program import span_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event, Name


Arm = Sequence[ast.stmt] | Sequence[ast.expr]
"""What runs, or is computed, when a test turns out one way."""


class Why(NamedTuple):
    """The line that made it so, in words and in few words, and the event that shows it (-1: none)."""

    line: int
    clause: str
    reason: str
    at: int = -1


def find(case: Case) -> Blocker | None:
    """Nothing that the source had a part in arrives at the target, in no way."""
    if not case.silent or not case.targets or case.source is None or case.route is not None:
        return None
    if swapped(case) or any(found(case) is not None for found in (stranger, steering, exit_of, pipe_of)):
        return None
    if replaced_variable(case) is not None and case.tracking == "unwatched":
        return None
    tries: tuple[Callable[[Case], Why | None], ...] = (
        _other_branch,
        _arm_that_never_ran,
        _overwritten,
        _derivative,
    )
    why = next((found for attempt in tries if (found := attempt(case)) is not None), None) or _unused(case)
    evidence = (why.at,) if why.at >= 0 else ()
    return Blocker(
        "target_independent", why.clause, why.reason, (why.line, case.question.line), evidence, rank=0
    )


def _unused(case: Case) -> Why:
    maker = max(
        (e for v in case.targets if (e := case.influence.producer.get(v)) is not None),
        key=lambda e: e.at,
        default=None,
    )
    line = maker.line if maker is not None and maker.line else case.question.line
    users = (e for v in case.start for e in case.influence.users.get(v, ()) if e.kind == "op")
    used = [e for e in users if e.at < case.until and case.tape.state(e.at) in ("open", "paused")]
    if used:
        return Why(
            line,
            f"line {used[-1].line} uses it, but {case.target_name} does not come from there",
            "not in it",
            used[-1].at,
        )
    return Why(line, f"{case.target_name} never uses it", "never used")


def _other_branch(case: Case) -> Why | None:
    """The source stands in the arm of an ``if``, or of a conditional expression, that did not run."""
    name = case.question.source
    for event in reversed(case.events[case.begun : case.until]):
        choice = _choice(case, event) if event.kind == "branch" else None
        if choice is None:
            continue
        arms = _arms(choice)
        ran, skipped = arms if event.info.get("value") else arms[::-1]
        if _mentions(skipped, name) and not _mentions(ran, name) and _feeds_target(case, ran, event):
            test = clip(case.program.text(choice.test), 24)
            value = bool(event.info.get("value"))
            taken = f"line {choice.lineno} took the other branch (`{test}` is {value})"
            return Why(choice.lineno, taken, "other branch", event.at)
    return None


def _arm_that_never_ran(case: Case) -> Why | None:
    """The same where the test is one of plain Python, which leaves no event: in this pass nothing happened on
    the lines of the arm that has the source, and the other arm is in the target."""
    name = case.question.source
    for choice in (s for s in case.program.statements if isinstance(s, ast.If)):
        for arm, other in (_arms(choice), _arms(choice)[::-1]):
            if not arm or not other or not _mentions(arm, name) or _mentions(other, name):
                continue
            there = made_on(case, _lines(other)[0], _lines(other)[-1], case.begun)
            if there and not busy(case, _lines(arm), case.begun):
                test = clip(case.program.text(choice.test), 24)
                return Why(
                    choice.lineno, f"line {choice.lineno} took the other branch (`{test}`)", "other branch"
                )
    return None


def _lines(arm: Arm) -> range:
    return range(arm[0].lineno, (arm[-1].end_lineno or arm[-1].lineno) + 1)


def _choice(case: Case, event: Event) -> ast.If | ast.IfExp | None:
    """What a truth test decides: the conditional expression whose test it is, else the ``if`` of its line."""
    statement = case.program.statement_at(event.line)
    if isinstance(statement, ast.If):
        return statement
    choices = [n for n in ast.walk(statement or ast.Pass()) if isinstance(n, ast.IfExp)]
    span = span_of(case.recording, event)
    exact = [c for c in choices if span is not None and case.program.span(c.test).holds(span)]
    return (exact or (choices if len(choices) == 1 else []) or [None])[-1]


def _arms(choice: ast.If | ast.IfExp) -> tuple[Arm, Arm]:
    if isinstance(choice, ast.If):
        return choice.body, choice.orelse
    return [choice.body], [choice.orelse]


def _mentions(parts: Arm, name: str) -> bool:
    nodes = (node for part in parts for node in ast.walk(part) if isinstance(node, ast.expr))
    return any(
        ast.unparse(node) == name
        for node in nodes
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript)
    )


def _feeds_target(case: Case, ran: Arm, event: Event) -> bool:
    if not ran:
        return True
    return made_on(case, _lines(ran)[0], _lines(ran)[-1], event.at)


def _overwritten(case: Case) -> Why | None:
    """What was computed from the source had a name that was given to something else before the target used
    it."""
    mine = [name for name in case.recording.names if name.value in case.reached and name.after < case.until]
    made = [name for name in mine if name.value not in case.start]
    copied = [name for name in mine if name.value in case.start and name.text != case.question.source]
    for name in [*made, *(name for name in copied if assignment_of(case.program, name.line) is not None)]:
        other = next((n for n in case.words.history[name.text] if _takes_over(case, name, n)), None)
        if other is not None:
            lost = f"line {other.line} gave {quoted(name.text, 20)} a new value without it"
            return Why(other.line, lost, "overwritten")
    return None


def _takes_over(case: Case, name: Name, later: Name) -> bool:
    after = name.after < later.after < case.until or (later.after == name.after and later.line > name.line)
    lost = after and later.value in case.ancestors and later.value not in case.reached
    return lost and same_scope(case.run, name, later)


def _derivative(case: Case) -> Why | None:
    """The target is itself a gradient, in which the source no longer occurs."""
    for value in case.targets:
        maker = case.influence.producer.get(value)
        if maker is None or maker.within < 0 or maker.kind == "read":
            continue
        top = maker
        while top.within >= 0:
            top = case.events[top.within]
        return Why(
            top.line,
            f"the derivative {case.target_name} no longer contains it",
            "gone in the derivative",
            top.at,
        )
    return None


CAUSE = Cause(
    slug="target_independent",
    title="The target does not contain the source",
    explanation=(
        "Everything was recorded, and no way leads from this source to the target: a term was forgotten, "
        "a value overwritten, the other branch of an `if` ran, or a constant vanished in a derivative. "
        "`unconnected_gradients` shows zeros instead and hides it."
    ),
    example=Example(
        program="""\
import tensorflow as tf

price = tf.Variable(3.0)
amount = tf.Variable(4.0)
with tf.GradientTape() as tape:
    bill = price * 2.0
by_price, by_amount = tape.gradient(bill, [price, amount])
""",
        line=6,
        source="amount",
    ),
    find=find,
    way_out="Use it where the target is computed, or leave it out of the sources.",
)
