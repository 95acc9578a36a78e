"""The header's two badges: how the answers stand, and what answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis import document_of

if TYPE_CHECKING:
    from app.analysis import Analysis

_WORDS = {"error": "failed", "none": "None", "nan": "not finite", "zero": "zero"}


def answers_badge(analysis: Analysis) -> tuple[str, str]:
    """(`2 of 4 sources are None`, tone); an empty text when no gradient was asked for."""
    answers = [answer for call in document_of(analysis).calls for answer in call.answers]
    for tone, word in _WORDS.items():
        count = sum(1 for answer in answers if answer.tone == tone)
        if count:
            return f"{count} of {len(answers)} {word}" if len(answers) > 1 else f"1 {word}", tone
    return ("All answered", "good") if answers else ("", "good")


def engine_badge(analysis: Analysis) -> tuple[str, str]:
    """(what answered, the differences that this run met as one text)."""
    document = document_of(analysis)
    return document.engine, "\n".join(document.notes)
