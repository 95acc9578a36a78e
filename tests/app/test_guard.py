"""Names of this machine only, and nothing from outside."""

import anyio
import pytest

from app.guard import content_policy, host_name


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("localhost:8050", "localhost"),
        ("[::1]:80", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("", ""),
        ("[::1", ""),
        ("LocalHost", "localhost"),
    ],
)
def test_the_name_in_an_authority(authority, name):
    assert host_name(authority) == name


def get(client, path="/", method="GET", **headers):
    async def ask():
        async with client() as http:
            return await http.request(method, path, headers=headers)

    return anyio.run(ask)


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost", "[::1]:9"])
def test_loopback_names_are_answered(client, host):
    assert get(client, host=host).status_code == 200


def test_another_host_is_misdirected(client):
    answer = get(client, host="evil.example")
    assert answer.status_code == 421
    assert "names of this machine" in answer.text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1.evil.example"])
def test_another_origin_is_refused_everywhere(client, origin):
    for path in ("/", "/_dash-layout", "/api/session/x", "/assets/1_tokens.css"):
        assert get(client, path, origin=origin).status_code == 403


def test_another_server_on_this_machine_is_a_stranger_too(client):
    host = "127.0.0.1:8050"
    assert get(client, host=host, origin=f"http://{host}").status_code == 200
    strangers = (
        "http://127.0.0.1:3000",
        "http://localhost:8050",
        "http://127.0.0.1",
        f"https://{host}",
        "http://[::1",
    )
    for origin in strangers:
        assert get(client, host=host, origin=origin).status_code == 403


def test_the_page_loads_nothing_from_outside(client):
    policy = get(client).headers["content-security-policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self' 'sha256-" in policy
    assert "connect-src 'self'" in policy


def test_the_page_names_no_other_machine(client):
    page = get(client).text
    sources = [
        part.split('"')[1]
        for key in ("src=", "href=")
        for part in page.split(key)[1:]
        if part.startswith('"')
    ]
    assert sources
    assert all(source.startswith("/") for source in sources)


def guarded(kind, scheme, origin):
    """What the guard sends for one connection; what the application would, if it is passed on."""
    from app.guard import LOOPBACK, Guard

    sent = []

    async def ask():
        async def application(*_):
            sent.append({"type": "passed on"})

        async def send(message):
            sent.append(message)

        async def receive():
            return {"type": f"{kind}.disconnect"}

        headers = [(b"host", b"localhost"), (b"origin", origin.encode())]
        guard = Guard(application, LOOPBACK, lambda: content_policy([]))
        await guard({"type": kind, "scheme": scheme, "headers": headers}, receive, send)

    anyio.run(ask)
    return sent[0]["type"]


def test_a_foreign_websocket_is_closed():
    assert guarded("websocket", "ws", "http://evil.example") == "websocket.close"
    assert guarded("websocket", "ws", "https://localhost") == "websocket.close"
    assert guarded("websocket", "ws", "http://localhost") == "passed on"


def test_an_origin_has_the_scheme_that_the_page_is_served_under():
    for scheme, other in (("http", "https"), ("https", "http")):
        assert guarded("http", scheme, f"{scheme}://localhost") == "passed on"
        assert guarded("http", scheme, f"{other}://localhost") == "http.response.start"
    assert guarded("websocket", "wss", "https://localhost") == "passed on"
