"""The numbers of one value, for what is looked at closely: those of larger arrays are not in the document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from fastapi import Response
from fastapi.responses import JSONResponse

from app.session_store import GONE
from tapecore.recording.arrays import decode

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.workshop import Workshop
    from tapecore.recording import Recording, Value

HELD = frozenset(["float32", "float64", "int8", "uint8", "int16", "uint16", "int32", "uint32"])
"""The dtypes that a browser has typed arrays for; others go as float64, booleans as bytes."""
NOTHING = 204
"""Answered where the recording itself has no more than a sample."""


def mount(server: FastAPI, workshop: Workshop) -> None:
    """Add the route: `GET /api/session/<id>/value/<index>`, little-endian numbers, their dtype in a header."""

    async def numbers(session: str, index: int) -> Response:
        try:
            found = await workshop.in_thread(lambda: whole_numbers(workshop.store.get(session), index))
        except KeyError:
            return JSONResponse({"message": GONE}, status_code=404)
        if found is None:
            return Response(status_code=NOTHING)
        headers = {"x-dtype": found.dtype.name, "cache-control": "no-store"}
        return Response(found.tobytes(), media_type="application/octet-stream", headers=headers)

    server.add_api_route("/api/session/{session}/value/{index}", numbers)


def whole_numbers(recording: Recording, index: int) -> np.ndarray[Any, Any] | None:
    """All numbers of a value as a browser can hold them; None where there are none, or only a sample."""
    value = recording.values[index] if 0 <= index < len(recording.values) else None
    content = None if value is None else _real(value)
    if content is None:
        return None
    return content if sys.byteorder == "little" else content.astype(content.dtype.newbyteorder("<"))


def _real(value: Value) -> np.ndarray[Any, Any] | None:
    if value.dtype == "string" or value.dtype.startswith("complex"):
        return None
    content = decode(value)
    if content is None or content.dtype.name in HELD:
        return content
    return content.astype(np.uint8 if content.dtype == np.bool_ else np.float64)
