"""What was asked, as a row of buttons: each opens its story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.calls import ERROR_STORY, story_id, tone_of
from app.markup import tag
from app.short_names import shortened
from tapecore.diagnosis.story import quotient

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.analysis import Analysis
    from tapecore.diagnosis import Finding

_WORDS = {"none": "None", "asked": "None", "zero": "0", "nan": "NaN", "error": "error", "good": "✓"}


def questions(analysis: Analysis) -> Component:
    """A button for each question, and one for the error that stopped the program."""
    findings = analysis.diagnosis.findings
    names = shortened(findings)
    chips = [
        _chip(place, finding, name) for place, (finding, name) in enumerate(zip(findings, names, strict=True))
    ]
    if analysis.diagnosis.error is not None:
        said = tag("span", analysis.diagnosis.error.type, class_="tone tone-error")
        chips.append(tag("button", said, class_="question", data_story=ERROR_STORY))
    return tag("div", *chips, class_="questions")


def _chip(place: int, finding: Finding, name: str) -> Component:
    question = finding.question
    tone = tone_of(finding)
    word = tag("span", _WORDS[tone], class_=f"tone tone-{tone}")
    label = f"{quotient(question.target, question.source)} at line {question.line}"
    story = None if question.healthy else story_id(place)
    return tag(
        "button",
        name,
        word,
        class_="question",
        title=label,
        aria_label=f"{question.source} {_WORDS[tone]}",
        data_story=story,
        data_line=question.line,
    )
