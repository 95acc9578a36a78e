"""A ``tf.custom_gradient`` whose backward function does not do its part."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import Cause, Example
from tapecore.diagnosis.causes._custom import (
    backward_lines,
    decorated,
    definition,
)
from tapecore.diagnosis.causes._derived import derived
from tapecore.diagnosis.clipping import quoted
from tapecore.diagnosis.finding import Blocker
from tapecore.diagnosis.refusing import is_custom, op_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.editing.edit import Edit
    from tapecore.diagnosis.run import Run
    from tapecore.graph.route import Break
    from tapecore.recording.event import Event

LOST = "not used by the backward function"
COUNTS = re.compile(r"return (\d+) gradients?,\s+but\s+returned (\d+)")


def find(case: Case) -> Blocker | None:
    """It gave None for an input on the way, raised, or its own derivative is lost in a second one."""
    if case.error is not None:
        return _raised(case)
    if not case.silent:
        return None
    for _, broken in case.breaks("none"):
        op = case.events[broken.link.at]
        if is_custom(op) and case.refuses(broken.link):
            return _blocker(case, op, "returned None", "backward function returned None", broken)
    return _second(case)


def _raised(case: Case) -> Blocker | None:
    error = case.error
    message = str(error.info.get("message", "")) if error is not None else ""
    inside = [e for e in case.events if e.kind == "op" and is_custom(e) and e.at in case.tape.recorded]
    about = (
        "variables" in message
        or "num gradients" in message.lower()
        or "expected number of gradients" in message.lower()
        or "custom_gradient" in message
    )
    if not inside or not (about or (error is not None and _own_line(case, error.line, inside[-1]))):
        return None
    return _blocker(case, inside[-1], _failed(message), "backward function failed", None)


def _failed(message: str) -> str:
    """What a backward function did wrong, as the error tells."""
    counts = COUNTS.search(message)
    if counts is None:
        return "raised an error"
    wanted, given = int(counts[1]), int(counts[2])
    return (
        f"returned {given} gradient{'s' if given != 1 else ''} for {wanted} input{'s' if wanted != 1 else ''}"
    )


def _own_line(case: Case, line: int, op: Event) -> bool:
    function = definition(case, op)
    return function is not None and function.lineno <= line <= (function.end_lineno or 0)


def find_error(run: Run, error: Event) -> Blocker | None:
    """Calling the function already raised: its backward function does not take what it must."""
    message = str(error.info.get("message", ""))
    if error.within >= 0 or ("custom_gradient" not in message and "grad_fn" not in message):
        return None
    function = next(iter(decorated(run.program)), None)
    lines = (*sorted(backward_lines(function)), error.line)
    whose = f"{quoted(function.name, 20)}'s" if function is not None else "a"
    what = "must take `variables=None`" if "variables" in message else _failed(message)
    clause = f"{whose} backward function {what}"
    return Blocker("custom_gradient", clause, "backward function failed", lines, (error.at,), rank=1)


def _second(case: Case) -> Blocker | None:
    """The target is a first derivative that went through a custom op: its backward function does not
    contain the source."""
    if case.route is not None or not case.targets:
        return None
    for pullback in case.asked.pulled_into:
        op = op_of(case.events, pullback)
        if op is not None and is_custom(op) and set(op.inputs) & case.reached:
            return _blocker(case, op, "does not use what it was given", LOST, None)
    return None


def _blocker(case: Case, op: Event, what: str, reason: str, cut: Break | None) -> Blocker:
    function = definition(case, op)
    name = function.name if function is not None else case.words.written(op)
    lines = (*backward_lines(function), op.line, case.question.line)
    where = f" (line {lines[0]})" if lines[0] > 0 else ""
    clause = f"{quoted(name, 20)}'s backward function{where} {what}"
    return Blocker("custom_gradient", clause, reason, lines, (op.at,), -1, cut=cut)


def edits(case: Case, blocker: Blocker) -> Iterator[Edit]:
    """Where the backward function returns None, a wrong number of gradients, or what the input is not in, let
    a tape differentiate the forward function there."""
    message = str(case.error.info.get("message", "")) if case.error is not None else ""
    miscounted, lost = "gradients" in message.lower(), blocker.reason == LOST
    at = case.program.statement_at(blocker.lines[0])
    for edit in derived(case.program, at, anew=miscounted or lost):
        yield replace(edit, alters=lost)


CAUSE = Cause(
    slug="custom_gradient",
    title="A custom gradient does not do its part",
    explanation=(
        "A function under `tf.custom_gradient` returns its value and a backward function. That one must "
        "give a gradient for each input (not None), take `variables=None` when the function uses "
        "Variables, and contain the input itself when a second derivative is wanted."
    ),
    example=Example(
        program="""\
import tensorflow as tf

@tf.custom_gradient
def square(v):
    def grad(upstream):
        return None
    return v * v, grad

reach = tf.Variable(3.0)
with tf.GradientTape() as tape:
    area = square(reach)
slope = tape.gradient(area, reach)
""",
        line=6,
        source="reach",
        fix="return inner.gradient(value, v, output_gradients=upstream)",
    ),
    find=find,
    edits=edits,
    find_error=find_error,
    way_out="Let the backward function return one gradient for each input.",
)
