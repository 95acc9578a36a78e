"""Error functions, the gamma function and its relatives."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.example import example
from tapecore.engine.op import elementwise, public
from tapecore.engine.ops import kernels
from tapecore.engine.ops.creation import ones_like
from tapecore.engine.ops.element_types import REAL, SINGLE_OR_DOUBLE
from tapecore.engine.ops.elementary import exp

_SLOPE = 2 / math.sqrt(math.pi)
_ROOT = math.sqrt(2 * math.pi)

# fmt: off
erf     = elementwise("Erf",  kernels.erf,  x=lambda y, x: _SLOPE * exp(-x * x), types=REAL, api="math.erf")
erfc    = elementwise("Erfc", kernels.erfc, x=lambda y, x: -_SLOPE * exp(-x * x), types=REAL, api="math.erfc")
erfinv  = elementwise("Erfinv", kernels.erfinv, x=lambda y, x: exp(y * y) / _SLOPE, domain=(-0.8, 0.8),
    types=REAL,
                      api="math.erfinv")
ndtri   = elementwise("Ndtri", kernels.ndtri, x=lambda y, x: _ROOT * exp(y * y / 2), domain=(0.2, 0.8),
    types=REAL,
                      api="math.ndtri")
lgamma  = elementwise("Lgamma", kernels.lgamma, x=lambda y, x: digamma(x), domain=(0.5, 3.0), types=REAL,
                      api="math.lgamma")
digamma = elementwise("Digamma", kernels.digamma, x=lambda y, x: polygamma(ones_like(x), x), domain=(0.5, 3.0),
                      types=REAL, api="math.digamma")
polygamma = elementwise("Polygamma", kernels.polygamma, a=None, x=lambda y, a, x: polygamma(a + 1, x),
                        domain=(0.5, 3.0), types=SINGLE_OR_DOUBLE, api="math.polygamma",
                        examples=[example(np.array([0.0, 1.0, 2.0]), (3,)), example(np.array(1.0), (2, 2))])
zeta    = elementwise("Zeta", kernels.zeta, x=None, q=lambda y, x, q: -x * zeta(x + 1, q), domain=(1.5, 3.0),
                      types=SINGLE_OR_DOUBLE, api="math.zeta")
# fmt: on


@public("math.erfcinv")
def erfcinv(x: Any, name: str | None = None) -> Any:
    """The inverse of erfc."""
    return -ndtri.public(0.5 * convert_to_tensor(x)) * math.sqrt(0.5)
