"""Layers that change images at random while training."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.layers_image import require_last
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.seeding import SeedGenerator
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.projecting import kept_size, project
from tapecore.engine.ops.random_stateless import stateless_uniform
from tapecore.engine.tensor import Tensor


class Augmentation(Layer):
    """What they share: images one by one or in batches, a seed that counts the draws, and nothing done except while
    training.
    """

    _takes_numbers = True

    def __init__(self, seed: int | None = None, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        require_last(data_format)
        self.seed = seed
        self.generator = SeedGenerator(seed)

    @property
    def _state(self) -> list[Any]:
        return [self.generator.state]

    def call(self, inputs: Any, training: Any = True) -> Any:
        """The images, changed while training."""
        x = PUBLIC["cast"](convert_to_tensor(inputs), self.compute_dtype)
        if not training:
            return x
        single = len(x.shape) == 3
        changed = self._changed(x[None] if single else x)
        return changed[0] if single else changed

    def _changed(self, images: Tensor) -> Any:
        """A batch of images, changed."""
        raise NotImplementedError

    def _drawn(self, shape: Any, low: float = 0.0, high: float = 1.0) -> Tensor:
        return stateless_uniform(shape, self.generator.next(), low, high)


@public("keras.layers.RandomFlip keras.layers.experimental.preprocessing.RandomFlip")
class RandomFlip(Augmentation):
    """Half of the images mirrored: ``horizontal``, ``vertical`` or ``horizontal_and_vertical``."""

    def __init__(self, mode: str = "horizontal_and_vertical", seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.mode = mode

    def _changed(self, images: Tensor) -> Any:
        flips = PUBLIC["less_equal"](self._drawn((int(images.shape[0]), 1, 1, 1)), 0.5)
        for axis, name in ((2, "horizontal"), (1, "vertical")):
            if name in self.mode:
                images = PUBLIC["where"](flips, PUBLIC["reverse"](images, [axis]), images)
        return images


_MOVED = "fill_mode interpolation seed fill_value data_format"


class _Moved(Augmentation):
    """Images seen through a projective transform of their own each."""

    def __init__(
        self,
        fill_mode: str = "reflect",
        interpolation: str = "bilinear",
        fill_value: float = 0.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if fill_mode not in ("reflect", "wrap", "constant", "nearest"):
            raise NotImplementedError(f"Unknown `fill_mode` {fill_mode}.")
        if interpolation not in ("nearest", "bilinear"):
            raise NotImplementedError(f"Unknown `interpolation` {interpolation}.")
        self.fill_mode, self.interpolation, self.fill_value = fill_mode, interpolation, fill_value

    def _matrix(self, count: int, height: int, width: int) -> list[Any]:
        """The eight numbers of the transforms, each for all images or one for all."""
        raise NotImplementedError

    def _changed(self, images: Tensor) -> Any:
        count, height, width = (int(n) for n in tuple(images.shape)[:3])
        columns = [np.broadcast_to(np.float32(n), (count,)) for n in self._matrix(count, height, width)]
        return project.public(
            images,
            np.stack(columns, 1).astype(np.float32),
            kept_size(images),
            np.float32(self.fill_value),
            interpolation=self.interpolation.upper(),
            fill_mode=self.fill_mode.upper(),
        )


def _range(factor: Any, name: str, low: int = -1, high: int = 1) -> tuple[float, float]:
    """The bounds that a factor, or a pair of them, means. ValueError outside of ``low`` to ``high``."""
    pair = isinstance(factor, (list, tuple))
    bounds: list[float] = sorted(factor) if pair else [max(-abs(factor), low), abs(factor)]  # type: ignore[reportUnknownArgumentType]
    if len(bounds) != 2 or not all(low <= n <= high for n in bounds):
        raise ValueError(
            f"The `{name}` argument should be a number (or a list of two numbers) in the range [{low}, {high}]. "
            f"Received: {name}={factor}"
        )
    return float(bounds[0]), float(bounds[1])


@public("keras.layers.RandomRotation keras.layers.experimental.preprocessing.RandomRotation")
@ordered(f"factor {_MOVED}")
class RandomRotation(_Moved):
    """Images turned by up to ``factor`` of a full circle."""

    def __init__(self, factor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.factor = _range(factor, "factor")

    def _matrix(self, count: int, height: int, width: int) -> list[Any]:
        low, high = (n * 360.0 for n in self.factor)
        angle = self._drawn((count,), low, high).value * np.float32(math.pi / 180.0)
        cos, sin = np.cos(angle), np.sin(angle)
        x, y = 0.5 * np.float32(width - 1), 0.5 * np.float32(height - 1)
        return [cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos, 0, 0]


@public("keras.layers.RandomTranslation keras.layers.experimental.preprocessing.RandomTranslation")
@ordered(f"height_factor width_factor {_MOVED}")
class RandomTranslation(_Moved):
    """Images moved by up to these parts of their height and width."""

    def __init__(self, height_factor: Any, width_factor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._down = _range(height_factor, "height_factor")
        self._across = _range(width_factor, "width_factor")

    def _matrix(self, count: int, height: int, width: int) -> list[Any]:
        down = self._drawn((count, 1), *self._down).value[:, 0] * height
        across = self._drawn((count, 1), *self._across).value[:, 0] * width
        return [1, 0, -across, 0, 1, -down, 0, 0]


@public("keras.layers.RandomZoom keras.layers.experimental.preprocessing.RandomZoom")
@ordered(f"height_factor width_factor {_MOVED}")
class RandomZoom(_Moved):
    """Images made smaller or larger by up to these parts; without ``width_factor`` alike in both directions."""

    def __init__(self, height_factor: Any, width_factor: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.height_factor, self.width_factor = height_factor, width_factor
        self._down = _range(height_factor, "height_factor")
        self._across = None if width_factor is None else _range(width_factor, "width_factor")

    def _matrix(self, count: int, height: int, width: int) -> list[Any]:
        down = self._drawn((count, 1), *(1.0 + n for n in self._down)).value[:, 0]
        across = down
        if self._across is not None:
            across = self._drawn((count, 1), *(1.0 + n for n in self._across)).value[:, 0]
        x, y = (width - 1.0) / 2.0 * (1.0 - across), (height - 1.0) / 2.0 * (1.0 - down)
        return [across, 0, x, 0, down, y, 0, 0]


@public("keras.layers.RandomContrast keras.layers.experimental.preprocessing.RandomContrast")
class RandomContrast(Augmentation):
    """The distance of each pixel from the mean of its channel scaled by a factor around 1."""

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(seed, **kwargs)
        self.factor = _range(factor, "factor", 0)
        self.value_range = value_range

    def _changed(self, images: Tensor) -> Any:
        low, high = self.factor
        factor = self._drawn((int(images.shape[0]), 1, 1, 1), 1.0 - low, 1.0 + high)
        means = PUBLIC["reduce_mean"](images, axis=(1, 2), keepdims=True)
        return PUBLIC["clip_by_value"]((images - means) * factor + means, *map(float, self.value_range))


@public("keras.layers.RandomBrightness keras.layers.experimental.preprocessing.RandomBrightness")
class RandomBrightness(Augmentation):
    """A random number, up to ``factor`` of the whole range, added to each image."""

    def __init__(
        self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(seed, **kwargs)
        self.factor = _range(factor, "factor")
        self.value_range = sorted(value_range)

    def _changed(self, images: Tensor) -> Any:
        low, high = map(float, self.value_range)
        delta = self._drawn((int(images.shape[0]), 1, 1, 1), *self.factor) * (high - low)
        return PUBLIC["clip_by_value"](images + delta, low, high)
