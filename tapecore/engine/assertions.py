"""``tf.debugging``: checks that raise InvalidArgumentError, in TensorFlow's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype, protocol_name
from tapecore.engine.errors import InvalidArgumentError, invalid, invalid_dtype
from tapecore.engine.example import example
from tapecore.engine.op import elementwise, public
from tapecore.engine.shape import TensorShape
from tapecore.engine.tensor import Array


def _pair(x: Any, y: Any, op: str) -> tuple[Array, Array]:
    """Both as arrays of one dtype. Raises InvalidArgumentError when their shapes do not fit."""
    first = convert_to_tensor(x)
    second = convert_to_tensor(y, dtype_hint=first.dtype)
    if first.dtype is not second.dtype:
        raise invalid_dtype(op, 1, *(protocol_name(part.value.dtype) for part in (first, second)))
    one, other = first.value, second.value
    try:
        np.broadcast_shapes(one.shape, other.shape)
    except ValueError:
        ours, theirs = (f"[{','.join(map(str, a.shape))}]" for a in (one, other))
        raise invalid(op, f"Incompatible shapes: {ours} vs. {theirs}") from None
    return one, other


def _failed(message: str) -> InvalidArgumentError:
    return InvalidArgumentError(None, None, message)


def _binary(name: str, sign: str, op: str, compare: Callable[..., Any]) -> None:
    def check(
        x: Any, y: Any, message: str | None = None, summarize: int | None = None, name: str | None = None
    ) -> None:
        one, other = _pair(x, y, op)
        holds = np.asarray(compare(one, other))
        if not holds.all():
            head = f"{message}\n" if message else ""
            raise _failed(
                f"{head}Condition x {sign} y did not hold.\n{_different(holds, one, other, summarize or 3)}"
            )

    check.__name__ = name
    check.__doc__ = f"Raise InvalidArgumentError unless x {sign} y holds for every element."
    public(f"debugging.{name} {name}" if name in _TOP_LEVEL else f"debugging.{name}")(check)


def _different(holds: Array, one: Array, other: Array, summarize: int) -> str:
    """The first elements that fail, if there are axes to tell them by, and the first ones of all."""
    lines: list[str] = []
    wrong = np.argwhere(~holds)[:summarize]
    if holds.ndim:
        key = tuple(wrong.T)
        lines.append(f"Indices of first {len(wrong)} different values:\n{wrong}")
        for name, array in (("x", one), ("y", other)):
            lines.append(f"Corresponding {name} values:\n{np.broadcast_to(array, holds.shape)[key]}")
    for name, array in (("x", one), ("y", other)):
        shown = array.ravel()[:summarize]
        lines.append(f"First {shown.size} elements of {name}:\n{shown}")
    return "\n".join(lines)


def _unary(name: str, sign: str, compare: Callable[..., Any]) -> None:
    def check(
        x: Any, message: str | None = None, summarize: int | None = None, name: str | None = None
    ) -> None:
        array = convert_to_tensor(x).value
        if not np.all(compare(array, 0)):
            head = f"{message}.  " if message else ""
            kind = f"x (shape={TensorShape(array.shape)} dtype={as_dtype(array.dtype).name})"
            shown = [str(item) for item in array.ravel()[: summarize or 3]]
            raise _failed(f"{head}\nCondition x {sign} 0 did not hold element-wise:\n{kind} = \n{shown}")

    check.__name__ = name
    check.__doc__ = f"Raise InvalidArgumentError unless x {sign} 0 holds for every element."
    public(f"debugging.{name}")(check)


_TOP_LEVEL = {"assert_equal", "assert_less", "assert_greater"}
for _name, _sign, _op, _compare in (
    ("assert_equal", "==", "Equal", np.equal),
    ("assert_none_equal", "!=", "NotEqual", np.not_equal),
    ("assert_less", "<", "Less", np.less),
    ("assert_less_equal", "<=", "LessEqual", np.less_equal),
    ("assert_greater", ">", "Greater", np.greater),
    ("assert_greater_equal", ">=", "GreaterEqual", np.greater_equal),
):
    _binary(_name, _sign, _op, _compare)
for _name, _sign, _compare in (
    ("assert_positive", ">", np.greater),
    ("assert_negative", "<", np.less),
    ("assert_non_negative", ">=", np.greater_equal),
    ("assert_non_positive", "<=", np.less_equal),
):
    _unary(_name, _sign, _compare)


@public("debugging.assert_near")
def assert_near(
    x: Any,
    y: Any,
    rtol: Any = None,
    atol: Any = None,
    message: str | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> None:
    """Raise InvalidArgumentError unless x and y agree up to ten times the precision of their dtype."""
    first = convert_to_tensor(x)
    one, other = _pair(first, convert_to_tensor(y, first.dtype), "Sub")
    precise = 10 * np.finfo(one.dtype).eps
    absolute, relative = (precise if bound is None else float(bound) for bound in (atol, rtol))
    if not np.all(np.abs(one - other) <= absolute + relative * np.abs(other)):
        head = f"{message}.  " if message else ""
        raise _failed(
            f"{head}x and y not equal to tolerance rtol = {relative:.8g}, atol = {absolute:.8g}\n"
            f"x (shape={TensorShape(one.shape)}) = {one}\ny (shape={TensorShape(other.shape)}) = {other}"
        )


@public("debugging.assert_rank")
def assert_rank(x: Any, rank: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless x has the rank."""
    shape = convert_to_tensor(x).shape
    if len(shape) != int(rank):
        head = f"{message}. " if message else ""
        raise ValueError(
            f"{head}Tensor  must have rank {int(rank)}.  Received rank {len(shape)}, shape {shape}"
        )


@public("debugging.assert_shapes")
def assert_shapes(
    shapes: Any,
    data: Any = None,
    summarize: int | None = None,
    message: str | None = None,
    name: str | None = None,
) -> None:
    """Raise ValueError unless each tensor has the shape beside it; equal letters stand for equal extents."""
    known: dict[Any, tuple[int, str]] = {}
    for x, symbols in shapes.items() if hasattr(shapes, "items") else shapes:
        tensor = convert_to_tensor(x)
        kind = f"shape={tensor.shape} dtype={tensor.dtype.name}"
        if len(tensor.shape) != len(symbols):
            raise ValueError(
                f"{message or ''}Tensor {kind} must have rank {len(symbols)}.  Received rank {len(tensor.shape)}"
            )
        for axis, (extent, symbol) in enumerate(zip(tensor.shape, symbols, strict=True)):
            _check_extent(axis, (extent, tensor.shape), symbol, kind, known, message or "")


def _check_extent(
    axis: int, found: tuple[int, Any], symbol: Any, kind: str, known: dict[Any, tuple[int, str]], message: str
) -> None:
    if symbol is None:
        return
    extent, shape = found
    explicit = isinstance(symbol, int)
    size, where = (symbol, "") if explicit else known.setdefault(symbol, (extent, f"{kind} dimension {axis}"))
    if size != extent:
        origin = "Specified explicitly" if explicit else f"Specified by tensor {where}"
        raise ValueError(
            f"{message}{origin}.  Tensor {kind} dimension {axis} must have size {size}.  Received size {extent}, "
            f"shape {shape}"
        )


@public("debugging.assert_type")
def assert_type(tensor: Any, tf_type: Any, message: str | None = None, name: str | None = None) -> None:
    """Raise TypeError unless the tensor has the dtype."""
    wanted, found = as_dtype(tf_type), convert_to_tensor(tensor).dtype
    if wanted != found:
        raise TypeError(f"{message or ''}tensor must be of type {wanted!r}; got {found!r}")


@public("debugging.assert_all_finite")
def assert_all_finite(x: Any, message: str, name: str | None = None) -> Any:
    """x itself. Raises InvalidArgumentError when it holds NaN or inf."""
    return check_numerics.public(x, message)


@public("debugging.Assert Assert")
def assert_true(condition: Any, data: Any, summarize: int | None = None, name: str | None = None) -> None:
    """Raise InvalidArgumentError, showing ``data``, unless the condition holds."""
    if not np.all(convert_to_tensor(condition).value):
        shown = "\n".join(str(convert_to_tensor(item).value) for item in data)
        raise _failed(f"Expected '{condition}' to be true. Summarized data: {shown}")


def _checked(tensor: Array, *, message: str) -> Array:
    bad = [word for word, found in (("Inf", np.isinf(tensor)), ("NaN", np.isnan(tensor))) if np.any(found)]
    if bad:
        raise invalid("CheckNumerics", f"{message} : Tensor had {' and '.join(bad)} values")
    return np.asarray(tensor)


_NAMED = (example((2, 3), message="here"),)
check_numerics = elementwise(
    "CheckNumerics", _checked, tensor=1, api="debugging.check_numerics", examples=_NAMED
)
