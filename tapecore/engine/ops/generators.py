"""``tf.random.Generator``: random numbers with a state that can be seen and set."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.ops import philox
from tapecore.engine.ops.algorithms import Algorithm, need_philox
from tapecore.engine.ops.joining import pack
from tapecore.engine.ops.random_more import binomial_at
from tapecore.engine.ops.random_ops import (
    random_standard_normal,
    random_truncated_normal,
    scaled,
)
from tapecore.engine.ops.random_stateless import place_of, uniform_at
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor
from tapecore.engine.variable import Variable

_WORD = 2**64


@public("random.create_rng_state random.experimental.create_rng_state")
def create_rng_state(seed: Any, alg: Any = "philox") -> Tensor:
    """The state of a generator that starts at ``seed``: counter (two numbers) and key, int64. A list of fewer numbers
    gets zeros before it. Raises ValueError for another algorithm."""
    need_philox(alg)
    given: Any = plain(seed)
    if not isinstance(given, tuple):
        given = [int(given) >> 64 * k for k in range(3)]
    return convert_to_tensor(_numbers([0, 0, 0, *given][-3:]))


@public("random.Generator random.experimental.Generator")
class Generator:
    """A source of random numbers with a state of its own: ``from_seed(7)`` draws what TensorFlow draws."""

    _checkpointed = True

    def __init__(self, copy_from: Generator | None = None, state: Any = None, alg: Any = None) -> None:
        if copy_from is not None:
            state, alg = copy_from.state.snapshot, None
        need_philox(alg)
        if state is None:
            raise ValueError("Generator needs copy_from, or state and alg; from_seed() is the usual way.")
        self._state_var = Variable(_numbers(state), trainable=False, name="StateVar")

    @classmethod
    def from_seed(cls, seed: Any, alg: Any = None) -> Generator:
        """A generator that starts at ``seed``."""
        return cls(state=create_rng_state(seed, "philox" if alg is None else alg))

    @classmethod
    def from_state(cls, state: Any, alg: Any) -> Generator:
        """A generator with this counter (two numbers) and key."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_key_counter(cls, key: Any, counter: Any, alg: Any) -> Generator:
        """A generator with this key and counter."""
        return cls(state=[*_numbers(counter), int(plain(key))], alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that starts anywhere."""
        source = random.SystemRandom()
        return cls(state=[source.getrandbits(62) for _ in range(3)], alg=alg)

    @property
    def state(self) -> Variable:
        """Counter and key: a Variable of three int64 numbers."""
        return self._state_var

    @property
    def key(self) -> Tensor:
        """The key."""
        return convert_to_tensor(self._state_var.snapshot.value[2])

    @property
    def algorithm(self) -> int:
        """The number of the algorithm."""
        return Algorithm.PHILOX.value

    def _place(self) -> tuple[int, int]:
        low, high, key = (int(n) % _WORD for n in self._state_var.snapshot.value)
        return key, low | high << 64

    def reset(self, state: Any) -> None:
        """Go to a state: counter and key."""
        self._state_var.assign(_numbers(state))

    def reset_from_seed(self, seed: Any) -> None:
        """Start again at ``seed``."""
        self._state_var.assign(create_rng_state(seed))

    def reset_from_key_counter(self, key: Any, counter: Any) -> None:
        """Go to this key and counter."""
        self._state_var.assign(_numbers([*_numbers(counter), int(plain(key))]))

    def skip(self, delta: Any) -> None:
        """Move on as if ``delta`` numbers had been drawn."""
        self._move(int(plain(delta)) * philox.SKIP_PER_NUMBER)

    def _move(self, blocks: int) -> None:
        key, counter = self._place()
        counter = (counter + blocks) % _WORD**2
        words = np.array([counter % _WORD, counter >> 64, key], np.uint64)
        self._state_var.assign(words.astype(np.int64))

    def _next(self, shape: Any, dtype: Any) -> dict[str, Any]:
        place = place_of(shape, dtype, *self._place())
        self._move(math.prod(place["shape"]) * philox.SKIP_PER_NUMBER)
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
        """Uniform numbers; the state moves on. Integers of the whole range with ``minval=None``."""
        return uniform_at(self._next(shape, dtype), minval, maxval)

    def uniform_full_int(self, shape: Any, dtype: Any = "uint64", name: str | None = None) -> Tensor:
        """Integers from the whole range of ``dtype``; the state moves on."""
        return uniform_at(self._next(shape, dtype), None, None)

    def binomial(
        self, shape: Any, counts: Any, probs: Any, dtype: Any = "int32", name: str | None = None
    ) -> Tensor:
        """Binomial numbers; the state moves on."""
        drawn = binomial_at(shape, counts, probs, dtype, *self._place())
        pairs = max(np.broadcast(_array(counts), _array(probs)).size, 1)
        each = math.prod(tuple(drawn.shape)) // pairs
        self._move(pairs * 200 * (each + 3) // 4 * philox.SKIP_PER_NUMBER)  # so many TensorFlow sets aside
        return drawn

    def make_seeds(self, count: int = 1) -> Tensor:
        """Seeds for stateless draws, shape (2, count): numbers drawn, and zeros below them."""
        drawn = self.uniform_full_int((count,), "int64")
        return pack.public([drawn, drawn * 0])

    def split(self, count: int = 1) -> list[Generator]:
        """New generators that start at places of their own."""
        return [Generator(state=[0, 0, key]) for key in self.make_seeds(count).value[0].tolist()]


def _array(x: Any) -> np.ndarray[Any, Any]:
    return convert_to_tensor(x).value


def _numbers(state: Any) -> np.ndarray[Any, Any]:
    return np.array([int(n) % _WORD for n in plain(state)], np.uint64).astype(np.int64)


_global: list[Generator] = []


@public("random.get_global_generator random.experimental.get_global_generator")
def get_global_generator() -> Generator:
    """The generator shared by the whole program."""
    if not _global:
        _global.append(Generator.from_non_deterministic_state())
    return _global[0]


@public("random.set_global_generator random.experimental.set_global_generator")
def set_global_generator(generator: Generator) -> None:
    """Replace the shared generator."""
    _global[:] = [generator]
