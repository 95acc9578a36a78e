"""``import tapecore as tf``: the TensorFlow names, on an engine whose every op can be observed.

Also ``record()``, ``explain()``, ``assert_gradients()``, ``show()`` and ``open_recording()``;
``check_gradients()``; and ``op`` and ``elementwise`` to declare ops of one's own. Everything is loaded on first use, so
that ``tapecore.recording`` can be imported without the engine.
"""

from __future__ import annotations

import importlib
from typing import Any

_OURS = {
    "record": "tapecore.capture",
    "explain": "tapecore.capture",
    "assert_gradients": "tapecore.capture",
    "open_recording": "tapecore.recording",
    "show": "tapecore.capture",
    "check_gradients": "tapecore.engine.gradient_check",
    "GradientMismatch": "tapecore.engine.gradient_check",
    "Op": "tapecore.engine.op",
    "op": "tapecore.engine.declaring",
    "elementwise": "tapecore.engine.declaring",
    "example": "tapecore.engine.example",
}
"""Names of our own and the modules that define them."""

__version__ = "2.21.0"


def __getattr__(name: str) -> Any:
    if name in _OURS:
        return getattr(importlib.import_module(_OURS[name]), name)
    if name.startswith("__"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    tree = importlib.import_module("tapecore.engine.library").mirrored(globals())
    if not hasattr(tree, name) and importlib.import_module("tapecore.engine.importing").asked_by_import(
        submodules=True
    ):
        raise importlib.import_module("tapecore.engine.namespace").refused_import(tree, name, __name__)
    value = getattr(tree, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    names = dir(importlib.import_module("tapecore.engine.library").root())
    return sorted({*globals(), *_OURS, *names})
