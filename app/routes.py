"""The routes beside Dash's: documents, downloads, uploads, and the stream of a running program."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from app import (
    chart_routes,
    cost_routes,
    gain_routes,
    gallery,
    ledger_routes,
    lens_routes,
    memory_routes,
    names,
    value_routes,
)
from app.comparison import routes as comparison_routes
from app.opening import MOST_BYTES, Refused, open_file
from app.program import read_pasted
from app.session_store import GONE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fastapi import FastAPI

    from app.workshop import Workshop


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the routes."""
    _mount_sessions(server, workshop)
    _mount_pieces(server, workshop)
    _mount_files(server, workshop)
    _mount_runs(server, workshop)
    value_routes.mount(server, workshop)
    comparison_routes.mount(server, workshop)
    chart_routes.mount(server, workshop)
    gain_routes.mount(server, workshop)
    ledger_routes.mount(server, workshop)
    lens_routes.mount(server, workshop)
    names.mount(server, workshop)
    gallery.mount(server, workshop)
    memory_routes.mount(server, workshop)
    cost_routes.mount(server, workshop)


def _unknown() -> Response:
    return JSONResponse({"message": GONE}, status_code=404)


async def _told(workshop: Workshop, work: Callable[[], bytes]) -> Response:
    """JSON about a session, worked out in a thread."""
    try:
        content = await workshop.in_thread(work)
    except KeyError:
        return _unknown()
    return Response(content, media_type="application/json", headers={"cache-control": "no-store"})


def _mount_sessions(server: FastAPI, workshop: Workshop) -> None:
    async def document(session: str) -> Response:
        return await _told(workshop, lambda: workshop.document(session))

    async def graph(session: str, folded: str = "") -> Response:
        names = [part for part in folded.split(",") if part]
        return await _told(workshop, lambda: workshop.graph(session, names))

    async def tape(session: str) -> Response:
        try:
            path = workshop.store.path(session)
        except KeyError:
            return _unknown()
        return FileResponse(path, media_type="application/x-ndjson", filename="session.tape")

    async def page(session: str) -> Response:
        try:
            content = await workshop.in_thread(lambda: workshop.page(session))
        except KeyError:
            return _unknown()
        headers = {"content-disposition": 'attachment; filename="session.html"', "cache-control": "no-store"}
        return Response(content, media_type="text/html; charset=utf-8", headers=headers)

    server.add_api_route("/api/session/{session}", document)
    server.add_api_route("/api/session/{session}/graph", graph)
    server.add_api_route("/api/session/{session}/tape", tape)
    server.add_api_route("/api/session/{session}/page", page)


def _mount_pieces(server: FastAPI, workshop: Workshop) -> None:
    """What a page asks of a long session as it looks at it."""

    async def steps(session: str, first: int = 0, last: int = 0) -> Response:
        return await _told(workshop, lambda: workshop.steps(session, max(first, 0), max(last, 0)))

    async def values(session: str, of: str = "") -> Response:
        wanted = [int(each) for each in of.split(",") if each.isascii() and each.isdecimal()]
        return await _told(workshop, lambda: workshop.values(session, wanted))

    async def trace(session: str) -> Response:
        return await _told(workshop, lambda: workshop.trace(session))

    async def digests(session: str) -> Response:
        return await _told(workshop, lambda: workshop.digests(session))

    server.add_api_route("/api/session/{session}/steps", steps)
    server.add_api_route("/api/session/{session}/values", values)
    server.add_api_route("/api/session/{session}/trace", trace)
    server.add_api_route("/api/session/{session}/digests", digests)


def _mount_files(server: FastAPI, workshop: Workshop) -> None:
    async def upload(request: Request, name: str = "") -> Response:
        content = await _body(request)
        if content is None:
            limit = f"{MOST_BYTES >> 20} MB"
            return _refused(f"{name or 'This file'} is larger than {limit}: too large to open.")
        try:
            found = await workshop.in_thread(lambda: open_file(name, content, workshop))
        except Refused as refused:
            return _refused(str(refused))
        message = found.message and found.message.as_prop(found.session)
        return JSONResponse({"session": found.session, "message": message, "notes": found.notes})

    async def cleaned(request: Request) -> Response:
        content = await _body(request)
        if content is None:
            return JSONResponse({"message": "This is too much text to clean."}, 413)
        program = read_pasted(content.decode("utf-8", "replace"))
        return JSONResponse({"text": program.text, "cleaned": program.notes})

    server.add_api_route("/api/open", upload, methods=["POST"])
    server.add_api_route("/api/clean", cleaned, methods=["POST"])


def _refused(reason: str) -> Response:
    """What a person reads in the page. The exchange itself went well: a browser need not report a fault."""
    return JSONResponse({"refused": reason})


async def _body(request: Request) -> bytes | None:
    """The request's body, or None as soon as it is larger than a file may be."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _mount_runs(server: FastAPI, workshop: Workshop) -> None:
    async def watch(stamp: str) -> Response:
        try:
            pulses = workshop.progress(stamp)
        except KeyError:
            return JSONResponse({"message": "No such run."}, 404)
        return StreamingResponse(_progress(pulses), media_type="text/event-stream")

    async def cancel(stamp: str) -> Response:
        return JSONResponse({"cancelled": workshop.cancel(stamp)})

    async def pulse(count: int = 10) -> Response:
        return StreamingResponse(_pulse(min(count, 5000)), media_type="text/event-stream")

    server.add_api_route("/api/run/{stamp}", watch)
    server.add_api_route("/api/run/{stamp}/cancel", cancel, methods=["POST"])
    server.add_api_route("/api/pulse", pulse)


async def _pulse(count: int) -> AsyncIterator[bytes]:
    """A beat every 10 ms with the time: what measures whether anything blocks the event loop."""
    for _ in range(count):
        yield f'data: {{"at": {time.monotonic():.6f}}}\n\n'.encode()
        await asyncio.sleep(0.01)


async def _progress(pulses: AsyncIterator[tuple[int, float, bool]]) -> AsyncIterator[bytes]:
    async for ops, seconds, reading in pulses:
        said = {"ops": ops, "seconds": round(seconds, 2), "reading": reading}
        yield f"data: {json.dumps(said)}\n\n".encode()
    yield b"event: end\ndata: {}\n\n"
