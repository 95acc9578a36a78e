"""``tf.nn``: mean and variance by way of sums, a likelihood, and a dropout that depends on its seed alone."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.biases import thinned
from tapecore.engine.ops.random_stateless import stateless_uniform
from tapecore.engine.tensor import Tensor


@public("nn.sufficient_statistics")
def sufficient_statistics(
    x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None
) -> tuple[Tensor, Tensor, Tensor, Any]:
    """The count, the sum and the sum of squares (of x less ``shift``) that mean and variance follow from."""
    whole = convert_to_tensor(x)
    count = math.prod(whole.value.shape[axis] for axis in axes)
    shift = None if shift is None else convert_to_tensor(shift, whole.dtype)
    moved = whole if shift is None else PUBLIC["subtract"](whole, shift)
    add = PUBLIC["reduce_sum"]
    sums = add(moved, axes, keepdims), add(PUBLIC["square"](moved), axes, keepdims)
    return PUBLIC["cast"](count, whole.dtype), *sums, shift


@public("nn.normalize_moments")
def normalize_moments(
    counts: Any, mean_ss: Any, variance_ss: Any, shift: Any, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """Mean and variance of the result of ``sufficient_statistics``."""
    divisor = PUBLIC["math.reciprocal"](counts)
    moved = PUBLIC["multiply"](mean_ss, divisor)
    mean = moved if shift is None else moved + shift
    return mean, PUBLIC["multiply"](variance_ss, divisor) - PUBLIC["square"](moved)


@public("nn.log_poisson_loss")
def log_poisson_loss(
    targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None
) -> Tensor:
    """exp(log_input) - log_input * targets, the Poisson likelihood; with Stirling's term for targets above 1."""
    rates = convert_to_tensor(log_input)
    wanted = convert_to_tensor(targets, dtype_hint=rates.dtype)
    loss = PUBLIC["exp"](rates) - rates * wanted
    if not compute_full_loss:
        return loss
    log = PUBLIC["math.log"]
    stirling = wanted * log(wanted) - wanted + 0.5 * log(2 * math.pi * wanted)
    inside = PUBLIC["logical_and"](wanted >= 0.0, wanted <= 1.0)
    return loss + PUBLIC["where"](inside, PUBLIC["zeros_like"](wanted), stirling)


@public("nn.experimental.stateless_dropout")
def stateless_dropout(
    x: Any, rate: Any, seed: Any, rng_alg: Any = None, noise_shape: Any = None, name: str | None = None
) -> Tensor:
    """``nn.dropout`` whose choice depends on nothing but the two numbers of ``seed``."""
    return thinned(x, rate, noise_shape, partial(stateless_uniform, seed=seed))
