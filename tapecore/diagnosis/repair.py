"""Trying edits: the edited program is run, and the same question there says whether the edit is a fix."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.again import BAD, Again, again, breaks, error_key, uncaught
from tapecore.diagnosis.alteration import described, target_change
from tapecore.diagnosis.carrying_on import carried_on
from tapecore.diagnosis.case import Case
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.editing.applying import apply
from tapecore.diagnosis.finding import Fix, Proof
from tapecore.diagnosis.left_out import way_left_out
from tapecore.diagnosis.proposals import proposals
from tapecore.diagnosis.question import of_loop
from tapecore.diagnosis.run import Run
from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.editing.edit import Change, Edit
    from tapecore.diagnosis.finding import Blocker
    from tapecore.diagnosis.proposals import Blamed
    from tapecore.diagnosis.question import Question
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

TRIES = 4
"""Edits tried for one question."""


class Repair(NamedTuple):
    """A fix with its proof, or what trying a part of it gave; ``advice`` in words where no edit is
    mechanical; ``whole``: every call of a loop gets numbers with it."""

    fix: Fix | None = None
    proof: Proof | None = None
    partial: str = ""
    advice: str = ""
    whole: bool = False


class Tried(NamedTuple):
    """The proof, how the target's value changed ("" when it did not), and how many calls still go wrong."""

    proof: Proof
    changed: str
    left: int = 0


class Repairer:
    """Tries edits of one run's program; an edited text is run once, however many questions it answers."""

    def __init__(self, run: Run, rerun: Callable[[str], Recording] | None) -> None:
        self.run = run
        self.source = run.recording.source
        self._rerun = rerun
        self._runs: dict[str, Run] = {}
        self._programs: dict[tuple[Change, ...], str | None] = {}

    def repair(self, case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Repair:
        """The first edit that works, or the first there is when nothing can be run."""
        advice = next((text for b in blockers if (text := b.way_out or causes()[b.cause].way_out)), "")
        failed: list[tuple[Edit, str]] = []
        for edit, source in self._sources(proposals(case, blockers, blamed)):
            if self._rerun is None:
                return Repair(described(edit, source, case.question.target), advice=advice)
            tried = self.try_out(case.question, source, alters=edit.alters)
            if tried is not None:
                return self._carried_on(case, edit, source, tried, advice)
            failed.append((edit, source))
        rest = (self._carried_on(case, edit, source, None, advice) for edit, source in failed[:2])
        mended = next((repair for repair in rest if repair.fix is not None), None)
        return mended or Repair(partial=self._partial(case, blockers), advice=advice)

    def _carried_on(self, case: Case, edit: Edit, source: str, tried: Tried | None, advice: str) -> Repair:
        """An edit with those that the rest of a loop needs; no fix where none of them works."""
        edit, source, tried = carried_on(self, case.question, (edit, source, tried))
        if tried is None:
            return Repair(advice=advice)
        fix = described(edit, source, case.question.target, tried.changed)
        return Repair(fix, tried.proof, advice=advice, whole=not tried.left)

    def repair_error(self, edits: Iterator[Edit]) -> tuple[Fix | None, Proof | None]:
        """The first edit after which the program gets past its error."""
        for edit, source in self._sources(edits):
            fix = Fix(edit.description, source)
            after = self.run_of(source)
            if after is None:
                return fix, None
            proof = _got_past(self.run, after)
            if proof is not None:
                return fix, proof
        return None, None

    def gets_past(self, error: Event, source: str) -> bool:
        """Whether an edited program no longer stops with this error; True when it cannot be run."""
        after = self.run_of(source)
        key = error_key(self.run, error)
        return after is None or all(error_key(after, other) != key for other in uncaught(after))

    def _sources(self, edits: Iterator[Edit]) -> Iterator[tuple[Edit, str]]:
        """The first few edits with the whole edited program; those that cannot be made, or only hide a
        None, left out."""
        for edit in islice(edits, TRIES):
            source = self._edited(edit.changes)
            if source is not None and not hides(self.source, source):
                yield edit, source

    def _edited(self, changes: tuple[Change, ...]) -> str | None:
        """The program after ``changes``: made once for all the sources of a call that they mend."""
        if changes not in self._programs:
            self._programs[changes] = apply(self.source, changes)
        return self._programs[changes]

    def _partial(self, case: Case, blockers: tuple[Blocker, ...]) -> str:
        """Of several reasons one alone can be mended: say that it was tried and did not do."""
        if self._rerun is None or len(blockers) < 2:
            return ""
        for blocker in blockers:
            for edit in islice(causes()[blocker.cause].edits(case, blocker), 1):
                source = self._edited(edit.changes)
                asked = None if source is None else self._asked_in(case.question, source)
                if asked is not None and asked.answer is not None and asked.answer.result == "none":
                    return f"Tried alone: {edit.description}. Still None."
        return ""

    def try_out(self, question: Question, source: str, *, alters: bool) -> Tried | None:
        """What the same call gets from ``source``; None when that is no better, when the program breaks
        elsewhere, or when an edit that is not to alter anything gives another target."""
        after, asked = self.run_of(source), self._asked_in(question, source)
        answer = None if asked is None else asked.answer
        if after is None or asked is None or answer is None or asked.spoiled or breaks(self.run, after):
            return None
        zeros = answer.result == "zero" and (
            question.result in ("none", "zero") or self._was_broken(question)
        )  # they prove nothing
        if answer.filled or answer.result in BAD or zeros:
            return None
        changed = target_change(self.run.recording, asked.was, after.recording, answer)
        if changed and not alters:
            return None
        got = value_text(after.recording, answer.gradient)
        source = answer.source if answer.source != answer.target else question.source  # one tensor, two names
        part = way_left_out(Case(after, answer))
        told = asked.others if part is None else f"only a part: line {part.line} still leaves TensorFlow"
        return Tried(Proof(answer.result, got, answer.target, source, told), changed, asked.left)

    def _was_broken(self, question: Question) -> bool:
        """Whether the target was no number already: then a gradient of zeros can come of hiding what made it so."""
        targets = (value for value in self.run.recording.events[question.at].inputs if value >= 0)
        statistics = [self.run.recording.values[value].statistics for value in targets]
        return question.result == "nan" and any(s is not None and bool(s.nans or s.infs) for s in statistics)

    def _asked_in(self, question: Question, source: str) -> Again | None:
        after = self.run_of(source)
        return None if after is None else again(self.run, question, after)

    def run_of(self, source: str) -> Run | None:
        """The run of an edited program."""
        if self._rerun is None:
            return None
        if source not in self._runs:
            self._runs[source] = Run(self._rerun(source))
        return self._runs[source]


def _got_past(before: Run, after: Run) -> Proof | None:
    """What an edited program says for itself: no error, and no question without an answer but those that
    had none before."""
    if uncaught(after) or after.recording.header.ended:
        return None
    old = {(q.target, q.source) for q in map(of_loop, before.places) if q.result == "none"}
    asked = [of_loop(calls) for calls in after.places]
    answers = [question for question in asked if question.result in ("value", "zero")]
    if any(q.result != "none" or (q.target, q.source) not in old for q in asked if q not in answers):
        return None
    text = value_text(after.recording, answers[-1].gradient) if answers else "it runs to its end"
    return Proof("value", text)


def hides(before: str, after: str) -> bool:
    """Whether an edit would only hide a None behind zeros."""
    return after.count("unconnected_gradients") > before.count("unconnected_gradients") or not _parses(after)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
