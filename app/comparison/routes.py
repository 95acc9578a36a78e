"""The route of comparisons: `GET /api/session/<id>/comparison?before=<id>` or `?story=<id>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.responses import JSONResponse

from app.comparison.bench import Bench, NotCompared
from app.session_store import GONE

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.workshop import Workshop


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route. What cannot be compared answers `{"refused"}` with the reason: the exchange itself went well."""
    bench = Bench(workshop)

    async def comparison(session: str, before: str = "", story: str = "") -> Response:
        def laid() -> bytes:
            return bench.with_edit(session, story) if story else bench.with_run(session, before)

        try:
            content = await workshop.in_thread(laid)
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        except NotCompared as reason:
            return JSONResponse({"refused": str(reason)})
        return Response(content, media_type="application/json", headers={"cache-control": "no-store"})

    server.add_api_route("/api/session/{session}/comparison", comparison)
