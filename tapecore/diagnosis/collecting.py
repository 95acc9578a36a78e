"""Work without the collector of cycles: a long recording is many small objects that all live to the end, and looking
through them again and again takes longer than the diagnosis itself."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def uncollected() -> Generator[None]:
    """The collector rests meanwhile, if it was at work; where two overlap, the one that stopped it starts it
    again."""
    automatic = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if automatic:
            gc.enable()
