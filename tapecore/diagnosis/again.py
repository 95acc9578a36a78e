"""The same question in the run of an edited program: the same call of the text, the same time round."""

from __future__ import annotations

import ast
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.places import gradient_call
from tapecore.diagnosis.story import GOT
from tapecore.graph.asking import is_asked
from tapecore.graph.program import called

if TYPE_CHECKING:
    from tapecore.diagnosis.question import Question
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event

ASKING = frozenset({"gradient", "jacobian", "batch_jacobian", "jvp"})
BAD = frozenset({"none", "error", "nan"})

Place = tuple[int, int]
"""A call, counted in the text, and the index of its source."""


class Again(NamedTuple):
    """A question in two runs: all its calls before and after, and which of them it is about."""

    before: list[Question]
    after: list[Question]
    round: int

    @property
    def was(self) -> Question:
        """The call that went wrong."""
        return self.before[self.round]

    @property
    def answer(self) -> Question | None:
        """The same call of the edited program; None when it was not made."""
        return self.after[self.round] if self.round < len(self.after) else None

    @property
    def spoiled(self) -> bool:
        """Whether another call, one that was fine or was never reached, goes wrong now."""
        return any(
            question.result in BAD and (number >= len(self.before) or self.before[number].result not in BAD)
            for number, question in enumerate(self.after)
            if number != self.round
        )

    @property
    def left(self) -> int:
        """How many of the calls still go wrong."""
        return sum(question.result in BAD for question in self.after)

    @property
    def others(self) -> str:
        """What came of the other calls of a loop, where more than one went wrong; "" where not."""
        if sum(question.result in BAD for question in self.before) < 2:
            return ""
        still = next((n for n, question in enumerate(self.after, 1) if question.result in BAD), 0)
        if still:
            bad = self.after[still - 1]
            return (
                f"call {still} of {len(self.after)} still gets {'inf' if bad.infinite else GOT[bad.result]}"
            )
        return (
            "both calls get numbers" if len(self.after) == 2 else f"all {len(self.after)} calls get numbers"
        )


def again(before: Run, question: Question, after: Run) -> Again | None:
    """The question in the run of the edited program; None when that one does not ask it."""
    own = is_asked(before.recording.events[question.at])
    asked, asked_then = (_by_place(run, run.places if own else run.unasked) for run in (before, after))
    place = next((p for p, calls in asked.items() if any(_same(q, question) for q in calls)), None)
    if place is None:
        return None
    number = _same_call(before, after, place[0])
    then = asked_then.get((number, place[1]), [])
    return Again(asked[place], then, question.round) if then else None


def _same(one: Question, other: Question) -> bool:
    return (one.at, one.index) == (other.at, other.index)


def _by_place(run: Run, places: list[list[Question]]) -> dict[Place, list[Question]]:
    """Every question's calls; one whose call is not in the text is counted below zero, in order."""
    spans = [run.program.span(call) for call in _asking(run)]
    numbers = {span: number for number, span in enumerate(spans)}
    found: dict[Place, list[Question]] = {}
    unknown = 0
    for calls in places:
        first = calls[0]
        call = gradient_call(run.recording, run.program, run.recording.events[first.at])
        number = -1 if call is None else numbers.get(run.program.span(call), -1)
        if number < 0:
            unknown -= 1
            number = unknown
        found.setdefault((number, first.index), []).extend(calls)
    return found


def _asking(run: Run) -> list[ast.Call]:
    """The calls in the text that ask for gradients, in its order."""
    calls = [call for call in run.program.calls.values() if called(call) in ASKING]
    return sorted(calls, key=run.program.span)


def _same_call(before: Run, after: Run, number: int) -> int:
    """Which call of the edited text is call ``number``; an edit may add some, or change what they ask."""
    if number < 0:
        return number
    old, new = ([ast.unparse(call) for call in _asking(run)] for run in (before, after))
    if len(old) == len(new):
        return number
    for _, start, end, place, until in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if start <= number < end and end - start == until - place:
            return place + number - start
    return len(new)


# ---------------------------------------------------------------- whether it still runs


def breaks(before: Run, after: Run) -> bool:
    """Whether the edited program stops where the program itself did not: it may run to its end, stop as
    before, or stop at an untouched line farther down."""
    if after.recording.header.ended and not before.recording.header.ended:
        return True
    old, new = uncaught(before), uncaught(after)
    fresh = [error for error in new if error_key(after, error) not in {error_key(before, e) for e in old}]
    counted = Counter(error_key(after, e) for e in new) - Counter(error_key(before, e) for e in old)
    if not counted:
        return False
    return not (len(new) == 1 and len(fresh) == 1 and old and _farther(before, old[-1], after, fresh[0]))


def uncaught(run: Run) -> list[Event]:
    """The errors that ended the program or one of its cells."""
    return [e for e in run.recording.events if e.kind == "error" and not e.info.get("caught")]


def error_key(run: Run, error: Event) -> tuple[str, str]:
    """What makes two errors of two texts the same: the type and the text of the line."""
    lines = run.program.lines
    return error.what, lines[error.line - 1].strip() if 0 < error.line <= len(lines) else ""


def _farther(before: Run, old: Event, after: Run, new: Event) -> bool:
    matcher = SequenceMatcher(None, after.program.lines, before.program.lines, autojunk=False)
    blocks = (
        (block.a, block.b)
        for block in matcher.get_matching_blocks()
        if block.a < new.line <= block.a + block.size
    )
    line = next((new.line - start + old_start for start, old_start in blocks), 0)
    return line > old.line and all(event.line != line for event in before.recording.events)
