"""Trying edits: the edited program is run, and the same question there says whether the edit is a fix."""

from __future__ import annotations

import ast
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.case import Run
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.clipping import WIDTH
from tapecore.diagnosis.edit import Edit, apply
from tapecore.diagnosis.finding import Fix, Proof
from tapecore.diagnosis.question import Question, questions
from tapecore.graph.numbers import value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.diagnosis.finding import Blocker
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

TRIES = 4
"""Edits tried for one question."""

Blamed = list[tuple["Case", tuple["Blocker", ...]]]


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
        for edit in islice(self._edits(case, blockers, blamed), TRIES):
            source = apply(self.source, edit.changes)
            if source is None or hides(self.source, source):
                continue
            if self._rerun is None:
                return Repair(Fix(edit.description, source), advice=advice)
            proof = self.prove(case.question, source)
            if proof is not None:
                return Repair(Fix(edit.description, source), proof, advice=advice)
        return Repair(partial=self._partial(case, blockers), advice=advice)

    def repair_error(self, run: Run, error: Event, blocker: Blocker) -> tuple[Fix | None, Proof | None]:
        """The first edit after which the program gets past the error."""
        for edit in islice(causes()[blocker.cause].edits_error(run, error), TRIES):
            source = apply(self.source, edit.changes)
            if source is None or hides(self.source, source):
                continue
            fix = Fix(edit.description, source)
            again = self.run_of(source)
            if again is None:
                return fix, None
            answers = questions(again.recording, again.program, again.words)
            stopped = any(e.kind == "error" and not e.info.get("caught") for e in again.recording.events)
            if not stopped and all(answer.result in ("value", "zero") for answer in answers):
                gradient = answers[-1].gradient if answers else -1
                return fix, Proof(
                    "value", value_text(again.recording, gradient) if answers else "it runs to its end"
                )
        return None, None

    def _edits(self, case: Case, blockers: tuple[Blocker, ...], blamed: Blamed) -> Iterator[Edit]:
        """What might repair this question: one edit for all its blockers; before it, the same together with
        those of its neighbours, where it would leave them None for the same reason."""
        own = [list(causes()[blocker.cause].edits(case, blocker)) for blocker in blockers]
        if not all(own):
            return
        for place in range(max(len(edits) for edits in own)):
            edit = own[0][min(place, len(own[0]) - 1)]
            for more in own[1:]:
                edit = edit + more[min(place, len(more) - 1)]
            together = self._with_neighbours(case, blockers, blamed, place, edit)
            if together is not None and together.changes != edit.changes:
                yield together
            yield edit

    def _with_neighbours(
        self, case: Case, blockers: tuple[Blocker, ...], blamed: Blamed, place: int, edit: Edit
    ) -> Edit | None:
        slugs = {blocker.cause for blocker in blockers}
        own, others = edit, list[str]()
        for other, found in blamed:
            same_call = other is not case and other.question.at == case.question.at
            if not same_call or {blocker.cause for blocker in found} != slugs:
                continue
            for blocker in found:
                edits = list(causes()[blocker.cause].edits(other, blocker))
                if not edits:
                    return None
                more = edits[min(place, len(edits) - 1)]
                if not set(more.changes) <= set(edit.changes):
                    others.append(other.name)
                edit = edit + more
        return Edit(_likewise(own.description, others), edit.changes)

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
        if answer.result == "zero" and question.result in ("none", "zero") and question.result != "none":
            return None
        return Proof(answer.result, value_text(self._runs[source].recording, answer.gradient))

    def ask_again(self, question: Question, source: str) -> Question | None:
        """The question at the same place of ``source``: the same call of the program, by its order, and the
        same source in it."""
        run = self.run_of(source)
        if run is None:
            return None
        before = _sites(questions(self.run.recording, self.run.program, self.run.words))
        after = _sites(questions(run.recording, run.program, run.words))
        if len(before) != len(after):
            return next(
                (
                    q
                    for site in after
                    for q in site
                    if (q.target, q.source) == (question.target, question.source)
                ),
                None,
            )
        place = next(
            i
            for i, site in enumerate(before)
            if any(q.at == question.at and q.index == question.index for q in site)
        )
        return next((q for q in after[place] if q.index == question.index), None)

    def run_of(self, source: str) -> Run | None:
        """The run of an edited program."""
        if self._rerun is None:
            return None
        if source not in self._runs:
            self._runs[source] = Run(self._rerun(source))
        return self._runs[source]


def _sites(asked: list[Question]) -> list[list[Question]]:
    """The questions by the place in the text that asks them, in the order of the text's places."""
    places: dict[tuple[int, tuple[int, ...]], list[Question]] = {}
    for question in asked:
        places.setdefault((question.line, question.calls), []).append(question)
    return list(places.values())


def _likewise(description: str, others: list[str]) -> str:
    """The source's own edit first, and in few words for which neighbours the same is done."""
    names = list(dict.fromkeys(others))
    if not names:
        return description
    named = f"{description}; the same for {', '.join(names)}"
    return named if len(named) <= WIDTH else f"{description}; the same for {len(names)} more"


def hides(before: str, after: str) -> bool:
    """Whether an edit would only hide a None behind zeros."""
    return after.count("unconnected_gradients") > before.count("unconnected_gradients") or not _parses(after)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True
