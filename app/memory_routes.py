"""What tapes keep alive, asked for when somebody looks at them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from fastapi.responses import JSONResponse

from app.session_store import GONE
from app.tape_memory import tape_memories

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

    from app.workshop import Workshop


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: `GET /api/session/<id>/memory`, a list of `TapeMemory`."""

    async def memories(session: str) -> Response:
        try:
            found = await workshop.in_thread(lambda: tape_memories(workshop.analysis(session)))
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        return JSONResponse([asdict(each) for each in found], headers={"cache-control": "no-store"})

    server.add_api_route("/api/session/{session}/memory", memories)
