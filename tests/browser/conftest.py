"""The real application on a free port, and a page of a real Chromium that tolerates no error, no outside request and
nothing that axe finds."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from app.server import create_app
from tests.browser.accessibility import violations
from tests.browser.waiting import rest
from tests.serving import serving

WHOLE = "--disable-partial-raster"
"""Paint a changed tile whole: else the edge of what changed is rounded by a shade, seldom twice alike."""
QUIET = [
    WHOLE,
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOADED = "() => window.tapescreen && window.tapescreen.store.document !== null"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "args": [*browser_type_launch_args.get("args", []), *QUIET]}


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the application is served."""
    with serving(create_app()) as where:
        yield where


@pytest.fixture
def screen(page: Page, address: str) -> Iterator[Page]:
    """The first visit, loaded. At the end, as the journey left it: axe finds nothing, there was no console error, and
    not one request to anywhere else."""
    faults = watch_for_faults(page, address)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_function(LOADED)
    rest(page)
    yield page
    assert violations(page) == []
    assert faults == []


def watch_for_faults(page: Page, home: str) -> list[str]:
    """A list that fills with what must not happen: console errors, exceptions, requests beyond `home`."""
    faults: list[str] = []
    page.on(
        "console",
        lambda message: faults.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: faults.append(f"outside: {request.url}") if leaves(request, home) else None,
    )
    return faults


def leaves(request: Request, address: str) -> bool:
    return not request.url.startswith((address, "data:", "blob:"))
