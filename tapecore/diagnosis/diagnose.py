"""From a recording to its findings, each with its blockers, a fix, and the proof that the fix was tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tapecore.diagnosis.case import Case
from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.chain import chain
from tapecore.diagnosis.clipping import WIDTH, clip
from tapecore.diagnosis.finding import Blocker, Diagnosis, Finding
from tapecore.diagnosis.question import Question, questions
from tapecore.diagnosis.repair import Repairer
from tapecore.diagnosis.run import Run
from tapecore.diagnosis.since import changed_since
from tapecore.diagnosis.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.diagnosis.proposals import Blamed
    from tapecore.recording.recording import Recording


def diagnose(recording: Recording, rerun: Callable[[str], Recording] | None = None) -> Diagnosis:
    """Findings for every question of ``recording``. With ``rerun`` each fix is tried, and one that fails is
    not offered."""
    run = Run(recording)
    asked = questions(recording, run.program, run.words)
    repairer = Repairer(run, rerun)
    cases = [Case(run, question) for question in asked]
    blamed = [(case, blockers_of(case)) for case in cases]
    findings = tuple(_finding(case, blockers, blamed, repairer) for case, blockers in blamed)
    return Diagnosis(findings, trouble(run, repairer, findings), tuple(dict.fromkeys(_advice(findings))))


def _advice(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        for text in (finding.note, "" if finding.fix is not None else finding.advice):
            if text:
                yield clip(f"Line {finding.question.line}: {text}", 2 * WIDTH)


def blockers_of(case: Case) -> tuple[Blocker, ...]:
    """All reasons, the most guilty first; none for a healthy question."""
    if case.question.healthy:
        return ()
    found = [blocker for cause in causes().values() if (blocker := cause.find(case)) is not None]
    return tuple(sorted(found, key=lambda blocker: blocker.rank))


def _finding(
    case: Case,
    blockers: tuple[Blocker, ...],
    blamed: Blamed,
    repairer: Repairer,
) -> Finding:
    question: Question = case.question
    if not blockers:
        return Finding(question, note=changed_since(case))
    repair = repairer.repair(case, blockers, blamed)
    asked = blockers[0].asked  # then nothing has to be done
    return Finding(
        question=question,
        blockers=blockers,
        chain=chain(case, blockers),
        advice="" if asked else repair.advice,
        fix=repair.fix,
        proof=repair.proof,
        partial="" if asked else repair.partial,
        note=changed_since(case),
    )
