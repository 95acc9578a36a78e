"""The target does not contain the source."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes import custom_gradient
from tapecore.diagnosis.causes._escapes import exit_of
from tapecore.diagnosis.causes._metrics import is_fed, metric_of
from tapecore.diagnosis.causes._overwriting import overwriting
from tapecore.diagnosis.causes._pipes import pipe_of
from tapecore.diagnosis.causes._replaced import replaced_variable
from tapecore.diagnosis.causes._steering import steering
from tapecore.diagnosis.causes._stranger import stranger
from tapecore.diagnosis.causes._swapped import swapped
from tapecore.diagnosis.causes._unrun import unrun
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.editing.choices import soft_choices
from tapecore.diagnosis.editing.rewrites import assignment_of
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.scoping import same_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.graph.tapes import Tape
    from tapecore.recording.event import Name


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
    metric = metric_of(case)
    if metric is not None and is_fed(case, metric):
        return None
    if swapped(case) or any(found(case) is not None for found in (stranger, steering, exit_of, pipe_of)):
        return None
    if replaced_variable(case) is not None and case.tracking == "unwatched":
        return None
    if case.tracking == "frozen" and _has_its_own_use(case):
        return None
    if custom_gradient.find(case) is not None:  # the same story from its other end
        return None
    tries: tuple[Callable[[Case], Why | None], ...] = (
        _other_branch,
        _overwritten,
        _derivative,
    )
    why = next((found for attempt in tries if (found := attempt(case)) is not None), None) or _unused(case)
    evidence = (why.at,) if why.at >= 0 else ()
    lines = (why.line, case.question.line)
    asked = case.tracking == "frozen"  # what is not trained needs no gradient, used or not
    reason = "unused" if asked else why.reason
    return Blocker("target_independent", why.clause, reason, lines, evidence, rank=0, asked=asked)


def _has_its_own_use(case: Case) -> bool:
    """Whether a Variable that is not trained serves something else than the target: a moving mean, a counter."""
    made = case.creation.at if case.creation is not None else -1
    users = (e for v in case.start for e in case.influence.users.get(v, ()) if e.kind in ("op", "assign"))
    changed = (
        e for v in case.start if (e := case.influence.producer.get(v)) is not None and e.kind == "assign"
    )
    return any(made < e.at < case.until for e in (*users, *changed))


def _unused(case: Case) -> Why:
    maker = max(
        (e for v in case.targets if (e := case.influence.producer.get(v)) is not None),
        key=lambda e: e.at,
        default=None,
    )
    line = maker.line if maker is not None and maker.line else case.question.line
    users = (e for v in case.start for e in case.influence.users.get(v, ()) if e.kind == "op")
    used = [e for e in users if e.at < case.until and case.tape.state(e.at) in ("open", "paused")]
    reason = f"not in {case.target_name}"
    if used:
        return Why(line, f"line {used[-1].line} uses it, but not for {case.target_name}", reason, used[-1].at)
    return Why(line, f"{case.target_name} never uses it", reason)


def _other_branch(case: Case) -> Why | None:
    """An arm of a choice has the source, and did not run."""
    found = unrun(case)
    if found is None:
        return None
    reason = "no pass" if found.is_loop else "other branch"
    return Why(found.arm.line, found.clause, reason, found.test.at if found.test is not None else -1)


def _overwritten(case: Case) -> Why | None:
    """What was computed from the source had a name that was given to something else before the target used
    it."""
    mine = case.asked.names_reached[case.asked.places[case.own]]
    ended = _ended_before(case)
    mine = [name for name in mine if not any(tape.state(name.after) == "open" for tape in ended)]
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
    passing = (later.text, later.line) in case.program.passing and later.line == name.line
    return lost and not passing and same_scope(case.run, name, later)


def _ended_before(case: Case) -> list[Tape]:
    """The tapes that had ended before the one that was asked began: what got a name while one of them recorded
    was part of another question."""
    if case.opened < 0:
        return []
    others = (tape for tape in case.influence.tapes.tapes.values() if tape is not case.tape)
    return [tape for tape in others if tape.state(case.opened) not in ("open", "before")]


def _derivative(case: Case) -> Why | None:
    """The target is made of a gradient in which the source no longer occurs, though it did in what was
    differentiated; or is a gradient itself."""
    inside = sorted({event.within for event in case.asked.inside if event.kind != "read"}, reverse=True)
    for number in dict.fromkeys(_outermost(case, at) for at in inside):
        call = case.events[number]
        if call.kind == "gradient" and case.reached & set(call.inputs):
            line = call.line
            return Why(
                line, f"the derivative on line {line} no longer has it", "gone in the derivative", number
            )
    return None


def _outermost(case: Case, at: int) -> int:
    while case.events[at].within >= 0:
        at = case.events[at].within
    return at


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """What was overwritten is used or added to, both arms of a choice by a tensor enter."""
    line = blocker.lines[0]
    if blocker.reason == "overwritten":
        yield from overwriting(case, line)
    elif blocker.reason == "other branch" and blocker.evidence:
        yield from soft_choices(case.program, line)


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
    edits=edits,
    way_out="Use it where the target is computed, or leave it out of the sources.",
)
