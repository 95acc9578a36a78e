"""Distributions whose exact TensorFlow numbers are not reproduced: gamma and Poisson."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import op, public
from tapecore.engine.ops import seeds
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op("RandomGamma", "alpha")
def random_gamma(alpha: Array, *, shape: tuple[int, ...], key: int, counter: int) -> Array:
    """Gamma numbers."""
    source = np.random.default_rng([key, counter & (2**64 - 1), counter >> 64])
    return source.gamma(alpha, size=(*shape, *alpha.shape)).astype(alpha.dtype)


random_gamma.gradient_elsewhere = True


@public("random.gamma")
def gamma(
    shape: Any,
    alpha: Any,
    beta: Any = None,
    dtype: Any = "float32",
    seed: Any = None,
    name: str | None = None,
) -> Tensor:
    """Gamma numbers; reproducible after ``set_seed``, but not TensorFlow's own. No derivative by ``alpha``
    here."""
    shapes = convert_to_tensor(alpha, dtype)
    extents = static_shape(shape)
    key, counter = seeds.start(plain(seed), ("gamma", shapes.dtype.name), math.prod(extents))
    drawn = random_gamma.public(shapes, shape=extents, key=key, counter=counter)
    return drawn if beta is None else drawn / beta


@op("RandomPoissonV2", "rate")
def random_poisson(rate: Array, *, shape: tuple[int, ...], dtype: str, key: int, counter: int) -> Array:
    """Poisson numbers."""
    source = np.random.default_rng([key, counter & (2**64 - 1), counter >> 64])
    return source.poisson(rate, size=(*shape, *rate.shape)).astype(dtypes.as_dtype(dtype).as_numpy_dtype)


@public("random.poisson")
def poisson(
    shape: Any, lam: Any, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Tensor:
    """Poisson numbers; reproducible after ``set_seed``, but not TensorFlow's own. No gradient is
    registered."""
    rate = convert_to_tensor(lam, dtype_hint=dtype)
    extents = static_shape(shape)
    key, counter = seeds.start(plain(seed), ("poisson", rate.dtype.name), math.prod(extents))
    return random_poisson.public(rate, shape=extents, dtype=dtype, key=key, counter=counter)
