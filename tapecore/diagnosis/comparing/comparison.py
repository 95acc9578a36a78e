"""Two runs compared: what is alike, where they first part, and what each gradient was in both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.comparing.alignment import align
from tapecore.diagnosis.comparing.difference import difference
from tapecore.diagnosis.run import Run

if TYPE_CHECKING:
    from tapecore.diagnosis.comparing.alignment import Pair
    from tapecore.diagnosis.comparing.difference import Difference
    from tapecore.diagnosis.question import Question
    from tapecore.recording.recording import Recording


class Asked(NamedTuple):
    """One gradient that was asked for, in both runs; None where that run does not ask for it."""

    before: Question | None
    after: Question | None


@dataclass(frozen=True)
class Comparison:
    """``pairs`` are all steps in the order of both runs, ``differences`` those that are not alike, the first of them
    where the runs part. ``asked``: every answer to a gradient call.
    """

    before: Run
    after: Run
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]
    asked: tuple[Asked, ...]

    @property
    def alike(self) -> int:
        """How many steps are the same in both."""
        return len(self.pairs) - len(self.differences)

    @property
    def first(self) -> Difference | None:
        """Where the runs part."""
        return self.differences[0] if self.differences else None


def compare(before: Recording, after: Recording) -> Comparison:
    """What two runs have in common, and where they differ; nothing is computed again."""
    pairs = align(before, after)
    found = (difference(before, after, pair) for pair in pairs)
    runs = Run(before), Run(after)
    return Comparison(*runs, tuple(pairs), tuple(d for d in found if d), tuple(_asked(*runs, pairs)))


def _asked(before: Run, after: Run, pairs: list[Pair]) -> list[Asked]:
    """A call that raised has no answers: its questions are paired by the call and the index of the source."""
    calls = {pair.before: pair.after for pair in pairs}
    olds, news = (_questions(run) for run in (before, after))
    same = {key: (calls.get(key[0], -1), key[1]) for key in olds}
    taken = set(same.values())
    both = [Asked(question, news.get(same[key])) for key, question in olds.items()]
    return both + [Asked(None, question) for key, question in news.items() if key not in taken]


def _questions(run: Run) -> dict[tuple[int, int], Question]:
    return {(q.at, q.index): q for calls in run.places for q in calls}
