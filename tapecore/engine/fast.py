"""Short ways through ``execute`` for elementwise ops of one or two inputs.

Written out for one input and for two, without calls to share what they have in common: each call would cost a
tenth of an op.
They do exactly what ``execute`` does for tensors and Variables of one form, of one allowed dtype; others have their
own (see ``spread``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine import floating, signature, spread
from tapecore.engine.execute import read
from tapecore.engine.observer import observers
from tapecore.engine.tensor import Tensor, blanks
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op

_FLOAT = np.dtype(np.float32)
"""Looked for first: the identity of a dtype is quicker to see than its membership."""

_enter, _restore, _state = floating.enter, floating.restore, floating.state
_SILENT, _LISTENING = floating.SILENT, floating.LISTENING
_watching = observers.get


def _arrays_for_scalars() -> bool:
    """Whether this NumPy gives 0-d arrays instead of scalars when asked by ``out=...`` (2.3 and later)."""
    try:
        return type(np.negative(np.zeros(()), out=...)) is np.ndarray  # type: ignore[reportCallIssue, reportArgumentType]
    except TypeError:
        return False


AVAILABLE = _arrays_for_scalars()


def way(op: Op) -> Callable[..., Any] | None:
    """The short way for ``op``, if it is one that has one: what the public calls, under the op's own names."""
    if not op.elementwise or op.attributes:
        return None
    direct = AVAILABLE and isinstance(op.forward, np.ufunc)
    if op.count == 1:
        return signature.named(_unary(op, op.forward, direct), op)
    return (
        signature.named(_binary(op, op.forward, direct), op) if op.count == 2 and len(op.same) == 2 else None
    )


def _unary(op: Op, compute: Callable[..., Any], direct: bool) -> Callable[..., Any]:
    number, usual = op.short(spread=False).number, _usual(op, compute) if direct else None
    silently = _silently(compute, direct)
    longer = spread.one(op, silently)

    def run(x: Any, name: str | None = None) -> Any:
        watching = _watching()
        if type(x) is not Tensor:
            if type(x) is not Variable:
                return longer(x, watching)
            x = read(x, watching)
        if (form := x.form)[1] is not usual:
            return longer(x, watching)
        if _state() is _LISTENING:
            value = compute(x.value) if form[0] else compute(x.value, out=...)
        else:
            value = silently(x.value)
        y, key = next(blanks)
        value.setflags(False)
        y.value = value
        y.form = form
        y.id = key
        for observer in watching:
            reel = observer.reel
            if reel is None:
                observer.on_brief_op(op, x, None, y)
            elif x.id in (connected := reel.connected):
                keep_x, keep_y = op.flags or op.find_flags()
                connected.add(key)
                reel.append((number, key, form, x.id, x.value if keep_x else None, value if keep_y else None))
        return y

    return run


def _binary(op: Op, compute: Callable[..., Any], direct: bool) -> Callable[..., Any]:
    number, usual = op.short(spread=False).number, _usual(op, compute) if direct else None
    silently = _silently(compute, direct)
    longer = spread.two(op, silently)

    def run(x: Any, y: Any, name: str | None = None) -> Any:
        watching = _watching()
        if type(x) is Variable:
            x = read(x, watching)
        if type(y) is Variable:
            y = read(y, watching)
        if (
            type(x) is not Tensor
            or type(y) is not Tensor
            or (form := x.form) is not y.form
            or form[1] is not usual
        ):
            return longer(x, y, watching)
        if _state() is _LISTENING:
            value = compute(x.value, y.value) if form[0] else compute(x.value, y.value, out=...)
        else:
            value = silently(x.value, y.value)
        z, key = next(blanks)
        value.setflags(False)
        z.value = value
        z.form = form
        z.id = key
        for observer in watching:
            reel = observer.reel
            if reel is None:
                observer.on_brief_op(op, x, y, z)
            elif x.id in (connected := reel.connected) or y.id in connected:
                keep_x, keep_y, keep_z = op.flags or op.find_flags()
                connected.add(key)
                a, b = x.value if keep_x else None, y.value if keep_y else None
                reel.append((number, key, form, x.id, y.id, a, b, value if keep_z else None))
        return z

    return run


def _usual(op: Op, compute: Any) -> Any:
    """float32, where the op takes it and gives it; None else."""
    allowed = op.types.numbers
    takes = not allowed or _FLOAT.num in allowed
    return _FLOAT if takes and "f" * compute.nin + "->f" in compute.types else None


def _silently(compute: Callable[..., Any], direct: bool) -> Callable[..., Any]:
    """``compute`` in silence; it always gives an array."""

    def one(*arrays: Any) -> Any:
        if _state() is _LISTENING:
            return compute(*arrays, out=...) if direct else np.asarray(compute(*arrays))
        token = _enter(_SILENT)
        try:
            return compute(*arrays, out=...) if direct else np.asarray(compute(*arrays))
        finally:
            _restore(token)

    return one
