"""The error that ended a program, and what caused it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tapecore.diagnosis.cause import causes
from tapecore.diagnosis.finding import Trouble

if TYPE_CHECKING:
    from tapecore.diagnosis.finding import Blocker, Finding
    from tapecore.diagnosis.repair import Repairer
    from tapecore.diagnosis.run import Run
    from tapecore.recording.event import Event


def trouble(run: Run, repairer: Repairer, findings: tuple[Finding, ...]) -> Trouble | None:
    """The uncaught error, if there is one; one that a gradient call raised is told by its question."""
    events = run.recording.events
    last = next((e for e in reversed(events) if e.kind == "error" and not e.info.get("caught", False)), None)
    if last is None:
        return None
    plain = Trouble(last.what, str(last.info.get("message", "")), last.line, last.at)
    asked = next((f for f in findings if f.question.result == "error" and _same(run, f, last)), None)
    if asked is not None:
        return replace(
            plain, blocker=asked.blockers[0] if asked.blockers else None, fix=asked.fix, proof=asked.proof
        )
    none = next(
        (f for f in reversed(findings) if f.question.result == "none" and f.question.at < last.at), None
    )
    if none is not None and none.blockers and _about_none(plain.message):
        return replace(plain, blocker=_follows(none), fix=none.fix, proof=none.proof)
    found = [blocker for cause in causes().values() if (blocker := cause.find_error(run, last)) is not None]
    if not found:
        return plain
    blocker = min(found, key=lambda blocker: blocker.rank)
    fix, proof = repairer.repair_error(last, blocker)
    return replace(plain, blocker=blocker, fix=fix, proof=proof)


def _about_none(message: str) -> bool:
    return "None" in message or "No gradients provided" in message


def _follows(none: Finding) -> Blocker:
    """The None of a gradient call before is what the program stumbled over."""
    first, line = none.blockers[0], none.question.line
    return first._replace(clause=f"line {line} had given None for `{none.question.source}`")


def _same(run: Run, finding: Finding, error: Event) -> bool:
    """Whether the call that this finding is about raised this very error."""
    inner = run.errors.get(finding.question.at)
    return inner is not None and (
        inner.at == error.at
        or (inner.what, inner.info.get("message")) == (error.what, error.info.get("message"))
    )
