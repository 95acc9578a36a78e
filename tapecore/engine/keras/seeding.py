"""Seeds of layers that draw: a generator counts on with every draw, as Keras's does."""

from __future__ import annotations

import random
from typing import Any

import numpy as np

from tapecore.engine.keras.tracing import tracing
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.comparison import greater_equal
from tapecore.engine.ops.random_stateless import stateless_uniform
from tapecore.engine.ops.selection import select


def default_seed() -> int:
    """A seed where none was given: from Python's generator, which ``set_random_seed`` seeds."""
    return random.randint(1, 10**9)


@public("keras.random.SeedGenerator")
class SeedGenerator:
    """Gives a new seed at each draw: the seed it was made with, and how many draws there were."""

    def __init__(self, seed: int | None = None, name: str | None = None, **kwargs: Any) -> None:
        if not isinstance(seed, (int, np.integer, type(None))):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped
            raise ValueError(f"Argument `seed` must be an integer. Received: seed={seed}")
        self.name = name or "seed_generator"
        self.seed = default_seed() if seed is None else int(seed)
        self.state = Variable(
            np.array([self.seed, 0], np.int64),
            dtype="int64",
            trainable=False,
            name="seed_generator_state",
        )

    def next(self, ordered: bool = True) -> tuple[int, int]:
        """The seed of the next draw."""
        first, second = (int(n) for n in self.state._snapshot.value)  # type: ignore[reportPrivateUsage]
        if not tracing.get():
            self.state.assign(np.array([first, second + 1], np.int64))
        return first, second

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {"seed": self.seed}


def drawn(seed: Any) -> tuple[int, int]:
    """The pair of a ``seed`` argument: a generator's next, ``(number, 0)``, or a new one for None."""
    if isinstance(seed, SeedGenerator):
        return seed.next()
    return (int(seed), 0) if seed is not None else _everybodys().next()


_shared: list[SeedGenerator] = []


def _everybodys() -> SeedGenerator:
    if not _shared:
        _shared.append(SeedGenerator())
    return _shared[0]


def forget() -> None:
    """Let draws without a seed begin anew."""
    _shared.clear()


def dropped(x: Any, rate: float, noise_shape: Any, seed: Any) -> Any:
    """``x`` with elements set to zero at random and the others made larger, so that the mean stays."""
    shape = tuple(x.shape)
    if noise_shape is not None:
        shape = tuple(n if m is None else int(m) for n, m in zip(shape, tuple(noise_shape), strict=True))
    numbers = stateless_uniform(shape, drawn(seed), dtype=x.dtype)
    kept = greater_equal.public(numbers, np.asarray(rate, numbers.value.dtype))
    scale = 1.0 / (1.0 - rate) if rate < 1 else 0.0
    return select.public(kept, x * scale, np.asarray(0, x.value.dtype))
