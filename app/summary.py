"""The header's two badges: how the answers stand, and what answered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.analysis import document_of

if TYPE_CHECKING:
    from app.analysis import Analysis
    from app.document.model import SessionDocument

_WORDS = {"error": "failed", "none": "None", "nan": "not finite", "zero": "zero"}
NOTES_SHOWN = 6
"""So many notes stand below the editor; all of them behind the badge of the engine."""


def answers_badge(analysis: Analysis) -> tuple[str, str]:
    """(`1 error, 3 of 4 None, 1 as asked`, tone of the worst); no text when no gradient was asked for. A run
    that was stopped says so first."""
    document = document_of(analysis)
    tones = Counter(answer.tone for call in document.calls for answer in call.answers)
    errors = _other_errors(document)
    said = [f"{errors} error{'s' * (errors > 1)}"] if errors else []
    said += _counted(tones)
    worst = next((tone for tone in _WORDS if tones[tone]), "good")
    if analysis.recording.header.ended:
        return ", ".join(["Stopped", *(said or _answered(tones))]), "error"
    if said:
        return ", ".join(said), "error" if errors else worst
    return ("All answered", "good") if tones else ("", "good")


def _answered(tones: Counter[str]) -> list[str]:
    """What a run that was stopped had answered by then, all of it well."""
    return [f"{tones.total()} answered"] if tones else []


def _counted(tones: Counter[str]) -> list[str]:
    """`1 of 4 failed`, `2 None`: the first one says of how many. What is None as asked is None all the same."""
    total, asked = tones.total(), tones["asked"]
    counts = {tone: tones[tone] + (asked if tone == "none" else 0) for tone in _WORDS}
    said: list[str] = []
    for tone, word in _WORDS.items():
        if counts[tone]:
            of = f" of {total}" if total > 1 and not said else ""
            said.append(f"{counts[tone]}{of} {word}")
            if tone == "none" and asked:
                said.append("as asked" if asked == counts[tone] else f"{asked} as asked")
    return said


def _other_errors(document: SessionDocument) -> int:
    """Errors that no gradient call raised: those are counted as answers that failed."""
    failed = {call.line for call in document.calls if any(answer.tone == "error" for answer in call.answers)}
    return sum(1 for output in document.outputs if output.kind == "error" and output.line not in failed)


def engine_badge(analysis: Analysis) -> tuple[str, str]:
    """(what answered, the differences that this run met as one text)."""
    document = document_of(analysis)
    return document.engine, "\n".join(document.notes)


def shown_notes(analysis: Analysis) -> list[str]:
    """What there is to say about a recording as a whole, below the editor."""
    notes = list(dict.fromkeys(document_of(analysis).notes))
    more = len(notes) - NOTES_SHOWN
    return notes if more <= 0 else [*notes[:NOTES_SHOWN], f"… and {more} more: see the engine's badge."]
