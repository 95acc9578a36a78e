"""Running a person's function on made-up numbers, to learn what it gives: unseen, unheard, without a trace."""

from __future__ import annotations

import io
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from contextvars import ContextVar

from tapecore.engine.observer import observers
from tapecore.engine.ops import seeds

rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)
"""Whether what runs is only a rehearsal: data that is not there may be made up."""


@contextmanager
def rehearsal() -> Generator[None]:
    """No observer sees what runs in here, nothing is printed, and random draws do not count."""
    token, watching = rehearsing.set(True), observers.set(())
    kept = seeds.kept()
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            yield
    finally:
        seeds.restore(kept)
        observers.reset(watching)
        rehearsing.reset(token)
