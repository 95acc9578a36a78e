"""Why each gradient is what it is: one story for each question; verdict, path with the cut, edit, proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.analysis import analyse
from app.cell_lines import CellLines
from app.cut_short import broken_off
from app.markup import tag
from app.stories.parts import worded
from app.stories.questions import questions
from app.stories.telling import stopped, told
from tapecore.diagnosis.unasked import no_question

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from app.analysis import Analysis
    from app.cursor import Cursor
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER = "why", "Why", "right", 10


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """The questions as a row of buttons, and the stories below; the browser shows one story at a time."""
    if recording is None:
        return _empty("This recording asks for no gradient")
    analysis = analyse(recording)
    stories = [*told(analysis), *stopped(analysis)]
    ended = _ended(recording)
    if not analysis.diagnosis.findings and not stories and not analysis.diagnosis.advice:
        empty = _empty(
            f"{'The part that is shown' if analysis.left_out else 'This recording'} {no_question(recording)}"
        )
        return tag("div", *ended, empty) if ended else empty
    shown = tag("div", *stories, class_="stories") if stories else _all_well(analysis)
    advice = [tag("p", *worded(line), class_="advice") for line in _further_advice(analysis, bool(stories))]
    return tag("div", *ended, questions(analysis), shown, *advice)


def _ended(recording: Recording) -> list[Component]:
    """That the run was stopped, or its recording cut, and how: what was answered is only what came before."""
    kind, _, said = recording.header.ended.partition(": ")
    broken = broken_off(recording)
    text = said or kind or (f"The recording {broken}." if broken else "")
    return [tag("p", CellLines(recording.header.cells).spoken(text), class_="advice ended")] if text else []


def _further_advice(analysis: Analysis, stories: bool) -> list[str]:
    """What no story says already, and what is not about one answer alone. A note on a gradient that is well has no
    story where others have some."""
    shown = [f for f in analysis.diagnosis.findings if not (stories and f.question.healthy)]
    known = [text for f in shown for text in (f.advice, f.note) if text]
    return [line for line in analysis.diagnosis.advice if not any(line.endswith(said) for said in known)]


def _all_well(analysis: Analysis) -> Component:
    findings = analysis.diagnosis.findings
    if not findings:
        return tag("p", "No gradient was answered.", class_="empty")
    said = "The source got its gradient." if len(findings) == 1 else "Every source got its gradient."
    several = len({finding.question.line for finding in findings}) > 1
    notes = dict.fromkeys(
        f"In line {f.question.line}, {f.note}" if several else f.note for f in findings if f.note
    )
    more = [tag("p", *worded(f"{note}."), class_="verdict") for note in notes]
    story = [tag("div", tag("article", *more, class_="story"), class_="stories")] if more else []
    return tag("div", tag("p", said, class_="empty"), *story)


def _empty(said: str) -> Component:
    return tag("p", f"{said}.", class_="empty")
