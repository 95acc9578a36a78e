"""``tf.debugging``: checks that raise InvalidArgumentError."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.op import elementwise, public
from tapecore.engine.tensor import Array


def _numbers(x: Any, like: Any = None) -> Array:
    dtype = None if like is None else like.dtype
    return convert_to_tensor(x, dtype_hint=dtype).value


def _check(holds: Any, relation: str, x: Array, y: Array | None, message: str | None, summarize: int | None) -> None:
    if np.all(holds):
        return
    lines = [message] if message else []
    lines.append(f"Condition x {relation} did not hold.")
    for name, array in (("x", x), ("y", y)):
        if array is not None:
            shown = array.ravel()[: summarize or 3]
            lines += [f"First {shown.size} elements of {name}:", str(shown)]
    raise InvalidArgumentError(None, None, "\n".join(lines))


def _binary(name: str, sign: str, compare: Callable[..., Any]) -> None:
    def check(x: Any, y: Any, message: str | None = None, summarize: int | None = None, name: str | None = None) -> None:
        first = convert_to_tensor(x)
        one, other = first.value, _numbers(y, first)
        _check(compare(one, other), f"{sign} y", one, other, message, summarize)

    check.__name__ = name
    check.__doc__ = f"Raise InvalidArgumentError unless x {sign} y holds for every element."
    public(f"debugging.{name} {name}" if name in _TOP_LEVEL else f"debugging.{name}")(check)


def _unary(name: str, relation: str, holds: Callable[..., Any]) -> None:
    def check(x: Any, message: str | None = None, summarize: int | None = None, name: str | None = None) -> None:
        array = _numbers(x)
        _check(holds(array), relation, array, None, message, summarize)

    check.__name__ = name
    check.__doc__ = f"Raise InvalidArgumentError unless x {relation} holds for every element."
    public(f"debugging.{name}")(check)


_TOP_LEVEL = {"assert_equal", "assert_less", "assert_greater"}
for _name, _sign, _compare in (
    ("assert_equal", "==", np.equal),
    ("assert_none_equal", "!=", np.not_equal),
    ("assert_less", "<", np.less),
    ("assert_less_equal", "<=", np.less_equal),
    ("assert_greater", ">", np.greater),
    ("assert_greater_equal", ">=", np.greater_equal),
):
    _binary(_name, _sign, _compare)
for _name, _relation, _holds in (
    ("assert_positive", "> 0", lambda a: a > 0),
    ("assert_negative", "< 0", lambda a: a < 0),
    ("assert_non_negative", ">= 0", lambda a: a >= 0),
    ("assert_non_positive", "<= 0", lambda a: a <= 0),
):
    _unary(_name, _relation, _holds)


@public("debugging.assert_near")
def assert_near(
    x: Any, y: Any, rtol: Any = None, atol: Any = None, message: str | None = None, summarize: int | None = None,
    name: str | None = None,
) -> None:
    """Raise InvalidArgumentError unless x and y agree up to ten times the precision of their dtype."""
    first = convert_to_tensor(x)
    one, other = first.value, _numbers(y, first)
    precise = 10 * np.finfo(one.dtype).eps
    bound = (precise if atol is None else atol) + (precise if rtol is None else rtol) * np.abs(other)
    _check(np.abs(one - other) <= bound, "and y not equal to tolerance", one, other, message, summarize)


@public("debugging.assert_shapes")
def assert_shapes(shapes: Any, data: Any = None, summarize: int | None = None, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless each tensor has the shape beside it; letters stand for equal extents."""
    known: dict[Any, int] = {}
    for x, symbols in shapes.items() if hasattr(shapes, "items") else shapes:
        extents = convert_to_tensor(x).value.shape
        if len(extents) != len(symbols):
            raise ValueError(f"{message or ''}Tensor {x} must have rank {len(symbols)}.  Received rank {len(extents)}")
        for extent, symbol in zip(extents, symbols, strict=True):
            expected = symbol if isinstance(symbol, int) else known.setdefault(symbol, extent)
            if symbol is not None and expected != extent:
                raise ValueError(f"{message or ''}Specified by tensor {x} dimension {extent} is not {expected}")


@public("debugging.assert_rank")
def assert_rank(x: Any, rank: int, message: str | None = None, name: str | None = None) -> None:
    """Raise ValueError unless x has the rank."""
    found = convert_to_tensor(x).value.ndim
    if found != int(rank):
        raise ValueError(f"{message or ''}Tensor {x} must have rank {rank}.  Received rank {found}, shape {np.shape(x)}")


@public("debugging.assert_all_finite")
def assert_all_finite(x: Any, message: str, name: str | None = None) -> Any:
    """x itself. Raises InvalidArgumentError when it holds NaN or inf."""
    return check_numerics.public(x, message)


@public("debugging.Assert Assert")
def assert_true(condition: Any, data: Any, summarize: int | None = None, name: str | None = None) -> None:
    """Raise InvalidArgumentError, showing ``data``, unless the condition holds."""
    if not np.all(_numbers(condition)):
        raise InvalidArgumentError(None, None, f"Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: {data}")


def _checked(tensor: Array, *, message: str) -> Array:
    bad = [word for word, found in (("Inf", np.isinf(tensor)), ("NaN", np.isnan(tensor))) if np.any(found)]
    if bad:
        raise invalid("CheckNumerics", f"{message} : Tensor had {' and '.join(bad)} values")
    return np.asarray(tensor)


check_numerics = elementwise("CheckNumerics", _checked, tensor=1, api="debugging.check_numerics")
