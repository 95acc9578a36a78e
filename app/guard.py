"""Who may talk to the server, and what the page may load: pure ASGI, before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping, Sequence

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SCHEMES = {"https": "https", "wss": "https"}
"""What a page came by; all else is plain HTTP, a socket's included."""


def host_name(authority: str) -> str:
    """The name in a Host header or an origin, without port and brackets, in lower case."""
    try:
        return (urlsplit(f"//{authority}").hostname or "").lower()
    except ValueError:
        return ""


class Guard:
    """Refuses foreign Host (421) and Origin (403), and adds the security headers to every answer.

    A page on the internet can make a browser send requests to this machine (DNS rebinding, plain forms), and so
    can another server on it: the Host has to be a name of this machine, and the Origin (scheme, name and port)
    this very server's.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], policy: Callable[[], str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal and scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})
        elif refusal:
            await _answer(send, *refusal)
        else:
            await self._app(scope, receive, self._with_headers(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if host_name(host) not in self._hosts:
            return 421, f"This server answers to names of this machine only, not to {host!r}."
        origin = headers.get(b"origin")
        scheme = _SCHEMES.get(scope.get("scheme", ""), "http")
        if origin is not None and origin.lower() != f"{scheme}://{host}".lower():
            return 403, f"Requests from {origin!r} are not answered."
        return None

    def _with_headers(self, send: Send) -> Send:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._headers()]
            await send(message)

        return add

    def _headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (b"content-security-policy", self._policy().encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]


async def _answer(send: Send, status: int, text: str) -> None:
    body = text.encode("utf-8", "backslashreplace")
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def content_policy(script_hashes: Sequence[str]) -> str:
    """Nothing from outside, of inline scripts only the page's own. Editor and Mantine write styles."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(script_hashes)}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
