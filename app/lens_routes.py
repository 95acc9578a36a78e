"""Lenses on request: the Jacobian between two values, and gradients against finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from fastapi import Response
from fastapi.responses import JSONResponse

from app.session_store import GONE
from tapecore.sandbox.asking import CannotAnswer
from tapecore.sandbox.questions import checked, jacobian

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from app.workshop import Workshop
    from tapecore.recording import Recording


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the routes: `POST /api/session/<id>/jacobian?source=<value>&target=<value>` answers `Jacobian`, its numbers
    in base64, `POST /api/session/<id>/check?at=<event>` answers `Checked`; both `{"cannot": sentence}` where it cannot
    be done.
    """
    limits = workshop.sandbox.limits

    async def told(session: str, work: Callable[[Recording], object]) -> Response:
        try:
            found = await workshop.in_thread(lambda: msgspec.json.encode(work(workshop.store.get(session))))
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        except CannotAnswer as reason:
            return JSONResponse({"cannot": str(reason)})
        return Response(found, media_type="application/json", headers={"cache-control": "no-store"})

    async def matrix(session: str, source: int, target: int) -> Response:
        return await told(session, lambda recording: jacobian(recording, source, target, limits))

    async def check(session: str, at: int) -> Response:
        return await told(session, lambda recording: checked(recording, at, limits))

    server.add_api_route("/api/session/{session}/jacobian", matrix, methods=["POST"])
    server.add_api_route("/api/session/{session}/check", check, methods=["POST"])
