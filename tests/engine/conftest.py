"""What the tests of the engine share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tapecore.engine import library
from tapecore.engine.observer import observers
from tapecore.engine.registry import PUBLIC, REGISTRY


@pytest.fixture(autouse=True)
def unobserved() -> Iterator[None]:
    """A checkpoint that still waits for its Variables waits no longer than the test."""
    before = observers.get()
    yield
    observers.set(before)


@pytest.fixture
def undeclared() -> Iterator[None]:
    """Ops that the test declares are forgotten after it."""
    library.root()
    before = dict(REGISTRY), dict(PUBLIC)
    yield
    for table, kept in zip((REGISTRY, PUBLIC), before, strict=True):
        table.clear()
        table.update(kept)
