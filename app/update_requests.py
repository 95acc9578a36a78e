"""Refuses what is no request of the page's for an update before Dash takes it apart: pure ASGI."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any, cast

from fastapi.responses import JSONResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.guard import ASGIApp, Message, Receive, Scope, Send

PATH = "/_dash-update-component"
MOST_BYTES = 8 << 20
"""A page's request holds a program and a few names: anything near this is none."""

_log = logging.getLogger("app")


class UpdateRequests:
    """Answers 400 (413: too large) and says why, in one line of the log too. `callbacks` are Dash's own, by output."""

    def __init__(self, app: ASGIApp, callbacks: Callable[[], Mapping[str, Any]]) -> None:
        self._app = app
        self._callbacks = callbacks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        headers = dict(scope["headers"])
        too_large = len(body) > MOST_BYTES
        wrong = (
            f"it has more than {MOST_BYTES >> 20} MB"
            if too_large
            else self._wrong(headers.get(b"content-type", b""), body)
        )
        if wrong:
            _log.warning("A request for an update was refused: %s.", wrong)
            answer = JSONResponse(
                {"message": f"This is no request for an update: {wrong}."}, 413 if too_large else 400
            )
            await answer(scope, receive, send)
        else:
            await self._app(scope, _once_more(body, receive), send)

    def _wrong(self, kind: bytes, body: bytes) -> str:
        """What is wrong with it; "" for nothing."""
        if not kind.startswith(b"application/json"):
            return "it does not say that its body is JSON"
        try:
            asked: object = json.loads(body)
        except (ValueError, RecursionError):
            return "its body is no JSON"
        if not isinstance(asked, dict):
            return "its body is no JSON object"
        request = cast("dict[str, object]", asked)
        output = request.get("output")
        known = self._callbacks().get(output) if isinstance(output, str) else None
        if known is None:
            return "it names no output of this page"
        for part in ("inputs", "state"):
            if not _names_these(request.get(part, []), known[part]):
                return f"its {part} are not those of this output"
        return (
            "" if _is_texts(request.get("changedPropIds", [])) else "its changedPropIds are no list of names"
        )


def _names_these(given: object, declared: list[Mapping[str, str]]) -> bool:
    """Whether they are the declared ones, in their order, whatever their values."""
    names = [(each["id"], each["property"]) for each in declared]
    return isinstance(given, list) and names == [_name(each) for each in cast("list[object]", given)]


def _name(given: object) -> tuple[object, object] | None:
    if not isinstance(given, dict):
        return None
    named = cast("dict[str, object]", given)
    return named.get("id"), named.get("property")


def _is_texts(given: object) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in cast("list[object]", given))


async def _body(receive: Receive) -> bytes:
    """The whole body, or as much of it as is too much."""
    body, more = b"", True
    while more and len(body) <= MOST_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _once_more(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
