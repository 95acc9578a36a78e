"""The page of one recording: header, every panel of the application, and the session that they show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from app import panels
from app.analysis import analyse, whole_of
from app.cursor import Cursor
from app.markup import tag
from app.one_file.fill import fill
from app.one_file.foldings import Folding, foldings
from app.one_file.tree import Tree, plain
from app.page import TITLE, action_buttons, brand, main_part
from app.summary import answers_badge, engine_badge, shown_notes
from tapecore.player import player_page

if TYPE_CHECKING:
    from app.analysis import Analysis, Rerun
    from app.document.model import SessionDocument
    from tapecore.recording import Recording

SAID = "A recorded run in one file."
ABSENT = "Changing the program needs the app."
SOME_ABSENT = "Changing the program, and some foldings of the graph, need the app."
KEYS = "Arrow keys step, ? lists all keys."
PLAYED = (64_000, 100_000)
"""A page holds so many events of a recording; a gradient call that is under way by then, if it ends before so many."""


class _Session(msgspec.Struct):
    document: SessionDocument
    foldings: list[Folding]
    page: Tree


@dataclass(frozen=True)
class Exported:
    """A page: its HTML, and how many steps it plays."""

    html: str
    steps: int


def export_page(recording: Recording, at: int = -1, rerun: Rerun | None = None) -> Exported:
    """The page of a recording; it opens at the step `at`, counted from 0 (-1: where a run lands).

    `rerun` runs an edited program, so that fixes can be tried. ValueError when there is no such step.
    """
    analysis = analyse(recording, rerun, PLAYED)
    document = _document(analysis, at)
    folded, complete = foldings(analysis)
    session = _Session(document, folded, _page(analysis, document, complete))
    template = player_page().read_text(encoding="utf-8")
    title = f"{document.title} · {TITLE}" if document.title else TITLE
    return Exported(fill(template, title, msgspec.json.encode(session)), len(document.steps))


def _document(analysis: Analysis, at: int) -> SessionDocument:
    document = whole_of(analysis)  # the page has nobody to ask for more
    if at >= len(document.steps):
        raise ValueError(f"There is no step {at + 1}: the recording has {len(document.steps)}.")
    landing = at if at >= 0 else document.landing
    return msgspec.structs.replace(document, id="", landing=landing)


def _page(analysis: Analysis, document: SessionDocument, complete: bool) -> Tree:
    header = tag("header", _bar(analysis, document), _line_above(analysis, complete), class_="header")
    return plain([header, _main(analysis)])


def _bar(analysis: Analysis, document: SessionDocument) -> Any:
    text, tone = answers_badge(analysis)
    badge = tag("span", text, class_=f"answers answers-{tone}", hidden=not text)
    name = tag("p", document.title, class_="session-title", title=document.title)
    return tag("div", brand(), name, badge, tag("span", class_="spring"), *action_buttons(), class_="bar")


def _line_above(analysis: Analysis, complete: bool) -> Any:
    keys = tag("span", f" {KEYS}", class_="for-keys")
    said = tag("p", f"{SAID} {ABSENT if complete else SOME_ABSENT}", keys)
    engine, known = engine_badge(analysis)
    return tag("div", said, " ", tag("span", engine, class_="engine", title=known), class_="above")


def _main(analysis: Analysis) -> Any:
    """The application's panels; what it renders for each session is rendered now, what runs programs is read."""
    recording, cursor = analysis.recording, Cursor()
    content = main_part(None, cursor)
    for panel in panels.discover():
        if not panels.is_static(panel):
            content[panel.ID].children = panels.rendered(panel, recording, cursor)
    editor = content["editor"]
    editor.readOnly, editor.cleaned = True, shown_notes(analysis)
    return content
