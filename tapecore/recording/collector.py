"""Python's garbage collector while much is read that nobody throws away."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def paused() -> Generator[None]:
    """Let it not run in here: it would look again and again at rows that all stay. What others leave behind meanwhile
    it finds afterwards.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
