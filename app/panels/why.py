"""Why each gradient is what it is: one story for each question; verdict, path with the cut, edit, proof."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from app.analysis import analyse
from app.cell_lines import CellLines
from app.document.calls import story_id, tone_of
from app.document.errors import plain
from app.markup import tag
from app.short_names import shortened
from tapecore.diagnosis.story import clip, proof_line, quotient

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dash.development.base_component import Component

    from app.analysis import Analysis
    from app.cursor import Cursor
    from tapecore.diagnosis import Finding, Fix
    from tapecore.diagnosis.finding import Trouble
    from tapecore.recording import Recording

ID, TITLE, SLOT, ORDER = "why", "Why", "right", 10
EDITED_LINES = 4
"""So many lines of an edit are shown."""

_WORDS = {"none": "None", "asked": "None", "zero": "0", "nan": "NaN", "error": "error", "good": "✓"}
_REPLACED = re.compile(r"(?P<line>Line \d+): `?(?P<old>.+?)`? -> `?(?P<new>[^;`]+)`?(?:; (?P<more>.+))?$")
_MARK = re.compile(r"( <- | ✂ )")
_PLACE = re.compile(r" \((\d+)\)$")


def render(recording: Recording | None, cursor: Cursor) -> Component:
    """The questions as a row of buttons, and the stories below; the browser shows one story at a time."""
    if recording is None:
        return _empty()
    analysis = analyse(recording)
    stories = [*_stories(analysis), *_stopped(analysis)]
    ended = _ended(recording)
    if not analysis.diagnosis.findings and not stories and not analysis.diagnosis.advice:
        return tag("div", *ended, _empty(analysis.left_out)) if ended else _empty(analysis.left_out)
    told = tag("div", *stories, class_="stories") if stories else _all_well(analysis)
    advice = [tag("p", *_worded(line), class_="advice") for line in _further_advice(analysis)]
    return tag("div", *ended, _questions(analysis), told, *advice)


def _ended(recording: Recording) -> list[Component]:
    """That the run was stopped, and how: what was answered is only what came before."""
    kind, _, said = recording.header.ended.partition(": ")
    told = CellLines(recording.header.cells).spoken(said or kind)
    return [tag("p", told, class_="advice ended")] if kind else []


def _further_advice(analysis: Analysis) -> list[str]:
    """What no story says already, and what is not about one answer alone."""
    told = [text for f in analysis.diagnosis.findings for text in (f.advice, f.note) if text]
    return [line for line in analysis.diagnosis.advice if not any(line.endswith(said) for said in told)]


def _all_well(analysis: Analysis) -> Component:
    findings = analysis.diagnosis.findings
    if not findings:
        return tag("p", "No gradient was answered.", class_="empty")
    said = "The source got its gradient." if len(findings) == 1 else "Every source got its gradient."
    notes = dict.fromkeys(finding.note for finding in findings if finding.note)
    more = [tag("p", *_worded(f"{note}."), class_="advice") for note in notes]
    return tag("div", tag("p", said, class_="empty"), *more)


def _empty(left_out: int = 0) -> Component:
    said = "The part that is shown" if left_out else "This recording"
    return tag("p", f"{said} asks for no gradient.", class_="empty")


def _questions(analysis: Analysis) -> Component:
    findings = analysis.diagnosis.findings
    names = shortened(findings)
    chips = [
        _chip(place, finding, name) for place, (finding, name) in enumerate(zip(findings, names, strict=True))
    ]
    if analysis.diagnosis.error is not None:
        said = tag("span", analysis.diagnosis.error.type, class_="tone tone-error")
        chips.append(tag("button", said, class_="question", data_story="story-error"))
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


def _stories(analysis: Analysis) -> Iterator[Component]:
    for place, finding in enumerate(analysis.diagnosis.findings):
        if not finding.question.healthy:
            yield _story(story_id(place), finding, analysis.recording.source)


def _story(story: str, finding: Finding, source: str) -> Component:
    tone = tone_of(finding)
    parts = [
        tag("p", *_worded(finding.sentence), class_="verdict"),
        *([_part("Path", _path(finding.chain))] if finding.chain else []),
        *_remedy(finding, source),
        *([_part("Since", tag("p", *_worded(f"{finding.note}.")))] if finding.note else []),
    ]
    return tag(
        "article", *parts, id=story, class_=f"story {tone}", aria_label=f"Why {finding.question.source}"
    )


def _remedy(finding: Finding, source: str) -> list[Component]:
    """Edit and proof, or what else can be said."""
    if finding.fix is None:
        said = [("Advice", finding.advice), ("Tried", finding.partial)]
        return [_part(name, tag("p", *_worded(text))) for name, text in said if text]
    found = [_part("Edit", _edit(finding.fix, source))]
    proof = proof_line(finding)
    return [*found, _part("Proof", tag("p", proof, class_="proof tried"))] if proof else found


def _part(name: str, content: Component) -> Component:
    return tag("div", tag("span", name), content, class_="part")


def _worded(text: str) -> list[object]:
    """Text with what stands in backquotes as code."""
    pieces = text.split("`")
    return [tag("code", piece) if place % 2 else piece for place, piece in enumerate(pieces) if piece]


def _path(chain: str) -> Component:
    """`y <- reduce_mean (9) <- constant ✂ np.mean (5) <- x`, the cut marked, lines to click on."""
    pieces = _MARK.split(chain)
    items = [_station(pieces[0])]
    for mark, word in zip(pieces[1::2], pieces[2::2], strict=True):
        cut = "✂" in mark
        items.append(tag("span", " ✂ " if cut else " ← ", class_="cut" if cut else "link"))
        items.append(_station(word))
    return tag("p", *items, class_="path")


def _station(word: str) -> Component:
    place = _PLACE.search(word)
    if not place:
        return tag("span", word)
    number = tag("span", f" line {place[1]}", class_="place")
    return tag("span", word[: place.start()], number, data_line=place[1], role="link", tab_index="0")


def _edit(fix: Fix, source: str) -> Component:
    changed = changes(source, fix.source)
    rows = [tag("div", text, class_=kind) for kind, text in changed[:EDITED_LINES]]
    more = [tag("div", f"… {len(changed) - EDITED_LINES} more lines")] if len(changed) > EDITED_LINES else []
    said = _beside(fix.description, changed)
    return tag(
        "div", tag("p", *_worded(said), title=fix.description), tag("div", *rows, *more, class_="edit")
    )


def _beside(description: str, changed: Sequence[tuple[str, str]]) -> str:
    """What a description says beyond `Line 5: a -> b`, where the lines that are shown below it say that."""
    found = _REPLACED.match(description)
    lines = dict(changed)
    if not found or len(changed) != 2:
        return description
    told = found["old"] in lines.get("removed", "") and found["new"] in lines.get("added", "")
    return ": ".join(filter(None, (found["line"], found["more"]))) if told else description


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that an edit removes and adds: (`removed` or `added`, the line without its indentation)."""
    compared = difflib.ndiff(before.splitlines(), after.splitlines())
    kinds = {"- ": "removed", "+ ": "added"}
    return [
        (kinds[line[:2]], line[2:].strip()) for line in compared if line[:2] in kinds and line[2:].strip()
    ]


def _stopped(analysis: Analysis) -> Sequence[Component]:
    error = analysis.diagnosis.error
    return [] if error is None else [_error(error, analysis.recording.source)]


def _error(error: Trouble, source: str) -> Component:
    verdict = error.sentence if error.blocker else f"Line {error.line} stopped."
    parts = [
        tag("p", *_worded(verdict), class_="verdict"),
        _part(error.type, tag("p", tag("code", clip(plain(error.message), 240)))),
    ]
    if error.fix:
        parts.append(_part("Edit", _edit(error.fix, source)))
    if error.fix and error.proof:
        parts.append(_part("Proof", tag("p", f"Tried it: {error.proof.value}.", class_="proof tried")))
    return tag(
        "article", *parts, id="story-error", class_="story error", aria_label="Why the program stopped"
    )
