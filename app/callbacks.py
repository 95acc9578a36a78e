"""What the page asks the server: run, open, choose a sample, show panels. Every callback is asynchronous."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import Input, Output, State, no_update

from app import panels
from app.cursor import Cursor
from app.summary import answers_badge, engine_badge

if TYPE_CHECKING:
    from app.workshop import Workshop

LANDING, START = -1, 0


def mount(dash: Any, workshop: Workshop) -> None:
    """Add the callbacks to this application only (nothing is registered globally)."""
    _mount_run(dash, workshop)
    _mount_samples(dash, workshop)
    _mount_panels(dash, workshop)
    _mount_open(dash)


def _mount_run(dash: Any, workshop: Workshop) -> None:
    @dash.callback(
        Output("player", "session"),
        Output("player", "landing"),
        Output("editor", "message"),
        Output("editor", "cleaned"),
        Input("editor", "run"),
        running=[(Output("editor", "busy"), True, False), (Output("run", "disabled"), True, False)],
        prevent_initial_call=True,
    )
    async def run(asked: dict[str, Any] | None) -> tuple[Any, ...]:
        if not asked:
            return (no_update,) * 4
        ran = await workshop.run(str(asked.get("text", "")), str(asked.get("stamp", "")))
        message = ran.message.as_prop() if ran.message else None
        return ran.session or no_update, LANDING, message, list(ran.cleaned)

    assert run


def _mount_samples(dash: Any, workshop: Workshop) -> None:
    @dash.callback(
        Output("player", "session", allow_duplicate=True),
        Output("player", "landing", allow_duplicate=True),
        Output("editor", "message", allow_duplicate=True),
        Input("samples", "value"),
        prevent_initial_call=True,
    )
    async def choose(key: str | None) -> tuple[Any, ...]:
        try:
            session = await workshop.in_thread(lambda: workshop.sample_session(key or ""))
        except KeyError:
            return (no_update,) * 3
        return session, START, None

    assert choose


def _mount_panels(dash: Any, workshop: Workshop) -> None:
    shown = [panel for panel in panels.discover() if not panels.is_static(panel)]

    @dash.callback(
        *[Output(panel.ID, "children") for panel in shown],
        Output("answers", "children"),
        Output("answers", "className"),
        Output("answers", "hidden"),
        Output("engine", "children"),
        Output("engine", "title"),
        Output("save", "href"),
        Input("player", "session"),
        State("player", "step"),
    )
    async def show(session: str | None, step: int | None) -> tuple[Any, ...]:
        count = len(shown) + 6
        try:
            analysis = await workshop.in_thread(lambda: workshop.analysis(session or ""))
        except KeyError:
            return (no_update,) * count
        cursor = Cursor(session or "", step if isinstance(step, int) else -1)
        content = await workshop.in_thread(
            lambda: [panels.rendered(panel, analysis.recording, cursor) for panel in shown]
        )
        text, tone = answers_badge(analysis)
        engine, known = engine_badge(analysis)
        href = f"/api/session/{session}/tape"
        return (*content, text, f"answers answers-{tone}", not text, engine, known, href)

    @dash.callback(
        Output("editor", "message", allow_duplicate=True),
        Input("player", "missing"),
        prevent_initial_call=True,
    )
    async def missing(session: str | None) -> Any:
        if not session:
            return no_update
        text = "That session is not here any more: run the program again, or open its file."
        return {"text": text, "line": 0, "tone": "error", "detail": ""}

    assert show
    assert missing


def _mount_open(dash: Any) -> None:
    """The file goes to its own route, not through a callback's JSON; the hidden file field gets a name."""
    dash.clientside_callback(_NAME, Output("open", "className"), Input("open", "id"))
    dash.clientside_callback(
        _SEND,
        Output("player", "session", allow_duplicate=True),
        Output("player", "landing", allow_duplicate=True),
        Output("editor", "message", allow_duplicate=True),
        Input("open", "contents"),
        State("open", "filename"),
        prevent_initial_call=True,
    )


_NAME = """
function(id) {
  document.querySelector("#" + id + " input")?.setAttribute("aria-label", "Open a .tape, .ipynb or .py file");
  return window.dash_clientside.no_update;
}
"""

_SEND = """
async function(contents, name) {
  const keep = window.dash_clientside.no_update;
  if (!contents) { return [keep, keep, keep]; }
  const file = await (await fetch(contents)).blob();
  const answer = await fetch("/api/open?name=" + encodeURIComponent(name), {method: "POST", body: file});
  const said = await answer.json();
  if (!answer.ok) { return [keep, keep, {text: said.message, line: 0, tone: "error", detail: ""}]; }
  return [said.session || keep, -1, said.message];
}
"""
