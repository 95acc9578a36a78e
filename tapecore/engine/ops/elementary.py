"""Exponentials, logarithms, trigonometric and hyperbolic functions, and rounding."""

from __future__ import annotations

import numpy as np

from tapecore.engine.op import elementwise
from tapecore.engine.ops import kernels
from tapecore.engine.ops.element_types import FLOATING, REAL, REAL_HALF_FIRST, SIGNED

_POSITIVE = (0.5, 2.0)
_INSIDE = (-0.8, 0.8)
_ABOVE_ONE = (1.2, 3.0)

# fmt: off
exp   = elementwise("Exp",   np.exp,   x=lambda y, x: y, types=FLOATING, api="exp math.exp")
expm1 = elementwise("Expm1", np.expm1, x=lambda y, x: exp(x), types=FLOATING, api="math.expm1")
log   = elementwise("Log",   np.log,   x=lambda y, x: 1 / x, domain=_POSITIVE, types=FLOATING, api="math.log")
log1p = elementwise("Log1p", np.log1p, x=lambda y, x: 1 / (1 + x), domain=_POSITIVE,
    types=FLOATING, api="math.log1p")
sqrt  = elementwise("Sqrt",  np.sqrt,  x=lambda y, x: 0.5 / y, domain=_POSITIVE,
    types=FLOATING, api="sqrt math.sqrt")
rsqrt = elementwise("Rsqrt", kernels.reciprocal_sqrt, x=lambda y, x: -0.5 * y * y * y, domain=_POSITIVE,
    types=FLOATING, api="math.rsqrt")

sin  = elementwise("Sin",  np.sin,  x=lambda y, x: cos(x), types=FLOATING, api="sin math.sin")
cos  = elementwise("Cos",  np.cos,  x=lambda y, x: -sin(x), types=FLOATING, api="cos math.cos")
tan  = elementwise("Tan",  np.tan,  x=lambda y, x: 1 + y * y, domain=(-1.0, 1.0),
    types=FLOATING, api="tan math.tan")
asin = elementwise("Asin", np.arcsin, x=lambda y, x: rsqrt(1 - x * x), domain=_INSIDE,
    types=FLOATING, api="asin math.asin")
acos = elementwise("Acos", np.arccos, x=lambda y, x: -rsqrt(1 - x * x), domain=_INSIDE,
    types=FLOATING, api="acos math.acos")
atan = elementwise("Atan", np.arctan, x=lambda y, x: 1 / (1 + x * x), types=FLOATING, api="atan math.atan")
atan2 = elementwise("Atan2", np.arctan2, types=REAL,
    y=lambda z, y, x: x / (x * x + y * y),
    x=lambda z, y, x: -y / (x * x + y * y), domain=_POSITIVE, api="atan2 math.atan2")

sinh  = elementwise("Sinh",  np.sinh, x=lambda y, x: cosh(x), types=FLOATING, api="sinh math.sinh")
cosh  = elementwise("Cosh",  np.cosh, x=lambda y, x: sinh(x), types=FLOATING, api="cosh math.cosh")
tanh  = elementwise("Tanh",  np.tanh, x=lambda y, x: 1 - y * y, types=FLOATING, api="tanh math.tanh nn.tanh")
asinh = elementwise("Asinh", np.arcsinh, x=lambda y, x: 1 / cosh(y), types=FLOATING, api="asinh math.asinh")
acosh = elementwise("Acosh", np.arccosh, x=lambda y, x: 1 / sinh(y), domain=_ABOVE_ONE,
    types=FLOATING, api="acosh math.acosh")
atanh = elementwise("Atanh", np.arctanh, x=lambda y, x: 1 / (1 - x * x), domain=_INSIDE,
    types=FLOATING, api="atanh math.atanh")

sigmoid  = elementwise("Sigmoid", kernels.sigmoid, x=lambda y, x: y * (1 - y),
    types=FLOATING, api="sigmoid math.sigmoid nn.sigmoid")
softplus = elementwise("Softplus", kernels.softplus, features=lambda y, x: sigmoid(x),
    types=REAL_HALF_FIRST, api="math.softplus nn.softplus")

floor = elementwise("Floor", np.floor, x=None, types=REAL, api="floor math.floor")
ceil  = elementwise("Ceil",  np.ceil,  x=None, types=REAL, api="math.ceil")
round_ = elementwise("Round", np.rint, x=None, types=SIGNED, api="round math.round")
rint  = elementwise("Rint",  np.rint,  x=None, types=REAL, api="math.rint")
# fmt: on
