"""``tf.random.Generator``: random numbers with a state that can be seen and set."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.ops import philox
from tapecore.engine.ops.random_ops import (
    random_standard_normal,
    random_truncated_normal,
    random_uniform_int,
    scaled,
)
from tapecore.engine.ops.random_stateless import place_of, uniform_at
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


@public("random.Generator")
class Generator:
    """A source of random numbers with a state of its own: ``from_seed(7)`` draws what TensorFlow draws."""

    def __init__(self, state: int, key: int = 0) -> None:
        self._counter = state
        self._key = key

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> Generator:
        """A generator that starts at ``seed``."""
        return cls(int(plain(seed)) & (2**64 - 1))

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
        self._counter, self._key = int(plain(seed)) & (2**64 - 1), 0

    def _next(self, shape: Any, dtype: Any) -> dict[str, Any]:
        place = place_of(shape, dtype, self._key, self._counter)
        self._counter += math.prod(place["shape"]) * philox.SKIP_PER_NUMBER
        return place

    def normal(
        self, shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", name: str | None = None
    ) -> Tensor:
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
        return uniform_at(self._next(shape, dtype), minval, maxval)

    def make_seeds(self, count: int = 1) -> Tensor:
        """Seeds for stateless draws, shape (2, count)."""
        return random_uniform_int.public(low=-(2**62), high=2**62, **self._next((2, count), "int64"))

    def split(self, count: int = 1) -> list[Generator]:
        """New generators that start at places of their own."""
        return [Generator(int(seed) & (2**64 - 1), self._key) for seed in self.make_seeds(count).value[0]]


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
