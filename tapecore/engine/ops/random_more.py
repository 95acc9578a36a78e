"""Stateless draws, generators, and distributions whose exact TensorFlow numbers are not reproduced (gamma, Poisson)."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import op, public
from tapecore.engine.ops import philox, seeds
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.ops.random_ops import (
    between, random_standard_normal, random_truncated_normal, random_uniform, random_uniform_int, scaled,
)
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def _at(shape: Any, dtype: Any, key: int, counter: int) -> dict[str, Any]:
    return {"shape": static_shape(shape), "dtype": dtypes.as_dtype(dtype).name, "key": key, "counter": counter}


def _scrambled(seed: Any) -> tuple[int, int]:
    first, second = plain(seed)
    return philox.scramble((int(first), int(second)))


@public("random.stateless_normal")
def stateless_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Normal numbers that depend on nothing but the two numbers of ``seed``."""
    return scaled(random_standard_normal.public(**_at(shape, dtype, *_scrambled(seed))), stddev, mean)


@public("random.stateless_truncated_normal")
def stateless_truncated_normal(
    shape: Any, seed: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Truncated normal numbers that depend on nothing but the two numbers of ``seed``."""
    return scaled(random_truncated_normal.public(**_at(shape, dtype, *_scrambled(seed))), stddev, mean)


@public("random.stateless_uniform")
def stateless_uniform(
    shape: Any, seed: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Uniform numbers that depend on nothing but the two numbers of ``seed``."""
    return _uniform(_at(shape, dtype, *_scrambled(seed)), minval, maxval)


def _uniform(where: dict[str, Any], minval: Any, maxval: Any) -> Tensor:
    kept = dtypes.as_dtype(where["dtype"])
    if not kept.is_integer:
        return between(random_uniform.public(**where), minval, maxval)
    if maxval is None:
        raise ValueError(f"Must specify maxval for integer dtype {kept!r}")
    return random_uniform_int.public(low=int(plain(minval)), high=int(plain(maxval)), **where)


@public("random.Generator")
class Generator:
    """A source of random numbers with a state of its own: ``from_seed(7)`` draws what TensorFlow draws."""

    def __init__(self, state: int, key: int = 0) -> None:
        self._counter = state
        self._key = key

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> Generator:
        """A generator that starts at ``seed``."""
        return cls(int(plain(seed)))

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that starts anywhere."""
        return cls(random.SystemRandom().getrandbits(62))

    @property
    def state(self) -> Tensor:
        """Counter and key, as three int64 numbers."""
        low, high = self._counter & (2**64 - 1), self._counter >> 64
        return convert_to_tensor(np.array([low, high, self._key], np.uint64).astype(np.int64))

    @property
    def key(self) -> Tensor:
        """The key."""
        return convert_to_tensor(np.uint64(self._key))

    def reset_from_seed(self, seed: int) -> None:
        """Start again at ``seed``."""
        self._counter, self._key = int(plain(seed)), 0

    def _next(self, shape: Any, dtype: Any) -> dict[str, Any]:
        where = _at(shape, dtype, self._key, self._counter)
        self._counter += math.prod(where["shape"]) * philox.SKIP_PER_NUMBER
        return where

    def normal(self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: str | None = None) -> Tensor:
        """Normal numbers; the state moves on."""
        return scaled(random_standard_normal.public(**self._next(shape, dtype)), stddev, mean)

    def truncated_normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: str | None = None
    ) -> Tensor:
        """Truncated normal numbers; the state moves on."""
        return scaled(random_truncated_normal.public(**self._next(shape, dtype)), stddev, mean)

    def uniform(
        self, shape: Any, minval: Any = 0, maxval: Any = None, dtype: Any = "float32", name: str | None = None
    ) -> Tensor:
        """Uniform numbers; the state moves on."""
        return _uniform(self._next(shape, dtype), minval, maxval)

    def make_seeds(self, count: int = 1) -> Tensor:
        """Seeds for stateless draws, shape (2, count)."""
        where = self._next((2, count), "int64")
        return random_uniform_int.public(low=-(2**62), high=2**62, **where)

    def split(self, count: int = 1) -> list[Generator]:
        """New generators that start at places of their own."""
        return [Generator(int(seed), self._key) for seed in self.make_seeds(count).value[0]]


_global: list[Generator] = []


@public("random.get_global_generator")
def get_global_generator() -> Generator:
    """The generator shared by the whole program."""
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


@public("random.set_global_generator")
def set_global_generator(generator: Generator) -> None:
    """Replace the shared generator."""
    _global[:] = [generator]


@op("RandomGamma", "alpha")
def random_gamma(alpha: Array, *, shape: tuple[int, ...], key: int, counter: int) -> Array:
    source = np.random.default_rng([key, counter & (2**64 - 1), counter >> 64])
    return source.gamma(alpha, size=(*shape, *alpha.shape)).astype(alpha.dtype)


@public("random.gamma")
def gamma(
    shape: Any, alpha: Any, beta: Any = None, dtype: Any = "float32", seed: Any = None, name: str | None = None
) -> Tensor:
    """Gamma numbers; reproducible after ``set_seed``, but not TensorFlow's own. No derivative by ``alpha`` here."""
    shapes = convert_to_tensor(alpha, dtype)
    extents = static_shape(shape)
    key, counter = seeds.start(plain(seed), ("gamma", shapes.dtype.name), math.prod(extents))
    drawn = random_gamma.public(shapes, shape=extents, key=key, counter=counter)
    return drawn if beta is None else drawn / beta


@op("RandomPoissonV2", "rate")
def random_poisson(rate: Array, *, shape: tuple[int, ...], dtype: str, key: int, counter: int) -> Array:
    source = np.random.default_rng([key, counter & (2**64 - 1), counter >> 64])
    return source.poisson(rate, size=(*shape, *rate.shape)).astype(dtypes.as_dtype(dtype).as_numpy_dtype)


@public("random.poisson")
def poisson(shape: Any, lam: Any, dtype: Any = "float32", seed: Any = None, name: str | None = None) -> Tensor:
    """Poisson numbers; reproducible after ``set_seed``, but not TensorFlow's own. No gradient is registered."""
    rate = convert_to_tensor(lam, dtype_hint=dtype)
    extents = static_shape(shape)
    key, counter = seeds.start(plain(seed), ("poisson", rate.dtype.name), math.prod(extents))
    return random_poisson.public(rate, shape=extents, dtype=dtype, key=key, counter=counter)
