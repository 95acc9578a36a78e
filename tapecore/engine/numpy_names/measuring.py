"""More elementwise functions and reductions of ``tf.experimental.numpy``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.numpy_names.arrays import asarray, floating, offer, promoted, tf
from tapecore.engine.numpy_names.choosing import where
from tapecore.engine.numpy_names.shaping import flatten
from tapecore.engine.tensor import Tensor


def _number(x: Tensor, number: float) -> Tensor:
    """A constant of the dtype of ``x``."""
    return convert_to_tensor(np.asarray(number, x.value.dtype))


def _scaled(function: str, factor: float) -> Callable[[Any], Tensor]:
    def run(x: Any) -> Tensor:
        value = tf(function)(floating(x))
        return value * _number(value, factor)

    return run


offer("log2", _scaled("math.log", 1 / math.log(2)))
offer("log10", _scaled("math.log", 1 / math.log(10)))
offer("deg2rad", _scaled("identity", math.pi / 180))
offer("rad2deg", _scaled("identity", 180 / math.pi))


def exp2(x: Any) -> Tensor:
    """2 to the power of x."""
    value = floating(x)
    return tf("exp")(value * _number(value, math.log(2)))


def cbrt(x: Any) -> Tensor:
    """The cube root, of negative numbers too."""
    value = floating(x)
    return tf("sign")(value) * tf("pow")(tf("abs")(value), _number(value, 1 / 3))


def sinc(x: Any) -> Tensor:
    """sin(pi x) / (pi x), 1 at 0."""
    value = floating(x)
    turned = value * _number(value, math.pi)
    zero = tf("equal")(value, _number(value, 0))
    safe = tf("where")(zero, tf("ones_like")(turned), turned)
    return tf("where")(zero, tf("ones_like")(turned), tf("sin")(safe) / safe)


def hypot(x1: Any, x2: Any) -> Tensor:
    """The length of the hypotenuse."""
    a, b = (floating(x) for x in promoted(x1, x2))
    return tf("sqrt")(tf("square")(a) + tf("square")(b))


def logaddexp(x1: Any, x2: Any) -> Tensor:
    """log(exp(x1) + exp(x2)), without overflow."""
    a, b = (floating(x) for x in promoted(x1, x2))
    greatest = tf("maximum")(a, b)
    sums = greatest + tf("math.log1p")(tf("exp")(-tf("abs")(a - b)))
    return tf("where")(tf("math.is_nan")(a - b), a + b, sums)  # both infinite, or a NaN


def logaddexp2(x1: Any, x2: Any) -> Tensor:
    """log2(2 ** x1 + 2 ** x2), without overflow."""
    a, b = (floating(x) for x in promoted(x1, x2))
    factor = _number(a, math.log(2))
    return logaddexp(a * factor, b * factor) / factor


def heaviside(x1: Any, x2: Any) -> Tensor:
    """0 below zero, 1 above, ``x2`` at it."""
    a, b = (floating(x) for x in promoted(x1, x2))
    zeros = tf("zeros_like")(a)
    return tf("where")(a < zeros, zeros, tf("where")(a > zeros, tf("ones_like")(a), b))


def divmod_(x1: Any, x2: Any) -> tuple[Tensor, Tensor]:
    """The quotient rounded down, and what is left."""
    a, b = promoted(x1, x2)
    return tf("math.floordiv")(a, b), tf("math.floormod")(a, b)


def bitwise_not(x: Any) -> Tensor:
    """All bits the other way round; booleans too."""
    value = asarray(x)
    return tf("logical_not")(value) if value.dtype.name == "bool" else tf("bitwise.invert")(value)


def nextafter(x1: Any, x2: Any) -> Tensor:
    """The next number that the dtype can hold towards ``x2``."""
    return tf("math.nextafter")(*(floating(x) for x in promoted(x1, x2)))


# ------------------------------------------------------------------ whole numbers and truths


def _told(function: Callable[..., Any], *, floats: bool = True) -> Callable[..., Tensor]:
    """What NumPy tells of numbers through which no gradient flows."""

    def run(*arrays: Any) -> Tensor:
        values = [floating(x) if floats else x for x in promoted(*arrays)]
        return convert_to_tensor(np.asarray(function(*(x.value for x in values))))

    return run


offer("gcd", _told(np.gcd, floats=False))
offer("lcm", _told(np.lcm, floats=False))
offer("signbit", _told(np.signbit))
offer("isneginf", _told(np.isneginf))
offer("isposinf", _told(np.isposinf))
offer("iscomplex", _told(np.iscomplex, floats=False))
offer("isreal", _told(np.isreal, floats=False))


def iscomplexobj(x: Any) -> bool:
    """Whether the dtype is complex."""
    return asarray(x).dtype.is_complex


def isrealobj(x: Any) -> bool:
    """Whether the dtype is not complex."""
    return not iscomplexobj(x)


def promote_types(type1: Any, type2: Any) -> np.dtype[Any]:
    """The dtype that two are promoted to."""
    return np.promote_types(*(as_dtype(kind).as_numpy_dtype for kind in (type1, type2)))


# ------------------------------------------------------------------ reductions


def count_nonzero(a: Any, axis: Any = None) -> Tensor:
    """How many elements are not 0."""
    return tf("math.count_nonzero")(asarray(a), axis=axis)


def _without_nan(a: Any, number: float) -> Tensor:
    """NaN replaced."""
    x = asarray(a)
    if not (x.dtype.is_floating or x.dtype.is_complex):
        return x
    return tf("where")(tf("math.is_nan")(x), _number(x, number), x)


def nansum(a: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Tensor:
    """The sum of what is not NaN."""
    return tf("experimental.numpy.sum")(_without_nan(a, 0), axis, dtype, keepdims)


def nanprod(a: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Tensor:
    """The product of what is not NaN."""
    return tf("experimental.numpy.prod")(_without_nan(a, 1), axis, dtype, keepdims)


def nanmean(a: Any, axis: Any = None, dtype: Any = None, keepdims: bool | None = None) -> Tensor:
    """The mean of what is not NaN."""
    x = floating(a) if dtype is None else asarray(a, dtype)
    there = tf("cast")(tf("logical_not")(tf("math.is_nan")(x)), x.dtype)
    count = tf("reduce_sum")(there, axis=axis, keepdims=bool(keepdims))
    return nansum(x, axis, keepdims=bool(keepdims)) / count


def ptp(a: Any, axis: Any = None, keepdims: bool | None = None) -> Tensor:
    """The greatest element less the smallest."""
    x = asarray(a)
    ends = (tf(name)(x, axis=axis, keepdims=bool(keepdims)) for name in ("reduce_max", "reduce_min"))
    return tf("subtract")(*ends)


def polyval(p: Any, x: Any) -> Tensor:
    """The polynomial with these coefficients, highest first, at x."""
    coefficients, at = promoted(p, x)
    total = tf("zeros_like")(at)
    for k in range(int(coefficients.value.shape[0])):
        total = total * at + coefficients[k]
    return total


def select(condlist: Any, choicelist: Any, default: Any = 0) -> Tensor:
    """For each place the choice of the first condition that holds there. ValueError for lists of two lengths."""
    if len(condlist) != len(choicelist):
        raise ValueError("condlist must have the same length as choicelist")
    result: Any = default
    for condition, choice in reversed(list(zip(condlist, choicelist, strict=True))):
        result = where(condition, choice, result)
    return asarray(result)


def kron(a: Any, b: Any) -> Tensor:
    """Every element of ``a`` times the whole of ``b``."""
    x, y = promoted(a, b)
    rank = max(x.ndim, y.ndim)
    left, right = ((1,) * (rank - z.ndim) + z.value.shape for z in (x, y))
    spread = tf("reshape")(x, [n for extent in left for n in (extent, 1)])
    over = tf("reshape")(y, [n for extent in right for n in (1, extent)])
    return tf("reshape")(spread * over, [m * n for m, n in zip(left, right, strict=True)])


def vdot(a: Any, b: Any) -> Tensor:
    """The inner product of all elements, of complex ones with those of ``a`` conjugated."""
    x, y = promoted(a, b)
    return tf("experimental.numpy.sum")(flatten(tf("math.conj")(x)) * flatten(y))


def cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Tensor:
    """The cross product of vectors of three, or two, elements."""
    first, second, to = (axisa, axisb, axisc) if axis is None else (axis, axis, axis)
    move = tf("experimental.numpy.moveaxis")
    x, y = (move(z, at, -1) for z, at in zip(promoted(a, b), (first, second), strict=True))
    flat = x.value.shape[-1] == 2 and y.value.shape[-1] == 2
    parts = [
        [z[..., k] if k < z.value.shape[-1] else tf("zeros_like")(z[..., 0]) for k in range(3)]
        for z in (x, y)
    ]
    (x0, x1, x2), (y0, y1, y2) = parts
    upright = x0 * y1 - x1 * y0
    if flat:
        return upright
    return move(tf("stack")([x1 * y2 - x2 * y1, x2 * y0 - x0 * y2, upright], -1), -1, to)


for _function in (exp2, cbrt, sinc, hypot, logaddexp, logaddexp2, heaviside, bitwise_not, nextafter):
    offer(_function.__name__, _function)
for _function in (iscomplexobj, isrealobj, promote_types, count_nonzero, nansum, nanprod, nanmean, ptp):
    offer(_function.__name__, _function)
for _function in (polyval, select, kron, vdot, cross):
    offer(_function.__name__, _function)
offer("divmod", divmod_)
