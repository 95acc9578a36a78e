"""Short ways through ``execute`` for elementwise ops whose forward is one NumPy function.

They do exactly what ``execute`` does for inputs that are Tensors of one allowed dtype, and leave everything
else to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine import floating
from tapecore.engine.observer import Record, observers
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.op import Op

_FLOAT = np.dtype(np.float32)
"""Looked for first: the identity of a dtype is quicker to see than its membership."""

_NO_ATTRS: dict[str, Any] = {}
_record = cast("Any", tuple).__new__
_silence, _restore, _watching = floating.silence, floating.restore, observers.get


def _arrays_for_scalars() -> bool:
    """Whether this NumPy gives 0-d arrays instead of scalars when asked by ``out=...`` (2.3 and later)."""
    try:
        return type(np.negative(np.zeros(()), out=...)) is np.ndarray  # type: ignore[reportCallIssue, reportArgumentType]
    except TypeError:
        return False


AVAILABLE = _arrays_for_scalars()


def way(op: Op) -> Callable[..., Any] | None:
    """The short way for ``op``, if it is one that has one."""
    if not AVAILABLE or not op.elementwise or not isinstance(op.forward, np.ufunc) or op.variadic:
        return None
    if len(op.inputs) == 1:
        return _unary(op)
    return _binary(op) if len(op.inputs) == 2 and len(op.same) == 2 else None


def _unary(op: Op) -> Callable[..., Any]:
    from tapecore.engine.execute import execute

    compute: Any = op.forward
    allowed = op.types.numbers
    usual = _FLOAT if _FLOAT.num in allowed else None

    def run(x: Any) -> Any:
        if type(x) is not Tensor:
            return execute(op, (x,), {})
        a = x.value
        if a.dtype is not usual and allowed and a.dtype.num not in allowed:
            return execute(op, (x,), {})
        token = _silence()
        try:
            y = Tensor(compute(a, out=...))
        finally:
            _restore(token)
        watching = _watching()
        if watching:
            record = _record(Record, (op, (x,), _NO_ATTRS, (y,)))
            for observer in watching:
                observer.on_op(record)
        return y

    return run


def _binary(op: Op) -> Callable[..., Any]:
    from tapecore.engine.execute import execute

    compute: Any = op.forward
    allowed = op.types.numbers
    usual = _FLOAT if _FLOAT.num in allowed else None

    def run(x: Any, y: Any) -> Any:
        if type(x) is not Tensor or type(y) is not Tensor:
            return execute(op, (x, y), {})
        a, b = x.value, y.value
        dtype = a.dtype
        if dtype is not b.dtype or (dtype is not usual and allowed and dtype.num not in allowed):
            return execute(op, (x, y), {})
        token = _silence()
        try:
            z = Tensor(compute(a, b, out=...))
        except ValueError:
            return execute(op, (x, y), {})  # which words the complaint
        finally:
            _restore(token)
        watching = _watching()
        if watching:
            record = _record(Record, (op, (x, y), _NO_ATTRS, (z,)))
            for observer in watching:
                observer.on_op(record)
        return z

    return run
