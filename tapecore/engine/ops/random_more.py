"""Gamma, Poisson and binomial numbers, with a state and without one."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.broadcasting import broadcast_to, sum_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import op, public
from tapecore.engine.ops import random_rejection, seeds
from tapecore.engine.ops.arithmetic import maximum
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.ops.random_stateless import scrambled
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

Shape = tuple[int, ...]


@op("RandomGamma", "alpha")
def random_gamma(alpha: Array, *, shape: Shape, key: int, counter: int) -> Array:
    """Gamma numbers of shape ``shape`` for each alpha. Each moves with its alpha: there is a gradient."""
    drawn = random_rejection.gamma(key, counter, alpha.ravel(), math.prod(shape))
    return drawn.reshape((*shape, *alpha.shape)).astype(alpha.dtype)


@op("RandomGammaGrad", "alpha", "sample")
def random_gamma_grad(alpha: Array, sample: Array) -> Array:
    """The derivatives of gamma numbers by their alphas. No second derivative is registered."""
    return random_rejection.gamma_slope(alpha, sample).astype(sample.dtype)


@random_gamma.vjp("alpha")
def _(g: Any, y: Any, alpha: Any, *, shape: Shape, key: int, counter: int) -> Any:
    """sum_to(g * random_gamma_grad(alpha, y), shape(alpha))"""
    return sum_to(g * random_gamma_grad(alpha, y), alpha.shape)


@op("RandomPoissonV2", "rate")
def random_poisson(rate: Array, *, shape: Shape, dtype: str, key: int, counter: int) -> Array:
    """Poisson numbers of shape ``shape`` for each rate."""
    drawn = random_rejection.poisson(key, counter, rate.ravel(), math.prod(shape))
    return drawn.reshape((*shape, *rate.shape)).astype(dtypes.as_dtype(dtype).as_numpy_dtype)


@op("StatelessRandomPoisson", "lam")
def random_poisson_stateless(lam: Array, *, shape: Shape, dtype: str, key: int, counter: int) -> Array:
    """As ``RandomPoissonV2``, but registered as not differentiable."""
    return random_poisson.forward(lam, shape=shape, dtype=dtype, key=key, counter=counter)


random_poisson_stateless.no_gradient()


@op("StatelessRandomBinomial", "counts", "probs")
def random_binomial(
    counts: Array, probs: Array, *, shape: Shape, dtype: str, key: int, counter: int
) -> Array:
    """Binomial numbers of shape ``shape``, which ends with that of the pairs."""
    pairs = np.broadcast_arrays(counts, probs)
    if shape[len(shape) - pairs[0].ndim :] != pairs[0].shape:
        raise invalid("StatelessRandomBinomial", "Shape passed in must end with broadcasted shape.")
    each = math.prod(shape) // max(pairs[0].size, 1)
    drawn = random_rejection.binomial(key, counter, pairs[0].ravel(), pairs[1].ravel(), each)
    return drawn.reshape(shape).astype(dtypes.as_dtype(dtype).as_numpy_dtype)


random_binomial.no_gradient()


@public("random.gamma")
def gamma(
    shape: Any, alpha: Any, beta: Any = None, dtype: Any = "float32", seed: Any = None, name: Any = None
) -> Tensor:
    """Gamma numbers of ``shape`` for each ``alpha`` and rate ``beta`` (1). Gradients reach both."""
    shapes, rates = _shapes_and_rates(alpha, beta, dtype)
    extents = static_shape(shape)
    count = math.prod(extents) * math.prod(tuple(shapes.shape))
    key, counter = seeds.start(plain(seed), ("gamma", shapes.dtype.name), count)
    return _positive(random_gamma.public(shapes, shape=extents, key=key, counter=counter), rates)


@public("random.stateless_gamma")
def stateless_gamma(
    shape: Any, seed: Any, alpha: Any, beta: Any = None, dtype: Any = "float32", name: Any = None
) -> Tensor:
    """Gamma numbers of shape ``shape`` that depend on nothing but ``seed``."""
    shapes, rates = _shapes_and_rates(alpha, beta, dtype)
    extents = _before(static_shape(shape), tuple(shapes.shape))
    key, counter = scrambled(seed)
    return _positive(random_gamma.public(shapes, shape=extents, key=key, counter=counter), rates)


def _shapes_and_rates(alpha: Any, beta: Any, dtype: Any) -> tuple[Tensor, Tensor]:
    shapes = convert_to_tensor(alpha, dtype)
    rates = convert_to_tensor(1 if beta is None else beta, dtype)
    extents = np.broadcast_shapes(tuple(shapes.shape), tuple(rates.shape))
    return broadcast_to(shapes, extents), rates


def _positive(drawn: Tensor, rates: Tensor) -> Tensor:
    least = np.finfo(drawn.dtype.as_numpy_dtype).tiny
    return maximum.public(np.asarray(least), drawn / rates)


def _before(whole: Shape, end: Shape) -> Shape:
    """What stands before ``end`` in a shape that ends with it. ValueError where it does not."""
    start = len(whole) - len(end)
    if start < 0 or any(m not in (n, 1) for m, n in zip(end, whole[start:], strict=True)):
        raise ValueError(f"Shape {whole} must end with {end}.")
    return whole[:start]


@public("random.poisson")
def poisson(
    shape: Any, lam: Any, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Tensor:
    """Poisson numbers of ``shape`` for each rate ``lam``. No gradient is registered."""
    rate = convert_to_tensor(lam, dtype_hint="float32")
    extents = static_shape(shape)
    count = math.prod(extents) * math.prod(tuple(rate.shape))
    key, counter = seeds.start(plain(seed), ("poisson", rate.dtype.name, str(dtype)), count)
    return random_poisson.public(rate, shape=extents, dtype=dtype, key=key, counter=counter)


@public("random.stateless_poisson")
def stateless_poisson(
    shape: Any, seed: Any, lam: Any, dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """Poisson numbers of shape ``shape``, which ends with that of ``lam``, depending on nothing but ``seed``."""
    rate = convert_to_tensor(lam)
    extents = static_shape(shape)
    rates = broadcast_to(rate, extents[len(extents) - len(rate.shape) :])
    key, counter = scrambled(seed)
    before = _before(extents, tuple(rates.shape))
    return random_poisson_stateless.public(rates, shape=before, dtype=dtype, key=key, counter=counter)


@public("random.stateless_binomial")
def stateless_binomial(
    shape: Any, seed: Any, counts: Any, probs: Any, output_dtype: Any = "int32", name: str | None = None
) -> Tensor:
    """Successes of ``counts`` trials with probability ``probs``, depending on nothing but ``seed``."""
    key, counter = scrambled(seed)
    return binomial_at(shape, counts, probs, output_dtype, key, counter)


def binomial_at(shape: Any, counts: Any, probs: Any, dtype: Any, key: int, counter: int) -> Tensor:
    """Binomial numbers drawn at a place."""
    chances = convert_to_tensor(probs)
    trials = convert_to_tensor(counts, dtype_hint=chances.dtype)
    if trials.dtype is not chances.dtype:
        from tapecore.engine.ops.casting import cast

        trials = cast(trials, chances.dtype)
    return random_binomial.public(
        trials, chances, shape=static_shape(shape), dtype=dtype, key=key, counter=counter
    )
