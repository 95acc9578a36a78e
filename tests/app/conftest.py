"""What the app's tests share: recordings of small programs, and a server to talk to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx2 as httpx
import pytest

from app.analysis import analyse, document_of
from app.document.model import SessionDocument
from app.resources import sample_sessions_folder
from app.session_store import SessionStore
from app.workshop import Workshop
from tapecore.recording import Recording, load
from tapecore.sandbox import Limits, Sandbox

SAMPLES = sorted(sample_sessions_folder().glob("*.tape"))


@pytest.fixture(scope="session")
def record() -> Callable[[str], Recording]:
    """Runs a program under a recorder, in this process."""
    from tapecore.capture import run

    return run


@pytest.fixture
def document(record: Callable[[str], Recording]) -> Callable[..., SessionDocument]:
    """The session document of a program's run."""

    def make(source: str, **options: object) -> SessionDocument:
        return document_of(analyse(record(source, **options)))

    return make


@pytest.fixture(params=SAMPLES, ids=[path.stem for path in SAMPLES])
def sample_recording(request: pytest.FixtureRequest) -> Recording:
    return load(request.param)


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(wall=3.0)) as made:
        yield made


@pytest.fixture
def workshop(tmp_path: Path, sandbox: Sandbox) -> Iterator[Workshop]:
    store = SessionStore(tmp_path / "sessions")
    yield Workshop(store, sandbox)
    store.close()


@pytest.fixture
def client(workshop: Workshop) -> Callable[[], httpx.AsyncClient]:
    """An HTTP client of the whole application, without a socket."""
    from app.server import create_app

    transport = httpx.ASGITransport(create_app(workshop))

    def make() -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8050")

    return make


AsyncClients = Callable[[], httpx.AsyncClient]
__all__ = ["SAMPLES", "AsyncClients", "AsyncIterator"]
