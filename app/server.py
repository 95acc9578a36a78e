"""The web server: Dash on FastAPI. Nothing is mounted at import time; `create_app()` makes everything."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

import uvicorn
from dash import Dash
from fastapi import FastAPI

from app import callbacks, routes
from app.garbage import collected_when_quiet
from app.guard import LOOPBACK, Guard, content_policy
from app.names import ready_when_quiet
from app.page import TITLE, build_page
from app.resources import assets_folder
from app.session_store import kept_store
from app.update_requests import UpdateRequests
from app.workshop import Workshop
from tapecore.recording import load

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncGenerator, Sequence
    from pathlib import Path

    from tapecore.recording import Recording

_SERVED = r"^(?!(1_tokens\.css|2_layout\.css|3_panels\.css|tapescreen\.css|tapescreen\.js)$).*"
"""The assets that are put into the page; all others (fonts, licences) are only served."""

_INDEX = """<!DOCTYPE html>
<html lang="en">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<noscript>Tape Debugger needs JavaScript.</noscript>
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(
    workshop: Workshop | None = None, opened: Recording | None = None, hosts: Sequence[str] = LOOPBACK
) -> FastAPI:
    """The application as ASGI. `opened`: the recording it starts with; `hosts`: the names it answers to."""
    made = workshop or Workshop()

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        names = asyncio.create_task(ready_when_quiet(made))
        async with collected_when_quiet(lambda: made.busy):
            yield
        names.cancel()
        made.close()

    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    routes.mount(server, made)
    dash = _dash(server)
    first = made.store.add(opened) if opened else None
    dash.layout = lambda: _layout(made, first)
    callbacks.mount(dash, made)
    server.add_middleware(UpdateRequests, callbacks=lambda: dash.callback_map)  # type: ignore[arg-type]
    server.add_middleware(Guard, hosts=hosts, policy=_policy(dash))  # type: ignore[arg-type]
    return server


def _dash(server: FastAPI) -> Dash:
    return Dash(
        "tape-debugger",
        server=server,  # type: ignore[arg-type]  # declared as bool or a function, documented as a server
        title=TITLE,
        update_title="",
        assets_folder=str(assets_folder()),
        assets_ignore=_SERVED,
        index_string=_INDEX,
        suppress_callback_exceptions=True,
        pages_folder="",
        add_log_handler=False,
        enable_mcp=False,
    )


def _layout(workshop: Workshop, first: str | None) -> Any:
    session, recording = workshop.first_session(first)
    return build_page(session, recording, None if first or not session else workshop.first_sample)


def _policy(dash: Dash) -> Any:
    """The Content-Security-Policy, made at the first request: only then all inline scripts are known."""
    made: list[str] = []

    def policy() -> str:
        if not made:
            made.append(content_policy(dash.csp_hashes()))
        return made[0]

    return policy


def serve(host: str, port: int, open_browser: bool, opened: Path | None = None) -> None:
    """Serve until interrupted, and say where. `opened`: a `.tape` file to start with.

    TapeFileError or OSError if it cannot be read.
    """
    recording = load(opened) if opened else None
    address = f"http://{'[' + host + ']' if ':' in host else host}:{port}/"
    app = create_app(Workshop(kept_store()), recording, (*LOOPBACK, host))
    server = _Server(uvicorn.Config(app, host=host, port=port, log_level="warning"), address, open_browser)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is how a person ends it
        server.run()


class _Server(uvicorn.Server):
    """Says its address once it listens, and opens it where there is a browser."""

    def __init__(self, config: uvicorn.Config, address: str, open_browser: bool) -> None:
        super().__init__(config)
        self._address, self._open = address, open_browser

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Tape Debugger is at {self._address} (Ctrl+C stops it)\n")
            sys.stdout.flush()
            if self._open:
                threading.Thread(target=webbrowser.open, args=(self._address,), daemon=True).start()
