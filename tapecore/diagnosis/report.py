"""A diagnosis as JSON and as text for a terminal: pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapecore.diagnosis.clipping import WIDTH, clip
from tapecore.diagnosis.story import quotient
from tapecore.diagnosis.unasked import no_question

if TYPE_CHECKING:
    from tapecore.diagnosis.finding import Diagnosis, Finding, Fix, Proof, Trouble
    from tapecore.recording.recording import Recording


def report(recording: Recording, diagnosis: Diagnosis) -> dict[str, Any]:
    """What ``explain --json`` prints for one program: ``file``, ``error``, ``advice`` and ``questions``."""
    return {
        "file": recording.header.name,
        "error": None if diagnosis.error is None else _error(diagnosis.error),
        "advice": list(diagnosis.advice),
        "questions": [_question(finding) for finding in diagnosis.findings],
    }


def _question(finding: Finding) -> dict[str, Any]:
    question = finding.question
    return {
        "line": question.line,
        "target": question.target,
        "source": question.source,
        "result": question.result,
        "cause": finding.cause,
        "lines": list(finding.lines),
        "blockers": list(dict.fromkeys(blocker.cause for blocker in finding.blockers)),
        "sentence": finding.sentence,
        "fix": _fix(finding.fix),
        "proof": _proof(finding.proof),
        "count": question.count,
    }


def _error(trouble: Trouble) -> dict[str, Any]:
    blocker = trouble.blocker
    return {
        "type": trouble.type,
        "message": trouble.message,
        "line": trouble.line,
        "cause": None if blocker is None else blocker.cause,
        "lines": list(trouble.lines),
        "sentence": clip(trouble.sentence, 2 * WIDTH),
        "fix": _fix(trouble.fix),
        "proof": _proof(trouble.proof),
    }


def _fix(fix: Fix | None) -> dict[str, str] | None:
    return None if fix is None else {"description": fix.description, "source": fix.source}


def _proof(proof: Proof | None) -> dict[str, str] | None:
    return None if proof is None else {"result": proof.result, "value": proof.value}


def terminal_text(recording: Recording, diagnosis: Diagnosis) -> str:
    """The stories of one program, for a terminal; healthy questions in one line each."""
    parts: list[str] = [recording.header.name] if recording.header.name else []
    parts.extend(_told(finding) for finding in diagnosis.findings)
    if diagnosis.error is not None:
        parts.append(_stopped(diagnosis.error))
    if not diagnosis.findings and diagnosis.error is None:
        whole = recording.whole and not recording.header.ended
        parts.append(f"  {'This program' if whole else 'What there is of it'} {no_question(recording)}.")
    told = "\n".join(parts)
    parts.extend(f"  {line}" for line in diagnosis.advice if line.partition(": ")[2] not in told)
    return "\n".join(parts) + "\n"


def _told(finding: Finding) -> str:
    question = finding.question
    head = f"  line {question.line}: {quotient(question.target, question.source)}"
    times = f", {question.count} times" if question.count > 1 else ""
    if question.healthy:
        return f"{head}: fine{times}"
    lines = finding.story() or [f"got {question.result}"]
    return "\n".join([f"{head}{times}", *(f"    {line}" for line in lines)])


def _stopped(trouble: Trouble) -> str:
    said = [f"  line {trouble.line}: {trouble.type}: {clip(trouble.message, 2 * WIDTH)}"]
    if trouble.blocker is not None:
        said.append(f"    {clip(trouble.blocker.clause)}.")
    if trouble.fix is not None:
        said.append(f"    {clip(trouble.fix.description)}")
    return "\n".join(said)
