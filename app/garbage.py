"""When cycles of garbage are searched for: while nothing goes on, not in the middle of a person's run.

A search halts the event loop for as long as there are objects to look at: 100 ms and more after a few sessions,
and Python begins one whenever enough objects were made, so just while a recording is read. Nearly everything here is
freed by its reference count alone; the search can wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

QUIET = 3.0
"""Seconds without anything going on before the search."""
URGENT = 5_000_000
"""Objects made and not freed since the last search (about 1 GB) that make it urgent, quiet or not."""


@contextlib.asynccontextmanager
async def collected_when_quiet(busy: Callable[[], bool], quiet: float = QUIET) -> AsyncGenerator[None]:
    """While this is open, the automatic search is off, and a quiet moment does its work.

    `busy`: whether anything goes on. What is loaded at the start is never searched.
    """
    automatic = gc.isenabled()
    gc.collect()
    gc.freeze()
    gc.disable()
    watching = asyncio.create_task(_watch(busy, quiet))
    try:
        yield
    finally:
        watching.cancel()
        gc.unfreeze()
        if automatic:
            gc.enable()


async def _watch(busy: Callable[[], bool], quiet: float) -> None:
    calm = 0
    while True:
        await asyncio.sleep(quiet / 3)
        calm = 0 if busy() else calm + 1
        if calm == 3 or gc.get_count()[0] > URGENT:
            gc.collect()
