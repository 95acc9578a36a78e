"""What the page asks the server: run, open, choose a sample, show panels. Every callback is asynchronous."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from dash import (
    Input,
    Output,
    State,
    no_update,
    set_props,  # pyright: ignore[reportUnknownVariableType]
)

from app import panels
from app.cursor import Cursor
from app.scripts import NAME_THE_FILE_FIELD, SEND_THE_FILE, UNTITLE
from app.session_store import GONE
from app.summary import answers_badge, engine_badge, shown_notes

if TYPE_CHECKING:
    from app.workshop import Workshop

LANDING, START = -1, 0


def _text(value: object) -> str:
    """A text as it came from outside; "" for anything else."""
    return value if isinstance(value, str) else ""


def mount(dash: Any, workshop: Workshop) -> None:
    """Add the callbacks to this application only (nothing is registered globally)."""
    _mount_run(dash, workshop)
    _mount_samples(dash, workshop)
    _mount_panels(dash, workshop)
    _mount_missing(dash)
    _mount_open(dash)


def _mount_run(dash: Any, workshop: Workshop) -> None:
    async def run(asked: object) -> tuple[Any, ...]:
        if not isinstance(asked, dict):
            return (no_update,) * 4
        wanted = cast("dict[str, object]", asked)
        ran = await workshop.run(_text(wanted.get("text")), str(wanted.get("stamp", "")))
        message = ran.message.as_prop(ran.session) if ran.message else None
        return ran.session or no_update, LANDING, message, list(ran.cleaned)

    dash.callback(
        Output("player", "session"),
        Output("player", "landing"),
        Output("editor", "message"),
        Output("editor", "cleaned", allow_duplicate=True),
        Input("editor", "run"),
        running=[(Output("editor", "busy"), True, False), (Output("run", "disabled"), True, False)],
        prevent_initial_call=True,
    )(run)


def _mount_samples(dash: Any, workshop: Workshop) -> None:
    async def choose(key: object) -> tuple[Any, ...]:
        try:
            session = await workshop.in_thread(lambda: workshop.sample_session(_text(key)))
        except KeyError:
            return (no_update,) * 3
        return session, START, None

    dash.callback(
        Output("player", "session", allow_duplicate=True),
        Output("player", "landing", allow_duplicate=True),
        Output("editor", "message", allow_duplicate=True),
        Input("samples", "value"),
        prevent_initial_call=True,
    )(choose)
    dash.clientside_callback(
        UNTITLE, Output("samples", "value"), Input("editor", "text"), prevent_initial_call=True
    )


def _mount_panels(dash: Any, workshop: Workshop) -> None:
    shown = [panel for panel in panels.discover() if not panels.is_static(panel)]

    async def show(named: object, step: object) -> tuple[Any, ...]:
        count, session = len(shown) + 8, _text(named)
        try:
            analysis = await workshop.in_thread(lambda: workshop.analysis(session))
        except KeyError:
            return (no_update,) * count
        recording = analysis.recording
        cursor = Cursor(session, step if isinstance(step, int) else -1)
        content = await workshop.in_thread(
            lambda: [panels.rendered(panel, recording, cursor) for panel in shown]
        )
        text, tone = answers_badge(analysis)
        engine, known = engine_badge(analysis)
        files = [f"/api/session/{session}/{kind}" for kind in ("tape", "page")]
        if not workshop.is_sample(session):
            set_props("samples", {"value": None})  # the list must not bear the title of what is not shown
        notes = shown_notes(analysis)
        return (*content, text, f"answers answers-{tone}", not text, engine, known, *files, notes)

    dash.callback(
        *[Output(panel.ID, "children") for panel in shown],
        Output("answers", "children"),
        Output("answers", "className"),
        Output("answers", "hidden"),
        Output("engine", "children"),
        Output("engine", "title"),
        Output("save", "href"),
        Output("export", "href"),
        Output("editor", "cleaned"),
        Input("player", "session"),
        State("player", "step"),
    )(show)


def _mount_missing(dash: Any) -> None:
    async def missing(session: str | None) -> Any:
        if not session:
            return no_update
        return {"text": GONE, "line": 0, "tone": "error", "detail": ""}

    dash.callback(
        Output("editor", "message", allow_duplicate=True),
        Input("player", "missing"),
        prevent_initial_call=True,
    )(missing)


def _mount_open(dash: Any) -> None:
    """The file goes to its own route, not through a callback's JSON; the hidden file field gets a name."""
    dash.clientside_callback(NAME_THE_FILE_FIELD, Output("open", "className"), Input("open", "id"))
    dash.clientside_callback(
        SEND_THE_FILE,
        Output("player", "session", allow_duplicate=True),
        Output("player", "landing", allow_duplicate=True),
        Output("editor", "message", allow_duplicate=True),
        Output("editor", "cleaned", allow_duplicate=True),
        Output("open", "contents"),
        Input("open", "contents"),
        State("open", "filename"),
        prevent_initial_call=True,
    )
