"""The gradient calls and their answers, as they end a line of code: `x0 6.0 · x1 None: not trainable`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.model import Answer, GradientCall
from tapecore.diagnosis.question import result_of
from tapecore.graph.asking import is_asked
from tapecore.graph.numbers import bad_text

if TYPE_CHECKING:
    from app.analysis import Analysis
    from app.document.graph import Drawing
    from app.document.speech import Speech
    from app.document.ways import Ways
    from tapecore.diagnosis import Finding
    from tapecore.recording import Event

STORY = "story-"
ERROR_STORY = f"{STORY}error"
"""The id of the element that tells the error that stopped the program."""
TONES = {"value": "good", "zero": "zero", "nan": "nan", "error": "error", "none": "none"}


def build_calls(speech: Speech, analysis: Analysis, drawing: Drawing, ways: Ways) -> list[GradientCall]:
    """One for each gradient event, in order; an answer that a recording was cut off before is left out, and so are
    the answers to what the library asked for itself."""
    calls = [event for event in speech.lookup.events if event.kind == "gradient"]
    return [_call(speech, analysis, drawing, ways, event) for event in calls]


def _call(speech: Speech, analysis: Analysis, drawing: Drawing, ways: Ways, event: Event) -> GradientCall:
    answers = {
        int(c.info.get("source", 0)): c for c in speech.lookup.children[event.at] if c.kind == "answer"
    }
    asked = max([len(event.info.get("sources", ())), *(index + 1 for index in answers)], default=0)
    told = [_answer(speech, analysis, event, index, answers.get(index)) for index in range(asked)]
    for answer, source in zip(told, event.info.get("sources", ()), strict=False):
        answer.node = drawing.where.of_value(source, event.at, event.at)
    known = [a for index, a in enumerate(told) if index in answers or (event.at, index) in analysis.findings]
    for answer in told:
        _lead(answer, analysis, ways)
    shown = known if is_asked(event) else []
    target = event.inputs[0] if event.inputs else -1
    return GradientCall(speech.lookup.step_of(event.at), event.line, speech.target(event), shown, target)


def _lead(answer: Answer, analysis: Analysis, ways: Ways) -> None:
    """Where in the graph its story takes place."""
    if answer.story:
        finding = analysis.diagnosis.findings[int(answer.story.removeprefix(STORY))]
        answer.path = ways.path(finding)
        answer.folds = ways.folds(answer.path)


def _answer(speech: Speech, analysis: Analysis, call: Event, index: int, event: Event | None) -> Answer:
    value = event.outputs[0] if event and event.outputs else -1
    place, finding = analysis.findings.get((call.at, index), (-1, None))
    result = result_of(analysis.recording, event, value)
    if finding and finding.question.result != result:
        finding = None  # it tells of another pass of the loop
    tone = tone_of(finding) if finding else TONES[result]
    return Answer(
        source=speech.source(call, index) or "?",
        text=_text(speech, value, finding, tone),
        tone=tone,
        step=speech.lookup.step_of(event.at if event else call.at),
        value=value,
        story=story_id(place) if finding and not finding.question.healthy else "",
        lines=list(finding.lines) if finding else [],
    )


def story_id(place: int) -> str:
    """The id of the element that tells a finding, by the finding's place in the diagnosis."""
    return f"{STORY}{place}"


def tone_of(finding: Finding) -> str:
    """`good`, `none`, `asked`, `zero`, `nan` or `error`."""
    question = finding.question
    if question.result == "none" and finding.asked:
        return "asked"
    return TONES[question.result]


def _text(speech: Speech, value: int, finding: Finding | None, tone: str) -> str:
    got = speech.texts[value] if value >= 0 else "error" if tone == "error" else "None"
    if tone == "nan" and speech.lookup.values[value].size > 1:
        got = bad_text(speech.lookup.values[value]).removeprefix(", ")  # there is room for the reason too
    if finding is None or tone == "good":
        return got
    if tone == "asked":
        return "None, as asked"
    reasons = len(finding.blockers)
    if not reasons:
        return got
    few = finding.blockers[0].reason.replace("`", "") if reasons == 1 else f"{reasons} reasons"
    return f"{got}: {few}"  # the end of a line of code shows text as it is
