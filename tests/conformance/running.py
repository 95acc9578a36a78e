"""Run a snippet and write down what it did: printed text, public variables, the error that ended it."""

from __future__ import annotations

import contextlib
import contextvars
import io
import sys
from typing import Any

import numpy as np

Outcome = dict[str, Any]


def run(source: str, tensorflow: Any) -> Outcome:
    """The outcome of ``source``, in which ``import tensorflow`` gives ``tensorflow``."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = io.StringIO()
    error = None
    before = sys.modules.get("tensorflow")
    sys.modules["tensorflow"] = tensorflow
    try:
        with contextlib.redirect_stdout(printed):
            program = compile(source, "<snippet>", "exec", dont_inherit=True)  # not our own annotations
            contextvars.copy_context().run(exec, program, namespace)  # what it leaves open ends with it
    except Exception as raised:  # noqa: BLE001  # a snippet may raise anything; that is its outcome
        error = [type(raised).__name__, str(raised)]
    finally:
        if before is None:
            del sys.modules["tensorflow"]
        else:
            sys.modules["tensorflow"] = before
    variables = {name: described(value) for name, value in namespace.items() if not name.startswith("_")}
    return {
        "stdout": printed.getvalue(),
        "variables": {name: value for name, value in variables.items() if value is not None},
        "error": error,
    }


def described(value: Any) -> Any:
    """``value`` as plain data, or None for what is not compared (functions, modules, tapes)."""
    if value is None:
        return ["none"]
    if isinstance(value, (bool, int, float, str)):
        return [type(value).__name__, _number(value)]
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [described(item) for item in value]]
    if isinstance(value, dict):
        return ["dict", {str(key): described(item) for key, item in value.items()}]
    return _numeric(value)


def _numeric(value: Any) -> Any:
    kind = type(value).__name__
    if kind == "IndexedSlices":
        return [kind, described(value.values), described(value.indices)]
    if kind == "TensorShape":
        return [kind, value.as_list()]
    if hasattr(value, "numpy") and hasattr(value, "shape"):
        return [kind, value.dtype.name, list(value.shape), _numbers(value.numpy())]
    if isinstance(value, (np.ndarray, np.generic)):
        return [kind, str(value.dtype), list(value.shape), _numbers(value)]
    return None


def _numbers(array: Any) -> list[Any]:
    return [_number(item) for item in np.asarray(array).ravel().tolist()]


def _number(item: Any) -> Any:
    if isinstance(item, bytes):
        return item.decode(errors="replace")
    if isinstance(item, complex):
        return [item.real, item.imag]
    return repr(item) if isinstance(item, float) and not np.isfinite(item) else item
