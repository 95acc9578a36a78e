"""Floating point accidents (overflow, division by zero) give inf and NaN in silence, as in TensorFlow.

NumPy would warn. Its ``errstate`` does what is needed but costs more than most ops; where NumPy still has
the context variable behind it, that is set directly.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any, cast

import numpy as np


def _state() -> tuple[ContextVar[Any] | None, Any]:
    try:
        from numpy._core import umath  # type: ignore[reportPrivateUsage]

        module = cast("Any", umath)
        return module._extobj_contextvar, module._make_extobj(all="ignore")
    except (ImportError, AttributeError):
        return None, None


_variable, _ignoring = _state()


def _silence_slowly() -> Any:
    state = np.errstate(all="ignore")
    state.__enter__()
    return state


def _restore_slowly(state: Any) -> None:
    state.__exit__(None, None, None)


silence: Callable[[], Any] = _silence_slowly if _variable is None else partial(_variable.set, _ignoring)
restore: Callable[[Any], None] = _restore_slowly if _variable is None else _variable.reset
"""``token = silence()`` before the arithmetic, ``restore(token)`` after it, in a ``finally``."""
