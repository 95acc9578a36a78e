"""Floating point accidents (overflow, division by zero) give inf and NaN in silence, as in TensorFlow.

NumPy would warn. Its ``errstate`` does what is needed but costs more than most ops; where NumPy still has
the context variable behind it, that is set directly: around an op, or once for as long as a tape records.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextvars import Context, ContextVar
from functools import partial
from inspect import currentframe
from typing import Any, cast

import numpy as np

from tapecore.engine.origin import runs_ours


class _Listener:
    """What NumPy tells of accidents while a tape records: the engine's own pass in silence, a person's NumPy
    beside it warns as ever.
    """

    def write(self, message: str) -> None:
        """Warn of an accident in a person's arithmetic."""
        here = currentframe()
        frame: Any = here and here.f_back
        while frame is not None and _module(frame).partition(".")[0] == "numpy":
            frame = frame.f_back
        if frame is None or not runs_ours(frame):
            warnings.warn(message.removeprefix("Warning: ").rstrip(), RuntimeWarning, stacklevel=2)


def _module(frame: Any) -> str:
    return frame.f_globals.get("__name__", "")


def _states() -> tuple[ContextVar[Any] | None, Any, Any]:
    """NumPy's variable, and what it holds to ignore accidents and to tell the listener of them."""
    try:
        from numpy._core import umath  # type: ignore[reportPrivateUsage]

        make = cast("Any", umath)._make_extobj
        told = make(divide="log", over="log", invalid="log", call=_Listener())
        return cast("Any", umath)._extobj_contextvar, make(all="ignore"), told
    except (ImportError, AttributeError):
        return None, None, object()


_variable, SILENT, LISTENING = _states()
"""Two states of NumPy: nothing is told; only the listener is told."""

_usual = None if _variable is None else Context().run(_variable.get)


def _silence_slowly() -> Any:
    state = np.errstate(all="ignore")
    state.__enter__()
    return state


def _restore_slowly(state: Any) -> None:
    state.__exit__(None, None, None)


state: Callable[[], Any] = (lambda: None) if _variable is None else _variable.get
"""NumPy's present state: where it is ``LISTENING``, arithmetic of the engine needs no more silence."""

enter: Callable[[Any], Any] = (lambda _: _silence_slowly()) if _variable is None else _variable.set
silence: Callable[[], Any] = partial(enter, SILENT)
restore: Callable[[Any], None] = _restore_slowly if _variable is None else _variable.reset
"""``token = silence()``, or a little quicker ``enter(SILENT)``, before the arithmetic, ``restore(token)`` after
it, in a ``finally``."""


def listen() -> bool:
    """Let NumPy tell the listener only, unless somebody set another state; whether that was done."""
    if _variable is None or _variable.get() is not _usual:
        return False
    _variable.set(LISTENING)
    return True


def end_listening() -> None:
    """Back to NumPy's usual state."""
    if _variable is not None and _variable.get() is LISTENING:
        _variable.set(_usual)
