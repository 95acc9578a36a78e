"""The stories: one for each answer that is no plain value, and one for the error that stopped the program."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.document.calls import ERROR_STORY, story_id, tone_of
from app.document.errors import plain
from app.markup import tag
from app.stories.edits import edit
from app.stories.parts import part, worded
from tapecore.diagnosis.story import clip, proof_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dash.development.base_component import Component

    from app.analysis import Analysis
    from tapecore.diagnosis import Finding
    from tapecore.diagnosis.finding import Trouble

_MARK = re.compile(r"( <- | ✂ )")
_PLACE = re.compile(r" \((\d+)\)$")


def told(analysis: Analysis) -> Iterator[Component]:
    """A story for each question that needs one."""
    for place, finding in enumerate(analysis.diagnosis.findings):
        if not finding.question.healthy:
            yield _story(story_id(place), finding, analysis)


def _story(story: str, finding: Finding, analysis: Analysis) -> Component:
    tone, source = tone_of(finding), analysis.recording.source
    parts = [
        tag("p", *worded(finding.sentence), *_birth(finding, analysis), class_="verdict"),
        *([part("Path", _path(finding.chain))] if finding.chain else []),
        *_remedy(story, finding, source),
        *([part("Since", tag("p", *worded(f"{finding.note}.")))] if finding.note else []),
    ]
    return tag(
        "article", *parts, id=story, class_=f"story {tone}", aria_label=f"Why {finding.question.source}"
    )


def _birth(finding: Finding, analysis: Analysis) -> list[Component]:
    """To the step where the first number that is none came up."""
    if finding.question.result != "nan" or not finding.evidence:
        return []
    step = analysis.speech.lookup.step_of(finding.evidence[0])
    title = "Go to the step where it first came up"
    return [tag("button", "See it", type="button", class_="ts-use show-me", data_step=step, title=title)]


def _remedy(story: str, finding: Finding, source: str) -> list[Component]:
    """Edit and proof, or what else can be said."""
    if finding.fix is None:
        said = [("Advice", finding.advice), ("Tried", finding.partial)]
        return [part(name, tag("p", *worded(text))) for name, text in said if text]
    found = [part("Edit", edit(finding.fix, source, story if finding.proof else ""))]
    proof = proof_line(finding)
    return [*found, part("Proof", tag("p", proof, class_="proof tried"))] if proof else found


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


def stopped(analysis: Analysis) -> Sequence[Component]:
    """The story of the error that stopped the program; none where nothing did."""
    error = analysis.diagnosis.error
    return [] if error is None else [_error(error, analysis.recording.source)]


def _error(error: Trouble, source: str) -> Component:
    verdict = error.sentence if error.blocker else f"Line {error.line} stopped."
    parts = [
        tag("p", *worded(verdict), class_="verdict"),
        part(error.type, tag("p", tag("code", clip(plain(error.message), 240)))),
    ]
    if error.fix:
        parts.append(part("Edit", edit(error.fix, source, ERROR_STORY if error.proof else "")))
    if error.fix and error.proof:
        parts.append(part("Proof", tag("p", f"Tried it: {error.proof.value}.", class_="proof tried")))
    return tag("article", *parts, id=ERROR_STORY, class_="story error", aria_label="Why the program stopped")
