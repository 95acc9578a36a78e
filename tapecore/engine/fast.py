"""Short ways through ``execute`` for elementwise ops of one or two inputs.

They do exactly what ``execute`` does for tensors, Variables and Python numbers beside them, of one allowed dtype,
and leave everything else to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine import floating
from tapecore.engine.conversion import to_array
from tapecore.engine.execute import execute
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op

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
    if not op.elementwise or op.attributes:
        return None
    direct = AVAILABLE and isinstance(op.forward, np.ufunc)
    if len(op.inputs) == 1:
        return _unary(op, op.forward, direct)
    return _binary(op, op.forward, direct) if len(op.inputs) == 2 and len(op.same) == 2 else None


def _unary(op: Op, compute: Callable[..., Any], direct: bool) -> Callable[..., Any]:
    allowed = op.types.numbers
    usual = _FLOAT if _FLOAT.num in allowed else None

    def run(x: Any) -> Any:
        watching = _watching()
        if type(x) is not Tensor:
            if type(x) is not Variable:
                return execute(op, (x,), {})
            x = x.read(watching)
        a = x.value
        if a.dtype is not usual and allowed and a.dtype.num not in allowed:
            return execute(op, (x,), {})
        token = _silence()
        try:
            y = Tensor(compute(a, out=...) if direct else np.asarray(compute(a)))
        finally:
            _restore(token)
        if watching:
            record = _record(Record, (op, (x,), _NO_ATTRS, (y,)))
            for observer in watching:
                observer.on_op(record)
        return y

    return run


def _binary(op: Op, compute: Callable[..., Any], direct: bool) -> Callable[..., Any]:
    allowed = op.types.numbers
    usual = _FLOAT if _FLOAT.num in allowed else None

    def run(x: Any, y: Any) -> Any:
        watching = _watching()
        if type(x) is Tensor and type(y) is Tensor:
            a, b = x.value, y.value
        else:
            x, y, a, b = _operands(x, y, watching)
            if a is None:
                return execute(op, (x, y), {})
        dtype = a.dtype
        if dtype is not b.dtype or (dtype is not usual and allowed and dtype.num not in allowed):
            return execute(op, (x, y), {})
        token = _silence()
        try:
            z = Tensor(compute(a, b, out=...) if direct else np.asarray(compute(a, b)))
        except ValueError:
            return execute(op, (x, y), {})  # which words the complaint
        finally:
            _restore(token)
        if watching:
            record = _record(Record, (op, (x, y), _NO_ATTRS, (z,)))
            for observer in watching:
                observer.on_op(record)
        return z

    return run


def _operands(x: Any, y: Any, watching: tuple[Observer, ...]) -> tuple[Any, Any, Any, Any]:
    """Both operands as records have them, and their arrays; None for the arrays where the long way is needed."""
    if type(x) is Variable:
        x = x.read(watching)
    if type(y) is Variable:
        y = y.read(watching)
    if type(x) is Tensor:
        if type(y) is Tensor:
            return x, y, x.value, y.value
        array = _number(y, x, watching)
        return (x, y, None, None) if array is None else (x, array, x.value, array)
    array = _number(x, y, watching)
    return (x, y, None, None) if array is None else (array, y, array, y.value)


def _number(x: Any, beside: Any, watching: tuple[Observer, ...]) -> Any:
    """A Python number as an array of the dtype of the tensor beside it, where that is sure to work."""
    if (type(x) is not float and type(x) is not int) or type(beside) is not Tensor:
        return None
    dtype = beside.value.dtype
    if dtype.kind not in "fc":
        return None
    array = to_array(x, dtype)
    for observer in watching:
        observer.on_convert(array, x)
    return array
