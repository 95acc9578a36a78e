"""The lesson of the seeds, measured on request: passes, ops and time of forward and reverse mode for one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from fastapi.responses import JSONResponse

from app.session_store import GONE
from tapecore.sandbox.asking import CannotAnswer
from tapecore.sandbox.questions import measured

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

    from app.workshop import Workshop


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: `POST /api/session/<id>/seeds?call=<event>` answers `Seeds`, or `{"cannot": sentence}`."""

    async def seeds(session: str, call: int) -> Response:
        try:
            found = await workshop.in_thread(
                lambda: measured(workshop.store.get(session), call, workshop.sandbox.limits)
            )
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        except CannotAnswer as reason:
            return JSONResponse({"cannot": str(reason)})
        return JSONResponse(msgspec.to_builtins(found), headers={"cache-control": "no-store"})

    server.add_api_route("/api/session/{session}/seeds", seeds, methods=["POST"])
