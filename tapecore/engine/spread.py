"""Short ways through ``execute`` for ops of one or two inputs whose output has a form of its own: products of
matrices, biases, Python numbers beside tensors.

They do what ``execute`` does for tensors of one floating type, and leave everything else to it. The attributes have
their defaults. They are written out for one input and for two, as those in ``fast`` are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from tapecore.engine import floating
from tapecore.engine.conversion import to_array
from tapecore.engine.errors import OpError
from tapecore.engine.execute import as_array, execute, read
from tapecore.engine.observer import Observer, Record, observers
from tapecore.engine.origin import is_ours
from tapecore.engine.signature import REQUIRED
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op
    from tapecore.engine.reel import Reel

_FLOATS = tuple(map(np.dtype, (np.float32, np.float64)))
_NUMBERS = (float, int)
_REFUSED = (OpError, ValueError, IndexError, TypeError)
"""What ``execute`` meets again, and words as TensorFlow does."""

_array = np.ndarray
_state, _LISTENING = floating.state, floating.LISTENING
_watching = observers.get


def face(op: Op) -> Callable[..., Any] | None:
    """What the public calls where ``op`` has such a way and is no elementwise op: the engine's own have, for they may
    be run again when they fail. What has to be given attributes is called in the usual way.
    """
    if op.count not in (1, 2) or not is_ours(op.forward) or REQUIRED in op.attributes.values():
        return None
    return update_wrapper((_face_of_one if op.count == 1 else _face_of_two)(op, op.public), op.public)


def _face_of_one(op: Op, usual: Callable[..., Any]) -> Callable[..., Any]:
    quick = one(op, op.forward)

    def run(*args: Any, **options: Any) -> Any:
        if options or len(args) != 1:
            return usual(*args, **options)
        watching = _watching()
        (x,) = args
        return quick(read(x, watching) if type(x) is Variable else x, watching)

    return run


def _face_of_two(op: Op, usual: Callable[..., Any]) -> Callable[..., Any]:
    quick = two(op, op.forward)

    def run(*args: Any, **options: Any) -> Any:
        if options or len(args) != 2:
            return usual(*args, **options)
        watching = _watching()
        x, y = args
        if type(x) is Variable:
            x = read(x, watching)
        return quick(x, read(y, watching) if type(y) is Variable else y, watching)

    return run


def one(op: Op, compute: Callable[..., Any]) -> Callable[[Any, tuple[Observer, ...]], Any]:
    """The short way for one input, no Variable, and the observers."""
    takes, number = _taken(op), op.short(spread=True).number

    def run(x: Any, watching: tuple[Observer, ...]) -> Any:
        attrs = (op.defaults or op.find_defaults())[0]
        if type(x) is not Tensor or x.form[1] not in takes:
            return execute(op, (x,), attrs)
        token = None if _state() is _LISTENING else floating.silence()
        try:
            value = compute(x.value, **attrs)
        except _REFUSED:
            return execute(op, (x,), attrs)
        finally:
            if token is not None:
                floating.restore(token)
        if type(value) is not _array:
            if type(value) is tuple:
                return _several(op, (x,), attrs, cast("tuple[Any, ...]", value), watching)
            value = as_array(value)
        y = Tensor(value)
        for observer in watching:
            if observer.reel is not None and y.form[1].kind == "f" and (op.kept or op.plan).flat:
                _keep_one(op, number, observer.reel, x, y)
            elif attrs or observer.reel is not None:
                observer.on_op(Record(op, (x,), attrs, (y,)))
            else:
                observer.on_brief_op(op, x, None, y)
        return y

    return run


def two(op: Op, compute: Callable[..., Any]) -> Callable[[Any, Any, tuple[Observer, ...]], Any]:
    """The short way for two inputs, no Variables, and the observers."""
    takes, number, alike = _taken(op), op.short(spread=True).number, len(op.same) == 2

    def run(x: Any, y: Any, watching: tuple[Observer, ...]) -> Any:
        attrs = (op.defaults or op.find_defaults())[0]
        pair = _pair(x, y, takes, alike, watching)
        if pair is None:
            return execute(op, (x, y), attrs)
        a, b = [x.value if type(x) is Tensor else x for x in pair]
        token = None if _state() is _LISTENING else floating.silence()
        try:
            value = compute(a, b, **attrs)
        except _REFUSED:
            return execute(op, (x, y), attrs)
        finally:
            if token is not None:
                floating.restore(token)
        if type(value) is not _array:
            if type(value) is tuple:
                return _several(op, pair, attrs, cast("tuple[Any, ...]", value), watching)
            value = as_array(value)
        z = Tensor(value)
        for observer in watching:
            if observer.reel is not None and z.form[1].kind == "f" and (op.kept or op.plan).flat:
                _keep_two(op, number, observer.reel, pair, z)
            elif attrs or observer.reel is not None or a is pair[0] or b is pair[1]:
                observer.on_op(Record(op, pair, attrs, (z,)))
            else:
                observer.on_brief_op(op, *pair, z)
        return z

    return run


def _taken(op: Op) -> tuple[np.dtype[Any], ...]:
    """The floating types that ``op`` takes."""
    return tuple(dtype for dtype in _FLOATS if not op.types.numbers or dtype.num in op.types.numbers)


def _pair(
    x: Any, y: Any, takes: tuple[Any, ...], alike: bool, watching: tuple[Observer, ...]
) -> tuple[Any, Any] | None:
    """The two, if they are of one type: tensors, or a tensor and the array that a Python number beside it becomes."""
    if type(x) is Tensor:
        dtype = x.form[1]
        if dtype in takes:
            if type(y) is Tensor:
                return (x, y) if y.form[1] is dtype else None
            if alike and type(y) in _NUMBERS:
                return x, _number(y, dtype, watching)
    elif alike and type(y) is Tensor and type(x) in _NUMBERS and y.form[1] in takes:
        return _number(x, y.form[1], watching), y
    return None


def _number(x: float, dtype: Any, watching: tuple[Observer, ...]) -> Any:
    array = to_array(x, dtype)
    for observer in watching:
        observer.on_convert(array, x)
    return array


def _keep_one(op: Op, number: int, reel: Reel, x: Tensor, y: Tensor) -> None:
    """Write a flat entry if a gradient may reach ``x``."""
    if x.id in reel.connected:
        reel.connected.add(y.id)
        keep_x, keep_y = op.flags or op.find_flags()
        a, b = x.value if keep_x else None, y.value if keep_y else None
        reel.append((number, y.id, (y.form, x.form), x.id, a, b))


def _keep_two(op: Op, number: int, reel: Reel, pair: tuple[Any, Any], z: Tensor) -> None:
    """Write a flat entry if a gradient may reach one of the two."""
    x, y = pair
    i, a, f = (x.id, x.value, x.form) if type(x) is Tensor else (0, x, ((), x.dtype))
    j, b, g = (y.id, y.value, y.form) if type(y) is Tensor else (0, y, ((), y.dtype))
    if i in reel.connected or j in reel.connected:
        reel.connected.add(z.id)
        keep_x, keep_y, keep_z = op.flags or op.find_flags()
        kept = a if keep_x else None, b if keep_y else None, z.value if keep_z else None
        reel.append((number, z.id, (z.form, f, g), i, j, *kept))


def _several(
    op: Op,
    inputs: tuple[Any, ...],
    attrs: dict[str, Any],
    parts: tuple[Any, ...],
    watching: tuple[Observer, ...],
) -> tuple[Tensor, ...]:
    """The outputs of an op that has several."""
    outputs = tuple([Tensor(as_array(part)) for part in parts])
    for observer in watching:
        observer.on_op(Record(op, inputs, attrs, outputs))
    return outputs
