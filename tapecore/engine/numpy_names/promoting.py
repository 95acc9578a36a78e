"""The conversion modes ``all`` and ``safe``: public functions that find a common dtype for their operands."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import library
from tapecore.engine.assigning import Assigning
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.extension.elementwise_names import BINARY, UNARY
from tapecore.engine.numpy_names.weak import (
    Kind,
    is_weak,
    kind_of,
    result_kind,
    strong,
    weakened,
)
from tapecore.engine.op import PUBLIC
from tapecore.engine.ops.casting import cast
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import variable_of

_OF_ONE_TOO = """
    reduce_sum math.reduce_sum reduce_mean math.reduce_mean reduce_max math.reduce_max reduce_min math.reduce_min
    reduce_prod math.reduce_prod math.cumsum cumsum math.cumprod transpose linalg.matrix_transpose reshape squeeze
    expand_dims identity tile reverse roll slice strided_slice gather stop_gradient nn.softmax math.softmax
    broadcast_to pad repeat sort linalg.diag linalg.diag_part linalg.trace linalg.inv linalg.det split unstack
    constant convert_to_tensor experimental.numpy.array experimental.numpy.asarray experimental.numpy.abs
    experimental.numpy.negative experimental.numpy.sum experimental.numpy.reshape experimental.numpy.transpose
"""
_OF_TWO_TOO = """
    matmul linalg.matmul tensordot experimental.numpy.add experimental.numpy.subtract experimental.numpy.multiply
    experimental.numpy.true_divide experimental.numpy.divide experimental.numpy.floor_divide experimental.numpy.mod
    experimental.numpy.power experimental.numpy.maximum experimental.numpy.minimum experimental.numpy.matmul
    experimental.numpy.dot experimental.numpy.less experimental.numpy.greater experimental.numpy.equal
    math.floordiv math.floormod
"""
_CREATING = {"constant", "convert_to_tensor", "experimental.numpy.array", "experimental.numpy.asarray"}
_ASSIGNING = ("assign", "assign_add", "assign_sub")

mode: list[str] = ["legacy"]
"""The conversion mode that is on."""
_replaced: list[tuple[Any, Any]] = []
_methods: dict[str, Any] = {}


def is_on() -> bool:
    """Whether operands take a common dtype by the rules of weak dtypes."""
    return mode[0] in ("all", "safe")


def switch(to: str) -> None:
    """Turn to another mode: put public functions behind faces that convert, or take those away."""
    was_on = is_on()
    mode[0] = to
    if is_on() == was_on:
        return
    if is_on():
        _put_faces()
    else:
        _take_faces()


def _put_faces() -> None:
    named = {
        **dict.fromkeys((*UNARY, *_OF_ONE_TOO.split()), _of_one),
        **dict.fromkeys((*BINARY, *_OF_TWO_TOO.split()), _of_two),
    }
    for name, kind in named.items():
        inner = PUBLIC.get(name)
        if inner is None or name == "cast" or any(inner is known for pair in _replaced for known in pair):
            continue
        face = _created(inner) if name in _CREATING else kind(inner)
        _replaced.append((inner, face))
        library.replace(inner, face)
    for name in _ASSIGNING:
        _methods[name] = getattr(Assigning, name)
        setattr(Assigning, name, _assigned(_methods[name]))


def _take_faces() -> None:
    for inner, face in _replaced:
        library.replace(face, inner)
    _replaced.clear()
    for name, method in _methods.items():
        setattr(Assigning, name, method)
    _methods.clear()


def _of_one(inner: Callable[..., Any]) -> Callable[..., Any]:
    """A function of one operand: what it makes of a weak one is weak."""

    @functools.wraps(inner)
    def face(*args: Any, **kwargs: Any) -> Any:
        first = args[0] if args else next(iter(kwargs.values()), None)
        rest = [_plain(args[0]), *map(strong, args[1:])] if args else []
        result = inner(*rest, **{key: strong(x) for key, x in kwargs.items()})
        chosen = any(x is not None for key, x in kwargs.items() if "dtype" in key)
        return weakened(result) if is_weak(first) and not chosen else result

    return face


def _plain(x: Any) -> Any:
    """An operand as a tensor of its own dtype where it is weak."""
    return _converted(x, kind_of(x)) if is_weak(x) else x


def _created(inner: Callable[..., Any]) -> Callable[..., Any]:
    """A function that makes tensors: weak ones where nobody says a dtype, and of a tensor one of another dtype."""

    @functools.wraps(inner)
    def face(value: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if dtype is None:
            kind = kind_of(value) if is_weak(value) else None
            result = inner(strong(value), kind and kind.name, *args, **kwargs)
            return result if kind is None else weakened(result)
        given = variable_of(strong(value))
        known = cast(given, dtype) if isinstance(given, Tensor) and given.dtype != as_dtype(dtype) else given
        return inner(known, dtype, *args, **kwargs)

    return face


def _of_two(inner: Callable[..., Any]) -> Callable[..., Any]:
    """A function of two operands, which take a common dtype."""

    @functools.wraps(inner)
    def face(*args: Any, **kwargs: Any) -> Any:
        keys = [key for key in kwargs if key != "name"][: 2 - len(args[:2])]
        operands = [*args[:2], *(kwargs[key] for key in keys)]
        if len(operands) < 2:
            return inner(*args, **kwargs)
        rest = {key: x for key, x in kwargs.items() if key not in keys}
        return binary(lambda x, y: inner(x, y, *args[2:], **rest), *operands)  # type: ignore[reportUnknownLambdaType]

    return face


def binary(function: Callable[[Any, Any], Any], x: Any, y: Any) -> Any:
    """``function`` of two operands in their common dtype. TypeError where mode ``safe`` forbids it."""
    try:
        kind = result_kind(x, y, mode=mode[0])
    except NotImplementedError:
        return function(strong(x), strong(y))
    result = function(_converted(x, kind), _converted(y, kind))
    return weakened(result) if kind.weak else result


def _converted(x: Any, kind: Kind) -> Any:
    known = variable_of(strong(x))
    if (
        hasattr(known, "dtype")
        and as_dtype(known.dtype).name == kind.name
        and not isinstance(known, np.generic)
    ):
        return known
    return cast(known, kind.name)


def _assigned(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def assign(self: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        kind = result_kind(self, value, mode=mode[0])
        if kind.name != self.dtype.name:
            raise TypeError(
                f"Variable dtype is immutable. Calling {method.__name__} of Variable (with dtype {self.dtype}) on "
                f"{value} requires converting {value} to {self.dtype}. This is disabled in the current promotion "
                f"semantics. Please convert {value} manually before calling {method.__name__}."
            )
        return method(self, _converted(value, kind), *args, **kwargs)

    return assign
