"""Sums, products, quotients, powers, extremes and signs."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite, to_array
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import Op, Rule, conjugate, elementwise, is_array, op, public
from tapecore.engine.ops import kernels
from tapecore.engine.ops.casting import cast, cast_to
from tapecore.engine.ops.comparison import greater, greater_equal, less, less_equal, not_equal
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.element_types import (
    ADDED,
    COMPARABLE,
    DIFFERED,
    FLOATING,
    FLOATING_HALF_FIRST,
    MULTIPLIED,
    NUMBERS,
    RAISED,
    REMAINDERED,
    SIGNED,
    SIGNED_REAL,
    SQUARED,
    SUBTRACTED,
    TRUNCATED,
)
from tapecore.engine.ops.elementary import log, rsqrt, sqrt
from tapecore.engine.ops.selection import select
from tapecore.engine.refusals import extents
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable

_AWAY_FROM_ZERO = (0.5, 2.0)

# fmt: off
add      = elementwise("AddV2", np.add, x=1, y=1, types=ADDED, lenient=True, api="add math.add")
subtract = elementwise("Sub", np.subtract, x=1, y=-1, types=SUBTRACTED, api="subtract math.subtract")
multiply = elementwise("Mul", np.multiply, types=MULTIPLIED, api="multiply math.multiply",
    x=lambda z, x, y: y,
    y=lambda z, x, y: x)
negative = elementwise("Neg", np.negative, x=-1, types=SIGNED, api="negative math.negative")
square   = elementwise("Square", np.square, x=lambda y, x: 2 * x, types=SQUARED, api="square math.square")
real_div = elementwise("RealDiv", np.divide, types=MULTIPLIED, domain=_AWAY_FROM_ZERO,
    x=lambda z, x, y: 1 / y,
    y=lambda z, x, y: -z / y)
divide_no_nan = elementwise("DivNoNan", kernels.quotient_or_zero, types=FLOATING, domain=_AWAY_FROM_ZERO,
    x=lambda z, x, y: divide_no_nan(1, y),
    y=lambda z, x, y: divide_no_nan(-z, y), api="math.divide_no_nan")
# Where a partial is conjugated here, TensorFlow's rule multiplies by it as it is, which matters for complex
# numbers only.
multiply_no_nan = elementwise("MulNoNan", kernels.product_or_zero, types=FLOATING, api="math.multiply_no_nan",
    x=lambda z, x, y: conjugate(y),
    y=lambda z, x, y: conjugate(x))
reciprocal = elementwise("Reciprocal", np.reciprocal, types=SIGNED, domain=_AWAY_FROM_ZERO,
    api="math.reciprocal",
    x=lambda y, x: -y * y)
squared_difference = elementwise("SquaredDifference", kernels.squared_difference, types=DIFFERED,
    x=lambda z, x, y: 2 * conjugate(x - y),
    y=lambda z, x, y: 2 * conjugate(y - x), api="math.squared_difference")
power    = elementwise("Pow", kernels.power, types=RAISED, domain=_AWAY_FROM_ZERO, api="pow math.pow",
    x=lambda z, x, y: y * x ** (y - 1),
    y=lambda z, x, y: z * _log_or_zero(x))
maximum  = elementwise("Maximum", np.maximum, types=COMPARABLE, api="maximum math.maximum",
    x=lambda z, x, y: cast_to(greater_equal(x, y), z.dtype),
    y=lambda z, x, y: cast_to(less(x, y), z.dtype))
minimum  = elementwise("Minimum", np.minimum, types=COMPARABLE, api="minimum math.minimum",
    x=lambda z, x, y: cast_to(less_equal(x, y), z.dtype),
    y=lambda z, x, y: cast_to(greater(x, y), z.dtype))
abs_op   = elementwise("Abs", np.abs, types=SIGNED_REAL, x=lambda y, x: sign(x))
floor_div = elementwise("FloorDiv", kernels.floor_quotient, x=None, y=None, types=MULTIPLIED,
    domain=_AWAY_FROM_ZERO, api="math.floordiv")
floor_mod = elementwise("FloorMod", kernels.floor_remainder, types=REMAINDERED, domain=(1.1, 1.9),
    x=1,
    y=lambda z, x, y: -floor_div(x, y), api="math.floormod math.mod")
truncate_div = elementwise("TruncateDiv", kernels.truncated_quotient, x=None, y=None, types=MULTIPLIED,
    domain=_AWAY_FROM_ZERO, api="truncatediv")
truncate_mod = elementwise("TruncateMod", kernels.truncated_remainder, x=..., y=..., types=TRUNCATED,
    domain=_AWAY_FROM_ZERO, api="truncatemod")
xlogy    = elementwise("Xlogy", kernels.logarithm_product, types=FLOATING_HALF_FIRST, domain=_AWAY_FROM_ZERO,
    x=lambda z, x, y: conjugate(xlogy(_unless_zero(x), y)),
    y=lambda z, x, y: conjugate(xdivy(x, y)), api="math.xlogy")
xlog1py  = elementwise("Xlog1py", kernels.logarithm_product_1p,
    types=FLOATING_HALF_FIRST, domain=_AWAY_FROM_ZERO,
    x=lambda z, x, y: conjugate(xlog1py(_unless_zero(x), y)),
    y=lambda z, x, y: conjugate(xdivy(x, y + 1)), api="math.xlog1py")
xdivy = elementwise("Xdivy", kernels.quotient_zero_first, types=FLOATING_HALF_FIRST, domain=_AWAY_FROM_ZERO,
    x=lambda z, x, y: conjugate(xdivy(_unless_zero(x), y)),
    y=lambda z, x, y: conjugate(xdivy(-z, y)), api="math.xdivy")
# fmt: on


def _log_or_zero(x: Any) -> Any:
    """log(x) where x is positive (complex: not 0), else 0: a power of 0 does not change with its exponent."""
    defined = not_equal(x, 0) if _is_complex(x) else greater(x, 0)
    return select(defined, log(select(defined, x, 1)), 0)


def _unless_zero(x: Any) -> Any:
    """1, but 0 where x is 0."""
    return cast_to(not_equal(x, 0), x.dtype)


# The larger one gets the whole gradient, the first one where both are equal. Chosen, not multiplied by 0: an
# infinite
# gradient leaves zeros, not NaN, where the other input was taken.


@maximum.vjp("x")
def _(g: Any, z: Any, x: Any, y: Any) -> Any:
    return select(greater_equal(x, y), g, 0)


@maximum.vjp("y")
def _(g: Any, z: Any, x: Any, y: Any) -> Any:
    return select(greater_equal(x, y), 0, g)


@minimum.vjp("x")
def _(g: Any, z: Any, x: Any, y: Any) -> Any:
    return select(less_equal(x, y), g, 0)


@minimum.vjp("y")
def _(g: Any, z: Any, x: Any, y: Any) -> Any:
    return select(less_equal(x, y), 0, g)


# A gradient of zero stays zero, also where the slope is infinite or NaN: so, as in TensorFlow,
# ``tf.where(x > 0, tf.sqrt(x), 0)`` is safe.


def _sqrt_slope(g: Any, y: Any) -> Any:
    return xdivy(0.5 * g, y)


def _rsqrt_slope(g: Any, y: Any) -> Any:
    return multiply_no_nan(-0.5 * y * y * y, g)


def _reciprocal_slope(g: Any, y: Any) -> Any:
    return multiply_no_nan(-y * y, g)


def _is_complex(x: Any) -> bool:
    array = x.value if type(x) is Tensor else x
    return is_array(array) and array.dtype.kind == "c"


def _slope(declared: Op, rule: Rule) -> None:
    """``rule(t, y)`` is t times the derivative by x; a cotangent takes the conjugate."""

    @declared.vjp("x")
    def _(g: Any, y: Any, x: Any) -> Any:
        return rule(g, conjugate(y))

    @declared.jvp
    def _(tangents: Any, y: Any, x: Any) -> Any:
        return rule(tangents[0], y)


_slope(sqrt, _sqrt_slope)
_slope(rsqrt, _rsqrt_slope)
_slope(reciprocal, _reciprocal_slope)


@sqrt.jvp
def _(tangents: Any, y: Any, x: Any) -> Any:  # TensorFlow's forward mode does not spare a tangent of zero
    return 0.5 * (tangents[0] / y)


@op("Sign", api="sign math.sign", types=SIGNED)
def sign(x: Array) -> Array:
    """-1, 0 or 1. Its gradient is zero, not None; forward mode knows no tangent of it, as in TensorFlow."""
    return np.sign(x)


@sign.vjp("x")
def _(g: Any, y: Any, x: Any) -> Any:
    """0; of complex numbers (g - y * real(conj(y) * g)) / abs(x)"""
    return _turn(g, y, x) if _is_complex(x) else zeros_like(y)


def _turn(g: Any, y: Any, x: Any) -> Any:
    """The sign of a complex number is a direction: only what is across it turns it."""
    from tapecore.engine.ops.complexes import complex_, complex_abs, real_part

    along = real_part(conjugate(y) * g)
    length = complex_abs(x)
    return (g - y * complex_(along, along * 0)) / complex_(length, length * 0)


@op("AddN", "*inputs", types=NUMBERS, linear=True, examples=[example((2, 3), (2, 3), (2, 3)), example((2,))])
def add_n_op(*inputs: Array) -> Array:
    """The sum of tensors of one shape."""
    total = inputs[0]
    for term in inputs[1:]:
        total = total + term
    return total if len(inputs) > 1 else total.copy()


@add_n_op.vjp("*inputs")
def _(g: Any, y: Any, *inputs: Any, i: int) -> Any:
    """g"""
    return g


@public("add_n math.add_n")
def add_n(inputs: Any, name: str | None = None) -> Tensor:
    """The sum of a list of tensors of one shape. Raises ValueError for an empty list or different shapes."""
    given: list[Any] = list(inputs)
    terms = [tensor_or_composite(term) for term in given]
    if not terms:
        raise ValueError(
            "Inputs must be an iterable of at least one Tensor/IndexedSlices with the same dtype and shape."
        )
    if len(terms) == 1:
        return terms[0]
    if any(term.shape != terms[0].shape for term in terms):
        i, other = next((i, term) for i, term in enumerate(terms) if term.shape != terms[0].shape)
        raise invalid(
            "AddN",
            "Inputs to operation AddN of type AddN must have the same size and shape.  Input 0: "
            f"{extents(terms[0])} != input {i}: {extents(other)}",
            node=f"AddN_N_{len(terms)}",
        )
    return add_n_op.public(terms)


@public("divide math.divide")
def divide(x: Any, y: Any, name: str | None = None) -> Any:
    """x / y as Python has it: integers become floats first."""
    return truediv(x, y)


@public("truediv math.truediv")
def truediv(x: Any, y: Any, name: str | None = None) -> Any:
    """x / y; 8 and 16 bit integers become float32 first, larger ones float64. Raises TypeError for two
    dtypes."""
    one, two = dtype_of(x), dtype_of(y)
    if one is not None and two is not None and one != two:
        raise TypeError(f"`x` and `y` must have the same dtype, got {as_dtype(one)!r} != {as_dtype(two)!r}.")
    kind = one or two or to_array(x).dtype
    if kind.kind in "fc":
        return real_div.public(x, y)
    wide = "float32" if kind.itemsize < 4 else "float64"
    first, second = (
        part if isinstance(part, Composite) else convert_to_tensor(part, dtype_hint=kind) for part in (x, y)
    )
    return real_div.public(cast(first, wide), cast(second, wide))


def dtype_of(x: Any) -> np.dtype[Any] | None:
    """The NumPy dtype of a tensor or a Variable; None for Python and NumPy data, which takes that of the
    other one."""
    if isinstance(x, Tensor):
        return x.value.dtype
    return np.dtype(x.dtype.as_numpy_dtype) if isinstance(x, (Variable, Composite)) else None


@public("clip_by_value")
def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Tensor:
    """``t`` with what is below or above the limits replaced by them."""
    return maximum.public(minimum.public(t, clip_value_max), clip_value_min)


@public("scalar_mul math.scalar_mul")
def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Tensor:
    """A number times a tensor."""
    return multiply.public(scalar, x)
