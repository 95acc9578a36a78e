"""A comparison as JSON and as text for a terminal: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tapecore.diagnosis.clipping import WIDTH, middle
from tapecore.diagnosis.comparing.words import given, standing, step
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
    rows = [*_parting(comparison), *_gradients(comparison), counted(comparison)]
    return "\n".join(f"  {row}" for row in rows) + "\n"


class Answers(NamedTuple):
    """A gradient by its name, as text in both runs, and whether it is the same to the last bit."""

    name: str
    before: str
    after: str
    alike: bool


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
    return {"at": at, "line": event.line, "kind": event.kind, "what": event.what, "value": given(run, at)}


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
            event = run.recording.events[at]
            on = f", {standing(event)}" if found.kind == "tape" else ""
            yield "  " + middle(f"{sign} line {event.line}: {step(run, at)}{on}", WIDTH - 4)
    if found.largest is not None:
        yield f"      largest difference {number(found.largest)}"


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


def answers(comparison: Comparison) -> Iterator[Answers]:
    """Each gradient that was asked for in both runs, in order."""
    apart = {found.pair.before for found in comparison.differences}
    for asked in comparison.asked:
        row = _asked_row(comparison, asked)
        before, after = (row[side] or "not asked" for side in ("before", "after"))
        alike = before == after and asked.before is not None and asked.before.answer not in apart
        yield Answers(quotient(row["target"], row["source"]), before, after, alike)


def _gradients(comparison: Comparison) -> Iterator[str]:
    for each in answers(comparison):
        yield middle(f"{each.name}: {'the same' if each.alike else f'{each.before} -> {each.after}'}", WIDTH)


def counted(comparison: Comparison, before: str = "before", after: str = "after") -> str:
    """How much is alike; ``before`` and ``after`` say where a step is that only one of the runs has."""
    if not comparison.differences:
        return f"All {comparison.alike:,} steps are alike, to the last bit of what was kept."
    kinds = [found.kind for found in comparison.differences]
    only = [kinds.count("only before"), kinds.count("only after")]
    other = len(kinds) - sum(only)
    return (
        f"{comparison.alike:,} steps alike, {other:,} with another result, "
        f"{only[0]:,} only {before}, {only[1]:,} only {after}."
    )
