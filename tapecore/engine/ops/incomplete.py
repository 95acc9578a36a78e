"""Incomplete gamma and beta functions, and modified Bessel functions."""

from __future__ import annotations

from functools import partial
from typing import Any

from tapecore.engine.broadcasting import sum_to
from tapecore.engine.example import example
from tapecore.engine.op import elementwise, op
from tapecore.engine.ops import kernels_gamma as kernels
from tapecore.engine.ops.arithmetic import divide_no_nan, sign
from tapecore.engine.ops.comparison import equal
from tapecore.engine.ops.creation import ones_like
from tapecore.engine.ops.element_types import REAL, SINGLE_OR_DOUBLE
from tapecore.engine.ops.elementary import exp, log, log1p
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.special import lgamma
from tapecore.engine.tensor import Array


@op("IgammaGradA", "a", "x")
def igamma_grad_a(a: Array, x: Array) -> Array:
    """The derivative of ``igamma`` by its first argument."""
    return kernels.igamma_grad_a(a, x)


_HELD = [example((3,), (3,), held=(0,)), example((), (2, 2), held=(0,))]
"""By the first argument there is a first derivative only, as in TensorFlow."""

# At 0 the slope of bessel_i1 is one half, but TensorFlow's gradient there is 1.

# fmt: off
igamma  = elementwise("Igamma", kernels.igamma, a=lambda y, a, x: igamma_grad_a(a, x),
                      x=lambda y, a, x: exp(-x + (a - 1) * log(x) - lgamma(a)), domain=(0.5, 3.0),
                      types=SINGLE_OR_DOUBLE, examples=_HELD, api="math.igamma")
igammac = elementwise("Igammac", kernels.igammac, a=lambda y, a, x: -igamma_grad_a(a, x),
                      x=lambda y, a, x: -exp(-x + (a - 1) * log(x) - lgamma(a)), domain=(0.5, 3.0),
                      types=SINGLE_OR_DOUBLE, examples=_HELD, api="math.igammac")
bessel_i0 = elementwise("BesselI0", partial(kernels.bessel, 0), x=lambda y, x: bessel_i1(x), types=REAL,
                        api="math.bessel_i0 math.special.bessel_i0")
bessel_i1 = elementwise("BesselI1", partial(kernels.bessel, 1), types=REAL, domain=(0.5, 3.0),
                        x=lambda y, x: bessel_i0(x) - divide_no_nan(y, x), api="math.bessel_i1 math.special.bessel_i1")
bessel_i0e = elementwise("BesselI0e", partial(kernels.bessel_scaled, 0), x=lambda y, x: bessel_i1e(x) - sign(x) * y,
                         types=REAL, domain=(0.5, 3.0), api="math.bessel_i0e math.special.bessel_i0e")
# fmt: on


@op("BesselI1e", "x", api="math.bessel_i1e math.special.bessel_i1e", types=REAL, domain=(0.5, 3.0))
def bessel_i1e(x: Array) -> Array:
    """exp(-abs(x)) * bessel_i1(x)."""
    return kernels.bessel_scaled(1, x)


@bessel_i1e.vjp("x")
def _(g: Any, y: Any, x: Any) -> Any:
    """g * (bessel_i0e(x) - y * (sign(x) + 1 / x)), where x is 0: g / 2"""
    slope = bessel_i0e(x) - y * (sign(x) + 1 / x)
    return g * select(equal(x, 0.0), 0.5 * ones_like(x), slope)


@op(
    "Betainc",
    *("a", "b", "x"),
    api="math.betainc",
    types=SINGLE_OR_DOUBLE,
    domain=(0.2, 0.8),
    examples=[example((3,), (3,), (3,)), example((), (), (2, 2))],
)
def betainc(a: Array, b: Array, x: Array) -> Array:
    """The share of the beta function of a and b that lies below x."""
    return kernels.betainc(a, b, x)


@betainc.vjp("x")
def _(g: Any, y: Any, a: Any, b: Any, x: Any) -> Any:
    """sum_to(g * x**(a - 1) * (1 - x)**(b - 1) / beta(a, b), shape(x))"""
    size = lgamma(a) + lgamma(b) - lgamma(a + b)
    return sum_to(g * exp((b - 1) * log1p(-x) + (a - 1) * log(x) - size), x.shape)


betainc.no_gradient("a", "b")
