"""The elementwise functions and reductions of ``tf.experimental.numpy``, and what makes arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.numpy_names.arrays import asarray, extents_of, floating, is_tensor, offer, promoted, tf
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


def _one(ours: str, name: str, *, floats: bool) -> None:
    def run(x: Any) -> Tensor:
        return tf(name)(floating(x) if floats else asarray(x))

    offer(ours, run)


def _fix(x: Any) -> Tensor:
    """Rounded towards zero."""
    value = asarray(x)
    return tf("where")(
        tf("greater_equal")(value, tf("zeros_like")(value)), tf("floor")(value), tf("math.ceil")(value)
    )


offer("fix", _fix)


def _two(ours: str, name: str, *, floats: bool = False) -> None:
    def run(x1: Any, x2: Any) -> Tensor:
        one, other = promoted(x1, x2)
        return tf(name)(floating(one), floating(other)) if floats else tf(name)(one, other)

    offer(ours, run)


for _pair in [
    "exp:exp",
    "expm1:math.expm1",
    "log:math.log",
    "log1p:math.log1p",
    "sqrt:sqrt",
    "sin:sin",
    "cos:cos",
    "tan:tan",
    "arcsin:asin",
    "arccos:acos",
    "arctan:atan",
    "sinh:sinh",
    "cosh:cosh",
    "tanh:tanh",
    "arcsinh:asinh",
    "arccosh:acosh",
    "arctanh:atanh",
    "isfinite:math.is_finite",
    "isinf:math.is_inf",
    "isnan:math.is_nan",
    "ceil:math.ceil",
    "floor:floor",
    "reciprocal:math.reciprocal",
]:
    _one(*_pair.split(":"), floats=True)
for _pair in [
    "abs:abs",
    "absolute:abs",
    "fabs:abs",
    "negative:negative",
    "square:square",
    "sign:sign",
    "conj:math.conj",
    "conjugate:math.conj",
    "real:math.real",
    "imag:math.imag",
    "angle:math.angle",
    "ravel:experimental.numpy.flatten",
    "logical_not:logical_not",
    "around:round",
    "round:round",
    "positive:identity",
]:
    _one(*_pair.split(":"), floats=False)
for _pair in [
    "add:add",
    "subtract:subtract",
    "multiply:multiply",
    "maximum:maximum",
    "minimum:minimum",
    "power:pow",
    "mod:math.floormod",
    "remainder:math.floormod",
    "floor_divide:math.floordiv",
    "equal:equal",
    "not_equal:not_equal",
    "greater:greater",
    "greater_equal:greater_equal",
    "less:less",
    "less_equal:less_equal",
    "logical_and:logical_and",
    "logical_or:logical_or",
    "logical_xor:math.logical_xor",
    "bitwise_and:bitwise.bitwise_and",
    "bitwise_or:bitwise.bitwise_or",
    "bitwise_xor:bitwise.bitwise_xor",
]:
    _two(*_pair.split(":"))
for _pair in ["divide:truediv", "true_divide:truediv", "arctan2:atan2", "float_power:pow"]:
    _two(*_pair.split(":"), floats=True)


def _reduction(ours: str, name: str, *, floats: bool = False) -> None:
    def reduce(a: Any, axis: Any = None, dtype: Any = None, keepdims: bool | None = None) -> Tensor:
        x = floating(a) if floats else asarray(a)
        x = x if dtype is None else tf("cast")(x, as_dtype(dtype))
        if ours in ("sum", "prod", "cumsum") and x.value.dtype.kind in "bi" and x.value.dtype.itemsize < 8:
            x = tf("cast")(x, "int64")
        return tf(name)(x, axis=axis, keepdims=bool(keepdims))

    offer(ours, reduce)


for _pair in [
    "sum:reduce_sum",
    "prod:reduce_prod",
    "amax:reduce_max",
    "max:reduce_max",
    "amin:reduce_min",
    "min:reduce_min",
    "all:reduce_all",
    "any:reduce_any",
]:
    _reduction(*_pair.split(":"))
for _pair in ["mean:reduce_mean", "var:math.reduce_variance", "std:math.reduce_std"]:
    _reduction(*_pair.split(":"), floats=True)


# ------------------------------------------------------------------ making


def _default(dtype: Any) -> Any:
    return as_dtype(dtype if dtype is not None else asarray(1.0).dtype)


def _filled(value: float) -> Callable[..., Tensor]:
    def make(shape: Any, dtype: Any = float) -> Tensor:
        kind = _default(None if dtype is float else dtype)
        return convert_to_tensor(np.full(extents_of(shape), value, kind.as_numpy_dtype))

    return make


def _alike(value: float) -> Callable[..., Tensor]:
    def make(a: Any, dtype: Any = None) -> Tensor:
        x = asarray(a)
        return convert_to_tensor(np.full(x.value.shape, value, as_dtype(dtype or x.dtype).as_numpy_dtype))

    return make


def _computed(numpy_function: Callable[..., Any]) -> Callable[..., Tensor]:
    """A function whose result depends on plain numbers alone."""

    def make(*args: Any, **kwargs: Any) -> Tensor:
        kind = kwargs.pop("dtype", None)
        given = numpy_function(*map(plain, args), **{key: plain(value) for key, value in kwargs.items()})
        return asarray(given.tolist() if given.ndim == 0 else given, kind if kind is not float else None)

    return make


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A value repeated."""
    return tf("broadcast_to")(asarray(fill_value, dtype), extents_of(shape))


def array(val: Any, dtype: Any = None, copy: bool = True, ndmin: int = 0) -> Tensor:
    """A tensor with the dtype that NumPy would choose."""
    x = asarray(val, dtype, copy and is_tensor(val))
    return tf("reshape")(x, (1,) * (ndmin - x.ndim) + x.value.shape) if x.ndim < ndmin else x


def copy(a: Any) -> Tensor:
    """The same numbers again."""
    return array(a, copy=True)


offer("zeros empty", _filled(0))
offer("ones", _filled(1))
offer("zeros_like empty_like", _alike(0))
offer("ones_like", _alike(1))
for _name in ("arange", "linspace", "eye", "identity", "tri", "geomspace", "logspace", "vander"):
    offer(_name, _computed(getattr(np, _name)))
for _function in (full, array, asarray, copy):
    offer(_function.__name__, _function)
offer("asanyarray ascontiguousarray", asarray)
