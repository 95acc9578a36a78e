"""What a place is called where numbers leave TensorFlow."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from tapecore.graph.program import called, span_of

if TYPE_CHECKING:
    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event

NUMPY = "NumPy"
KNOWN = {"numpy": ".numpy()", "float": "float()", "int": "int()", "array": NUMPY, "item": ".item()"}
"""What an escape is called that is no call, or the call that gave it its name."""


def way_out(case: Case, escape: Event, loop: ast.Call | None = None) -> str:
    """The way out as the person wrote it: ``np.mean``, ``layer.get_weights``, ``.numpy()``, or ``NumPy`` where a
    tensor was given to it; "" where nothing is known. ``loop``: the call of a model's own loop that it was in."""
    span = span_of(case.recording, escape)
    call = loop or (None if span is None else case.program.calls.get(span))
    if call is None or called(call) == escape.what:
        return KNOWN.get(escape.what) or (escape.what if escape.what.startswith("np.") else "")
    return ast.unparse(call.func)
