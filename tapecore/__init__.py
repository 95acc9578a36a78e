"""``import tapecore as tf``: the TensorFlow names, on an engine whose every op can be observed.

Also ``record()``, ``explain()``, ``show()`` and ``open_recording()``. Everything is loaded on first use, so
that ``tapecore.recording`` can be imported without the engine.
"""

from __future__ import annotations

import importlib
from typing import Any

_OURS = {
    "record": "tapecore.capture",
    "explain": "tapecore.capture",
    "open_recording": "tapecore.recording",
    "show": "tapecore.capture",
}
"""Names of our own and the modules that define them."""

__version__ = "2.21.0"


def __getattr__(name: str) -> Any:
    if name in _OURS:
        return getattr(importlib.import_module(_OURS[name]), name)
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module("tapecore.engine.library").root(), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    names = dir(importlib.import_module("tapecore.engine.library").root())
    return sorted({*globals(), *_OURS, *names})
