"""From a recording to its findings, each with its blockers, a fix, and the proof that the fix was tried."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tapecore.diagnosis.beside import beside, way_of
from tapecore.diagnosis.case import Case
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.chain import chain
from tapecore.diagnosis.clipping import WIDTH, clip, listed, quoted
from tapecore.diagnosis.collecting import uncollected
from tapecore.diagnosis.finding import Blocker, Diagnosis, Finding
from tapecore.diagnosis.growth_words import growth_advice
from tapecore.diagnosis.left_out import left_out
from tapecore.diagnosis.otherwise import otherwise
from tapecore.diagnosis.question import lost, of_loop
from tapecore.diagnosis.repair import Repairer
from tapecore.diagnosis.run import Run
from tapecore.diagnosis.since import changed_since
from tapecore.diagnosis.trouble import fruitless, pointed, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.proposals import Blamed
    from tapecore.diagnosis.question import Question
    from tapecore.graph.words import Words
    from tapecore.recording.recording import Recording


@uncollected()
def diagnose(
    recording: Recording, rerun: Callable[[str], Recording] | None = None, words: Words | None = None
) -> Diagnosis:
    """Findings for every question of ``recording``. With ``rerun`` each fix is tried, and one that fails is
    not offered. ``words``: its words, where they are known already."""
    with closing(Run(recording, words)) as run:
        return _diagnosis(run, rerun)


def _diagnosis(run: Run, rerun: Callable[[str], Recording] | None) -> Diagnosis:
    repairer = Repairer(run, rerun)
    findings = pointed(run, repairer, _findings(run, repairer, run.places))
    stopped = _findings(run, repairer, fruitless(run))
    advice = dict.fromkeys([*_advice(findings), *_cut_off(run), *growth_advice(run)])
    return Diagnosis(findings, trouble(run, repairer, (*findings, *stopped)), tuple(advice))


def _findings(run: Run, repairer: Repairer, places: list[list[Question]]) -> tuple[Finding, ...]:
    cases = [Case(run, question) for question in map(of_loop, places)]
    blamed = [(case, blockers_of(case)) for case in cases]
    return tuple(
        _finding(case, blockers, blamed, repairer, calls)
        for (case, blockers), calls in zip(blamed, places, strict=True)
    )


def _advice(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        for text in (finding.note, "" if finding.fix is not None else finding.advice):
            if text:
                yield clip(f"Line {finding.question.line}: {text}", 2 * WIDTH)


def _cut_off(run: Run) -> Iterator[str]:
    """A recording that ends inside a gradient call says so; what it got is not known."""
    asked = lost(run.recording, run.program, run.words)
    for line in dict.fromkeys(question.line for question in asked):
        names = [quoted(question.source, 24) for question in asked if question.line == line]
        yield clip(f"Line {line}: the recording ends before it tells what {listed(names)} got.", 2 * WIDTH)


def blockers_of(case: Case) -> tuple[Blocker, ...]:
    """All reasons, the most guilty first; none for a healthy question."""
    if case.question.healthy:
        return ()
    found = [blocker for cause in causes().values() if (blocker := cause.find(case)) is not None]
    found += beside(case, found)
    return tuple(sorted(found, key=lambda blocker: (blocker.asked and blocker.cut is not None, blocker.rank)))


def _finding(
    case: Case,
    blockers: tuple[Blocker, ...],
    blamed: Blamed,
    repairer: Repairer,
    calls: list[Question],
) -> Finding:
    question = case.question
    if not blockers:
        return Finding(question, note=changed_since(case) or left_out(case))
    repair = repairer.repair(case, blockers, blamed)
    asked = all(blocker.asked for blocker in blockers)  # then nothing has to be done
    return Finding(
        question=question,
        blockers=blockers,
        chain=chain(way_of(case, blockers[0]), blockers),
        advice="" if asked else repair.advice,
        fix=repair.fix,
        proof=repair.proof,
        partial="" if asked else repair.partial,
        note=("" if repair.whole else otherwise(case, blockers, calls, blockers_of)) or changed_since(case),
    )
