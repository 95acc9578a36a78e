"""Layers that draw while training: dropout and noise."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.seeding import SeedGenerator, dropped
from tapecore.engine.op import public
from tapecore.engine.ops.random_stateless import stateless_normal


class _Random(Layer):
    """A layer with a seed, which counts its draws."""

    supports_masking = True

    def __init__(self, seed: int | None, draws: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.seed = seed
        if draws:  # one that never draws takes no seed from those that do
            self.seed_generator = SeedGenerator(seed)
        self.built = True

    @property
    def _state(self) -> list[Any]:
        return [self.seed_generator.state] if "seed_generator" in vars(self) else []


@public("keras.layers.Dropout")
class Dropout(_Random):
    """While training, elements set to zero at random with probability ``rate``; otherwise the inputs
    themselves."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and 1. "
                f"Received: rate={rate}"
            )
        super().__init__(seed, rate > 0, **kwargs)
        self.rate, self.noise_shape = rate, noise_shape

    def _noise_shape(self, inputs: Any) -> Any:
        return self.noise_shape

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, thinned out while training."""
        if not training or self.rate == 0:
            return inputs
        return dropped(inputs, self.rate, self._noise_shape(inputs), self.seed_generator)


class _Spatial(Dropout):
    def __init__(self, rate: float, data_format: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(rate, seed=seed, **kwargs)
        self.data_format = data_format

    def _noise_shape(self, inputs: Any) -> Any:
        shape = tuple(inputs.shape)
        steps = [1] * (len(shape) - 2)
        if self.data_format == "channels_first":
            return (*shape[:2], *steps)
        return (shape[0], *steps, shape[-1])


@public("keras.layers.SpatialDropout1D")
@ordered("rate seed name dtype", {"name": None, "dtype": None}, others=False)
class SpatialDropout1D(_Spatial):
    """Dropout of whole channels."""


@public("keras.layers.SpatialDropout2D")
@ordered("rate data_format seed name dtype", {"name": None, "dtype": None}, others=False)
class SpatialDropout2D(_Spatial):
    """Dropout of whole channels of images."""


@public("keras.layers.SpatialDropout3D")
@ordered("rate data_format seed name dtype", {"name": None, "dtype": None}, others=False)
class SpatialDropout3D(_Spatial):
    """Dropout of whole channels of volumes."""


@public("keras.layers.AlphaDropout")
class AlphaDropout(_Random):
    """Dropout that keeps mean and variance, for ``selu``."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, draws=True, **kwargs)
        self.rate, self.noise_shape = rate, noise_shape

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, thinned out while training."""
        if not training or self.rate == 0:
            return inputs
        low = -1.7580993408473766
        a = ((1 - self.rate) * (1 + self.rate * low**2)) ** -0.5
        kept = dropped(inputs * 0 + 1, self.rate, self.noise_shape, self.seed_generator) * (1 - self.rate)
        return a * (inputs * kept + low * (1 - kept)) - a * low * self.rate


@public("keras.layers.GaussianNoise")
class GaussianNoise(_Random):
    """While training, normal noise of deviation ``stddev`` added."""

    def __init__(self, stddev: float, seed: int | None = None, **kwargs: Any) -> None:
        if not 0 <= stddev <= 1:
            raise ValueError(
                "Invalid value received for argument `stddev`. Expected a float value between 0 and 1. "
                f"Received: stddev={stddev}"
            )
        super().__init__(seed, stddev > 0, **kwargs)
        self.stddev = stddev

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, with noise while training."""
        if not training or self.stddev == 0:
            return inputs
        return inputs + stateless_normal(
            inputs.shape, self.seed_generator.next(), 0.0, self.stddev, inputs.dtype
        )


@public("keras.layers.GaussianDropout")
class GaussianDropout(_Random):
    """While training, multiplied by normal noise of mean 1 and variance ``rate / (1 - rate)``."""

    def __init__(self, rate: float, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, rate > 0, **kwargs)
        self.rate = rate

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, times noise while training."""
        if not training or self.rate == 0:
            return inputs
        spread = (self.rate / (1.0 - self.rate)) ** 0.5
        return inputs * stateless_normal(inputs.shape, self.seed_generator.next(), 1.0, spread, inputs.dtype)
