"""TensorFlow's own initializers. Without a seed they draw like ``tf.random``, not like Keras."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.initializers import Constant, Initializer, Ones, Zeros
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor

PUBLIC["zeros_initializer"] = Zeros
PUBLIC["ones_initializer"] = Ones
PUBLIC["constant_initializer"] = Constant


@public("random_normal_initializer")
class RandomNormal(Initializer):
    """Normal numbers."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        self.mean, self.stddev, self.seed = mean, stddev, seed

    def __call__(self, shape: Any, dtype: Any = "float32", **kwargs: Any) -> Tensor:
        """The numbers."""
        return _drawn("normal", self.seed, shape, (self.mean, self.stddev), dtype)


@public("random_uniform_initializer")
class RandomUniform(Initializer):
    """Uniform numbers."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None) -> None:
        self.minval, self.maxval, self.seed = minval, maxval, seed

    def __call__(self, shape: Any, dtype: Any = "float32", **kwargs: Any) -> Tensor:
        """The numbers."""
        return _drawn("uniform", self.seed, shape, (self.minval, self.maxval), dtype)


def _drawn(kind: str, seed: int | None, shape: Any, settings: tuple[float, float], dtype: Any) -> Tensor:
    if seed is None:
        return PUBLIC[f"random.{kind}"](shape, *settings, dtype=dtype or "float32")
    return PUBLIC[f"random.stateless_{kind}"](shape, (seed, 0), *settings, dtype=dtype or "float32")
