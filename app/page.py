"""The page: a header, five slots, and the panels in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc  # pyright: ignore[reportMissingTypeStubs]
from dash import dcc

from app import components, panels
from app.cursor import Cursor
from app.markup import tag
from app.samples import sample_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.panels import Panel
    from tapecore.recording import Recording

TITLE = "Tape Debugger"
EXPORT = "One HTML page that plays this session, without a server"
INVITATION = "Paste your own code, Ctrl+Enter. Left arrow walks back."
THEME: dict[str, Any] = {
    "fontFamily": "var(--font-text)",
    "fontFamilyMonospace": "var(--font-code)",
    "headings": {"fontFamily": "var(--font-text)"},
    "defaultRadius": "md",
}
SCROLL_BY_THEMSELVES = ("editor", "inspector")
"""Panels whose cards need not scroll. All other cards can be reached and scrolled by keyboard."""
EDGES = {
    "left": "Width of program and console",
    "right": "Width of reasons and step",
    "bottom": "Height of the strip",
    "console": "Height of the console",
    "inspector": "Height of the step",
}
LEGEND = (
    ("forward", "forward"),
    ("backward", "gradient"),
    ("variable", "variable"),
    ("ghost", "not on the tape"),
    ("none", "None"),
)


def build_page(session: str, recording: Recording | None, chosen: str | None) -> Any:
    """The layout with the session that it starts with (the browser puts the URL's session in its place)."""
    content = [
        components.Player("player", session=session, landing=-1),
        tag("header", _bar(chosen), _line_above(), class_="header", role="banner"),
        _for_the_app(main_part(recording, Cursor(session))),
    ]
    provider: Any = dmc.MantineProvider
    return provider(tag("div", *content, class_="app"), id="theme", defaultColorScheme="auto", theme=THEME)


def _for_the_app(main: Any) -> Any:
    """What a page without a server does not have: two runs side by side, which cover what is right of the code,
    and the splitters between the panes."""
    left, centre, right, bottom = main.children
    for column, pane in ((left, "console"), (right, "inspector")):
        above, *below = column.children
        column.children = [above, _splitter(pane, f"card-{pane}"), *below]
    edges = [_splitter(pane, f"pane-{pane}") for pane in ("left", "right", "bottom")]
    comparison = components.Comparison("comparison")
    main.children = [left, edges[0], centre, edges[1], right, edges[2], bottom, comparison]
    return main


def _splitter(pane: str, controls: str) -> Any:
    """The edge of a pane; the browser serves it (page/panes.ts)."""
    return tag(
        "div",
        role="separator",
        tab_index="0",
        class_=f"splitter splitter-{pane}",
        title="Drag it, or use the arrow keys. Enter folds, a double click resets.",
        aria_orientation="vertical" if pane in ("left", "right") else "horizontal",
        aria_label=EDGES[pane],
        aria_controls=controls,
        aria_valuenow="30",
        aria_valuemin="0",
        aria_valuemax="100",
        data_splitter=pane,
    )


def main_part(recording: Recording | None, cursor: Cursor) -> Any:
    """All panels in their slots. Those that are rendered for each session are empty elements with their ids."""
    slots = {slot: [p for p in panels.discover() if slot == p.SLOT] for slot in panels.SLOTS}
    return tag("main", *_slots(slots, recording, cursor), class_="page", id="page")


def _line_above() -> Any:
    badge = tag("span", "", id="engine", class_="engine")
    compare = components.CompareButton("compare-before")
    return tag("div", tag("p", INVITATION, id="invitation"), compare, badge, class_="above")


def _bar(chosen: str | None) -> Any:
    return tag(
        "div",
        brand(),
        _sample_list(chosen),
        _action("gallery", "▦", "Examples with pictures, and recent sessions (e)"),
        tag(
            "button", "Run", tag("kbd", "Ctrl ↵"), id="run", class_="button primary", title="Run (Ctrl+Enter)"
        ),
        tag("button", "", id="answers", class_="answers", hidden=True),
        tag("span", class_="spring"),
        _open_button(),
        tag("a", "Save", id="save", class_="button", href="", download="session.tape", title="Save as .tape"),
        tag("a", "Export", id="export", class_="button", href="", download="session.html", title=EXPORT),
        *action_buttons(),
        class_="bar",
    )


def brand() -> Any:
    """Sign and name of the project."""
    return tag("div", tag("span", class_="logo", aria_hidden="true"), tag("h1", TITLE), class_="brand")


def action_buttons() -> list[Any]:
    """What a reader may set, and the list of keys."""
    return [
        _action("text-smaller", "A−", "Smaller text"),
        _action("text-larger", "A+", "Larger text"),
        _action("theme", "◐", "Theme: light, dark, projector"),
        _action("keys", "?", "Keys"),
    ]


def _sample_list(chosen: str | None) -> Any:
    make: Any = dmc.Select
    return make(
        id="samples",
        data=sample_list(),
        value=chosen,
        placeholder="Examples",
        allowDeselect=False,
        checkIconPosition="right",
        size="sm",
        maxDropdownHeight=560,
        comboboxProps={"width": 460, "position": "bottom-start"},
        withScrollArea=False,  # the list itself scrolls: it is reached by the arrows of its field
        className="samples",
        **{"aria-label": "Examples"},
    )


def _open_button() -> Any:
    inner = tag("button", "Open", class_="button", type="button", title="Open .tape, .ipynb or .py")
    return dcc.Upload(inner, id="open", multiple=False, max_size=-1, className="open")


def _action(name: str, sign: str, label: str) -> Any:
    return tag("button", sign, class_="button icon", title=label, aria_label=label, data_action=name)


def _slots(slots: dict[str, list[Panel]], recording: Recording | None, cursor: Cursor) -> list[Any]:
    centre, bottom = slots["centre"], slots["bottom"]
    left = _cards([*slots["left"], *slots["below-editor"]], recording, cursor)
    views = [_tabs(centre), *(_tab_panel(panel, recording, cursor) for panel in centre)]
    strips = [_body(panel, recording, cursor) for panel in bottom]
    return [
        tag("div", *left, class_="slot left", id="pane-left"),
        tag("section", *views, class_="slot card centre", aria_label="Graph and trace"),
        tag("div", *_cards(slots["right"], recording, cursor), class_="slot right", id="pane-right"),
        tag("section", *strips, class_="slot card bottom", id="pane-bottom", aria_label="Steps"),
    ]


def _cards(found: Sequence[Panel], recording: Recording | None, cursor: Cursor) -> list[Any]:
    return [
        tag(
            "section",
            tag("h2", panel.TITLE, class_="card-title"),
            tag("div", _body(panel, recording, cursor), class_="card-body", **_scrolling(panel)),
            id=f"card-{panel.ID}",
            class_=f"card panel-{panel.ID}",
            aria_label=panel.TITLE,
        )
        for panel in found
    ]


def _scrolling(panel: Panel) -> dict[str, Any]:
    return {} if panel.ID in SCROLL_BY_THEMSELVES else {"tab_index": "0"}


def _tabs(found: Sequence[Panel]) -> Any:
    tabs = [
        tag("button", panel.TITLE, role="tab", class_="tab", id=f"tab-{panel.ID}", data_tab=panel.ID)
        for panel in found
    ]
    legend = [tag("span", word, class_=f"key key-{kind}") for kind, word in LEGEND]
    bar = tag("div", *tabs, role="tablist", class_="tabs", aria_label="Views")
    return tag("div", bar, tag("div", *legend, class_="legend"), class_="card-title")


def _tab_panel(panel: Panel, recording: Recording | None, cursor: Cursor) -> Any:
    about = {"data_tab_panel": panel.ID, "aria_labelledby": f"tab-{panel.ID}"}
    return tag(
        "div", _body(panel, recording, cursor), role="tabpanel", class_=f"card-body view-{panel.ID}", **about
    )


def _body(panel: Panel, recording: Recording | None, cursor: Cursor) -> Any:
    """A static panel as it is; the others are empty until the callback renders them."""
    if panels.is_static(panel):
        return panels.rendered(panel, recording, cursor)
    return tag("div", "", id=panel.ID, class_=f"body-{panel.ID}")
