"""A comparison in columns: every row once, its texts kept once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app.comparison.model import ComparisonDocument, Gradient, Side
from tapecore.diagnosis.clipping import middle
from tapecore.diagnosis.comparing import Sides, answers, counted, done, given, parting, standing
from tapecore.graph.numbers import number
from tapecore.graph.steps import Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tapecore.diagnosis.comparing import Comparison
    from tapecore.diagnosis.run import Run

LONGEST = 400
"""Characters of a text that are sent; more than that nobody reads in a table."""

NUMBERS = 200
"""Numbers of an array that take more than that are summed up."""


class Shown(NamedTuple):
    """What the page says of one of the runs: its session, a heading, its name within a sentence, and what is to know
    of it; `cut`: only its first part is compared."""

    session: str
    title: str
    name: str
    detail: str = ""
    cut: bool = False


def table(found: Comparison, before: Shown, after: Shown, notes: Iterable[str] = ()) -> ComparisonDocument:
    """What the browser shows of a comparison."""
    comparison = _without_tail(found) if before.cut or after.cut else found
    rows = {pair: row for row, pair in enumerate(comparison.pairs)}
    differences = comparison.differences
    on_tape = frozenset(rows[each.pair] for each in differences if each.kind == "tape")
    texts = _Texts()
    ats = ([pair[side] for pair in comparison.pairs] for side in (0, 1))
    return ComparisonDocument(
        said=parting(comparison, Sides(before.name, after.name)),
        counted=counted(comparison, f"in {before.name}", f"in {after.name}"),
        notes=list(notes),
        before=_side(comparison.before, next(ats), before, texts, on_tape),
        after=_side(comparison.after, next(ats), after, texts, on_tape),
        texts=list(texts.places),
        differing=[rows[each.pair] for each in differences],
        kinds=[each.kind for each in differences],
        apart=["" if each.largest is None else number(each.largest) for each in differences],
        gradients=[Gradient(*each) for each in answers(comparison)],
    )


def _without_tail(comparison: Comparison) -> Comparison:
    """Where a recording was cut, what only one of the two has at the end says nothing about the other."""
    pairs = comparison.pairs
    last = next((row for row in range(len(pairs) - 1, -1, -1) if min(pairs[row]) >= 0), -1)
    kept = pairs[: last + 1]
    inside = frozenset(kept)
    differences = tuple(each for each in comparison.differences if each.pair in inside)
    return replace(comparison, pairs=kept, differences=differences)


class _Texts:
    """Texts by number, each kept once, in the order of their numbers."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self.places.setdefault(middle(text, LONGEST), len(self.places))


def _side(run: Run, ats: Sequence[int], shown: Shown, texts: _Texts, on_tape: frozenset[int]) -> Side:
    events, steps = run.recording.events, Steps(run.recording)
    return Side(
        session=shown.session,
        title=shown.title,
        detail=shown.detail,
        at=list(ats),
        steps=[-1 if at < 0 else steps.of(at) for at in ats],
        lines=[-1 if at < 0 else events[at].line for at in ats],
        done=[-1 if at < 0 else texts.place(done(run, at)) for at in ats],
        given=[-1 if at < 0 else texts.place(_result(run, at, row in on_tape)) for row, at in enumerate(ats)],
    )


def _result(run: Run, at: int, on_tape: bool) -> str:
    """What a step gave; of one that is on the tape in one run only, also whether it is here."""
    parts = [given(run, at, NUMBERS), standing(run.recording.events[at]) if on_tape else ""]
    return ", ".join(part for part in parts if part)
