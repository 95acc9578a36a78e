"""``keras.random`` and the seed of everything."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import policies
from tapecore.engine.keras.seeding import drawn, dropped, forget
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.random_stateless import (
    stateless_normal,
    stateless_truncated_normal,
    stateless_uniform,
)
from tapecore.engine.ops.seeds import set_seed


@public("keras.utils.set_random_seed")
def set_random_seed(seed: int) -> None:
    """Seed Python's generator, NumPy's and TensorFlow's. ValueError for what is no integer."""
    if not isinstance(seed, int):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped programs
        raise ValueError(
            f"Expected `seed` argument to be an integer. Received: seed={seed} (of type {type(seed)})"
        )
    forget()
    random.seed(seed)
    np.random.seed(seed)  # programs draw from the global generator
    set_seed(seed)


def _kind(dtype: Any) -> str:
    return policies.get(dtype).compute_dtype if dtype is not None else policies.floatx()


@public("keras.random.normal")
def normal(shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Normal numbers."""
    return stateless_normal(shape, drawn(seed), mean, stddev, _kind(dtype))


@public("keras.random.uniform")
def uniform(shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: Any = None) -> Any:
    """Uniform numbers."""
    return stateless_uniform(shape, drawn(seed), minval, maxval, _kind(dtype))


@public("keras.random.truncated_normal")
def truncated_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: Any = None
) -> Any:
    """Normal numbers within two standard deviations."""
    return stateless_truncated_normal(shape, drawn(seed), mean, stddev, _kind(dtype))


@public("keras.random.randint")
def randint(shape: Any, minval: int, maxval: int, dtype: Any = "int32", seed: Any = None) -> Any:
    """Integers from ``minval`` up to, not including, ``maxval``."""
    return stateless_uniform(shape, drawn(seed), minval, maxval, dtype)


@public("keras.random.dropout")
def dropout(inputs: Any, rate: float, noise_shape: Any = None, seed: Any = None) -> Any:
    """The inputs with elements set to zero at random, the others made larger."""
    return dropped(convert_to_tensor(inputs), rate, noise_shape, seed)


@public("keras.random.shuffle")
def shuffle(x: Any, axis: int = 0, seed: Any = None) -> Any:
    """The rows of ``x`` (or its slices along ``axis``) in a random order."""
    tensor = convert_to_tensor(x)
    order = PUBLIC["argsort"](stateless_uniform((tuple(tensor.shape)[axis],), drawn(seed)))
    return PUBLIC["gather"](tensor, order, axis=axis)


@public("keras.random.categorical")
def categorical(logits: Any, num_samples: int, dtype: Any = "int32", seed: Any = None) -> Any:
    """Class numbers drawn by their log-probabilities."""
    return PUBLIC["random.stateless_categorical"](logits, num_samples, drawn(seed), dtype)


@public("keras.random.gamma")
def gamma(shape: Any, alpha: Any, dtype: Any = None, seed: Any = None) -> Any:
    """Numbers of a gamma distribution with rate one."""
    return PUBLIC["random.stateless_gamma"](shape, drawn(seed), alpha, dtype=_kind(dtype))


@public("keras.random.beta")
def beta(shape: Any, alpha: Any, beta: Any, dtype: Any = None, seed: Any = None) -> Any:
    """Numbers of a beta distribution, made from two of gamma distributions."""
    first, kind = drawn(seed), _kind(dtype)
    second = first[0] + 12, first[1] + 12  # Keras's distance between the two seeds
    draw = PUBLIC["random.stateless_gamma"]
    one, other = (
        draw(shape, key, convert_to_tensor(power, kind), dtype=kind)
        for key, power in ((first, alpha), (second, beta))
    )
    return one / (one + other)


@public("keras.random.binomial")
def binomial(shape: Any, counts: Any, probabilities: Any, dtype: Any = None, seed: Any = None) -> Any:
    """How often something of these probabilities happens in so many trials."""
    kind = _kind(dtype)
    given = (convert_to_tensor(counts, kind), convert_to_tensor(probabilities, kind))
    return PUBLIC["random.stateless_binomial"](shape, drawn(seed), *given, output_dtype=kind)
