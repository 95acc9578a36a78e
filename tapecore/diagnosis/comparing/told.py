"""A comparison as JSON and as text for a terminal: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapecore.diagnosis.clipping import WIDTH, middle
from tapecore.diagnosis.story import GOT, quotient
from tapecore.graph.numbers import number, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.comparing.comparison import Asked, Comparison
    from tapecore.diagnosis.comparing.difference import Difference
    from tapecore.diagnosis.question import Question
    from tapecore.diagnosis.run import Run

MOST = 10
"""Differences told in a terminal; JSON has them all."""


def comparison_row(comparison: Comparison) -> dict[str, Any]:
    """What ``diff --json`` prints: how many steps are alike, each difference, each gradient in both runs."""
    return {
        "alike": comparison.alike,
        "differences": [_difference_row(comparison, each) for each in comparison.differences],
        "gradients": [_asked_row(comparison, asked) for asked in comparison.asked],
    }


def comparison_text(comparison: Comparison) -> str:
    """Where the runs part, the gradients in both, and how much is alike."""
    rows = [*_parting(comparison), *_gradients(comparison), _counted(comparison)]
    return "\n".join(f"  {row}" for row in rows) + "\n"


# ------------------------------------------------------------ one step


def _difference_row(comparison: Comparison, found: Difference) -> dict[str, Any]:
    before, after = (_side(run, at) for run, at in _sides(comparison, found))
    return {"kind": found.kind, "largest": found.largest, "before": before, "after": after}


def _sides(comparison: Comparison, found: Difference) -> tuple[tuple[Run, int], tuple[Run, int]]:
    return (comparison.before, found.pair.before), (comparison.after, found.pair.after)


def _side(run: Run, at: int) -> dict[str, Any] | None:
    if at < 0:
        return None
    event = run.recording.events[at]
    return {"at": at, "line": event.line, "kind": event.kind, "what": event.what, "value": _given(run, at)}


def _given(run: Run, at: int) -> str:
    """What a step gave, as text."""
    event = run.recording.events[at]
    if event.kind in ("branch", "error", "print"):
        return str(event.info.get("value", event.info.get("message", event.what)))
    if event.kind == "answer" and event.what == "none":
        return "None"
    outputs = [value for value in event.outputs if value >= 0]
    return ", ".join(value_text(run.recording, value) for value in outputs)


def _parting(comparison: Comparison) -> Iterator[str]:
    steps = [found for found in comparison.differences if not _is_answer(comparison, found)]
    if steps:
        yield "They part here:"
    for found in steps[:MOST]:
        yield from _told(comparison, found)
    if len(steps) > MOST:
        yield f"... and {len(steps) - MOST:,} more differences."


def _is_answer(comparison: Comparison, found: Difference) -> bool:
    """The gradients are told by themselves."""
    sides = _sides(comparison, found)
    return any(at >= 0 and run.recording.events[at].kind == "answer" for run, at in sides)


def _told(comparison: Comparison, found: Difference) -> Iterator[str]:
    for sign, (run, at) in zip("-+", _sides(comparison, found), strict=True):
        if at >= 0:
            yield "  " + middle(f"{sign} line {run.recording.events[at].line}: {_step(run, at)}", WIDTH - 4)
    if found.largest is not None:
        yield f"      largest difference {number(found.largest)}"


def _step(run: Run, at: int) -> str:
    """What was done, and what it gave."""
    event, given = run.recording.events[at], _given(run, at)
    if event.kind == "op":
        return f"{run.words.expression(event)} = {given}"
    if event.kind == "pullback":
        op: int = event.info["op"]
        return f"back through {run.words.expression(run.recording.events[op])}: {given}"
    if event.kind in ("print", "error"):
        return f"{event.kind}: {given}"
    named = " ".join(
        [event.kind, event.what, *(run.words.any(value, at) for value in event.inputs if value >= 0)]
    )
    return f"{named} = {given}" if given else named


# ------------------------------------------------------------ gradients, and the sum


def _asked_row(comparison: Comparison, asked: Asked) -> dict[str, Any]:
    known = asked.before or asked.after
    assert known is not None
    return {
        "target": known.target,
        "source": known.source,
        "before": _answer(comparison.before, asked.before),
        "after": _answer(comparison.after, asked.after),
    }


def _answer(run: Run, question: Question | None) -> str | None:
    """The gradient as text; None where the run does not ask for it."""
    if question is None:
        return None
    return value_text(run.recording, question.gradient) if question.gradient >= 0 else GOT[question.result]


def _gradients(comparison: Comparison) -> Iterator[str]:
    apart = {found.pair.before for found in comparison.differences}
    for asked in comparison.asked:
        row = _asked_row(comparison, asked)
        before, after = (row[side] or "not asked" for side in ("before", "after"))
        alike = before == after and asked.before is not None and asked.before.answer not in apart
        same = "the same" if alike else f"{before} -> {after}"
        yield middle(f"{quotient(row['target'], row['source'])}: {same}", WIDTH)


def _counted(comparison: Comparison) -> str:
    if not comparison.differences:
        return f"All {comparison.alike:,} steps are alike, to the last bit of what was kept."
    kinds = [found.kind for found in comparison.differences]
    only = [kinds.count("only before"), kinds.count("only after")]
    other = len(kinds) - sum(only)
    return (
        f"{comparison.alike:,} steps alike, {other:,} with another result, "
        f"{only[0]:,} only before, {only[1]:,} only after."
    )
