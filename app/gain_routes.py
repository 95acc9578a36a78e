"""The gain map: by how much each pullback of one gradient call grew or shrank the gradient, on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from fastapi import Response
from fastapi.responses import JSONResponse

from app.analysis import document_of
from app.session_store import GONE
from tapecore.graph.build import input_name
from tapecore.graph.gains import gains_of, overall, sent_back

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.analysis import Analysis
    from app.workshop import Workshop


class Gains(msgspec.Struct):
    """A row for each pullback, in columns: its step, ||g_in|| / ||g_out|| of all that it sent together (None where
    that is not known), and the same for each of its contributions with the name of the op's input."""

    call: int
    steps: list[int]
    gains: list[float | None]
    inputs: list[list[str]]
    shares: list[list[float | None]]


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: `GET /api/session/<id>/gains?call=<event>` answers `Gains`."""

    async def gains(session: str, call: int) -> Response:
        try:
            found = await workshop.in_thread(lambda: gains_of_call(workshop.analysis(session), call))
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        headers = {"cache-control": "no-store"}
        return Response(msgspec.json.encode(found), media_type="application/json", headers=headers)

    server.add_api_route("/api/session/{session}/gains", gains)


def gains_of_call(analysis: Analysis, call: int) -> Gains:
    """The gains of gradient call `call` (an event's index); no rows where that is none."""
    document_of(analysis)
    recording, step_of = analysis.recording, analysis.speech.lookup.step_of
    told = Gains(call, [], [], [], [])
    known = 0 <= call < len(recording.events) and recording.events[call].kind == "gradient"
    for event in sent_back(recording, call) if known else ():
        if event.kind == "pullback":
            shares = list(gains_of(recording, event))
            told.steps.append(step_of(event.at))
            told.gains.append(overall(shares))
            told.inputs.append(
                [input_name(recording, recording.events[share.op], share.slot) for share in shares]
            )
            told.shares.append([share.ratio for share in shares])
    return told
