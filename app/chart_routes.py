"""What charts need from the server: the program evaluated at other points, and Plotly, as installed here."""

from __future__ import annotations

from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.responses import FileResponse, JSONResponse

from app.charts.evaluate import CannotDraw, evaluate
from app.session_store import GONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import FastAPI

    from app.charts.evaluate import Span
    from app.workshop import Workshop

PLOTLY = Path(str(files("plotly") / "package_data" / "plotly.min.js"))
MOST_SOURCES = 2


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the routes.

    `POST /api/session/<id>/curve?call=at&sources=0,1&spans=-1:2,` answers a `Drawn`, or `{"cannot": sentence}`;
    `GET /api/plotly.js` is the packaged script.
    """

    async def curve(session: str, call: int, sources: str, spans: str = "") -> Response:
        try:
            places, wanted = _places(sources), _spans(spans)
            ranges = [*wanted, *([None] * (len(places) - len(wanted)))][: len(places)]
            drawn = await workshop.in_thread(
                lambda: evaluate(workshop.store.get(session), call, places, ranges, workshop.sandbox)
            )
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        except CannotDraw as reason:
            return JSONResponse({"cannot": str(reason)})
        return JSONResponse(asdict(drawn), headers={"cache-control": "no-store"})

    async def plotly() -> Response:
        return FileResponse(PLOTLY, media_type="text/javascript", headers={"cache-control": "max-age=3600"})

    server.add_api_route("/api/session/{session}/curve", curve, methods=["POST"])
    server.add_api_route("/api/plotly.js", plotly)


def _places(text: str) -> Sequence[int]:
    words = text.split(",")
    if (
        not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words)
        or len(words) > MOST_SOURCES
    ):
        raise CannotDraw("One or two sources can be moved.")
    return [int(word) for word in words]


def _spans(text: str) -> list[Span | None]:
    return [_span(word) for word in text.split(",")] if text else []


def _span(word: str) -> Span | None:
    if not word:
        return None
    low, _, high = word.partition(":")
    try:
        return float(low), float(high)
    except ValueError:
        raise CannotDraw("From and to must be numbers.") from None
