"""Which way of making random words is asked for: here it is always Philox."""

from __future__ import annotations

import enum
from typing import Any

from tapecore.engine.errors import UnimplementedError
from tapecore.engine.op import PUBLIC


class Algorithm(enum.Enum):
    """Ways to make random words. Philox is the one that is here; it is what ``AUTO_SELECT`` takes on a CPU."""

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


PUBLIC["random.Algorithm"] = PUBLIC["random.experimental.Algorithm"] = Algorithm


def need_philox(alg: Any) -> None:
    """Raise UnimplementedError for ThreeFry, as TensorFlow does on a CPU; ValueError for what it does not know."""
    if alg in ("threefry", Algorithm.THREEFRY, Algorithm.THREEFRY.value):
        raise UnimplementedError(None, None, "Non-XLA devices don't support the ThreeFry algorithm.")
    if alg not in (None, "philox", "auto_select", *Algorithm, Algorithm.PHILOX.value):
        raise ValueError(f"Unsupported algorithm: {alg!r}")
