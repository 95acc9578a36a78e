"""Trying edits: the edited program is run, and the same question there says whether the edit is a fix."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.applying import apply
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.finding import Fix, Proof
from tapecore.diagnosis.proposals import proposals
from tapecore.diagnosis.question import Question, questions
from tapecore.diagnosis.run import Run
from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.edit import Edit
    from tapecore.diagnosis.finding import Blocker
    from tapecore.diagnosis.proposals import Blamed
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

TRIES = 4
"""Edits tried for one question."""


class Repair(NamedTuple):
    """A fix with its proof, or what trying a part of it gave; ``advice`` in words where no edit is
    mechanical."""

    fix: Fix | None = None
    proof: Proof | None = None
    partial: str = ""
    advice: str = ""


class Repairer:
    """Tries edits of one run's program; an edited text is run once, however many questions it answers."""

    def __init__(self, run: Run, rerun: Callable[[str], Recording] | None) -> None:
        self.run = run
        self.source = run.recording.source
        self._rerun = rerun
        self._runs: dict[str, Run] = {}

    def repair(self, case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Repair:
        """The first edit that works, or the first there is when nothing can be run."""
        advice = next((text for b in blockers if (text := causes()[b.cause].way_out)), "")
        for fix in self._fixes(proposals(case, blockers, blamed)):
            if self._rerun is None:
                return Repair(fix, advice=advice)
            proof = self.prove(case.question, fix.source)
            if proof is not None:
                return Repair(fix, proof, advice=advice)
        return Repair(partial=self._partial(case, blockers), advice=advice)

    def repair_error(self, error: Event, blocker: Blocker) -> tuple[Fix | None, Proof | None]:
        """The first edit after which the program gets past the error."""
        for fix in self._fixes(causes()[blocker.cause].edits_error(self.run, error)):
            again = self.run_of(fix.source)
            if again is None:
                return fix, None
            proof = _got_past(again)
            if proof is not None:
                return fix, proof
        return None, None

    def _fixes(self, edits: Iterator[Edit]) -> Iterator[Fix]:
        """The first few edits as whole programs; those that cannot be made, or only hide a None, left
        out."""
        for edit in islice(edits, TRIES):
            source = apply(self.source, edit.changes)
            if source is not None and not hides(self.source, source):
                yield Fix(edit.description, source)

    def _partial(self, case: Case, blockers: tuple[Blocker, ...]) -> str:
        """Of several reasons one alone can be mended: say that it was tried and did not do."""
        if self._rerun is None or len(blockers) < 2:
            return ""
        for blocker in blockers:
            for edit in islice(causes()[blocker.cause].edits(case, blocker), 1):
                source = apply(self.source, edit.changes)
                answer = None if source is None else self.ask_again(case.question, source)
                if answer is not None and answer.result == "none":
                    return f"Tried alone: {edit.description}. Still None."
        return ""

    def prove(self, question: Question, source: str) -> Proof | None:
        """What the same question gets from ``source``; None when that is no better."""
        answer = self.ask_again(question, source)
        if answer is None or answer.filled or answer.result in ("none", "error", "nan"):
            return None
        if answer.result == question.result == "zero":
            return None
        return Proof(answer.result, value_text(self._runs[source].recording, answer.gradient))

    def ask_again(self, question: Question, source: str) -> Question | None:
        """The question at the same place of ``source``: the same call of the program, by its order, and the
        same source in it."""
        run = self.run_of(source)
        if run is None:
            return None
        before, after = _sites(self.run), _sites(run)
        if len(before) != len(after):
            same = (q for site in after for q in site if _named(q) == _named(question))
            return next(same, None)
        asked = (question.at, question.index)
        place = next(i for i, site in enumerate(before) if any((q.at, q.index) == asked for q in site))
        return next((q for q in after[place] if q.index == question.index), None)

    def run_of(self, source: str) -> Run | None:
        """The run of an edited program."""
        if self._rerun is None:
            return None
        if source not in self._runs:
            self._runs[source] = Run(self._rerun(source))
        return self._runs[source]


def _sites(run: Run) -> list[list[Question]]:
    """The questions by the place in the text that asks them, in the order of the text's places."""
    places: dict[tuple[int, tuple[int, ...]], list[Question]] = {}
    for question in questions(run.recording, run.program, run.words):
        places.setdefault((question.line, question.calls), []).append(question)
    return list(places.values())


def _named(question: Question) -> tuple[str, str]:
    return question.target, question.source


def _got_past(again: Run) -> Proof | None:
    """What an edited program says for itself: no error, and no question without an answer."""
    if any(e.kind == "error" and not e.info.get("caught") for e in again.recording.events):
        return None
    answers = questions(again.recording, again.program, again.words)
    if not all(answer.result in ("value", "zero") for answer in answers):
        return None
    text = value_text(again.recording, answers[-1].gradient) if answers else "it runs to its end"
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
