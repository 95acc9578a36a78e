"""Images changed at random: by numbers drawn from a seed, or from TensorFlow's own generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.random_stateless import stateless_uniform
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor

Draw = Callable[..., Tensor]


def _from_seed(seed: Any) -> Draw:
    def draw(low: float = 0.0, high: float = 1.0, shape: Any = ()) -> Tensor:
        return stateless_uniform(shape, seed, low, high)

    return draw


def _from_generator(seed: Any) -> Draw:
    def draw(low: float = 0.0, high: float = 1.0, shape: Any = ()) -> Tensor:
        return PUBLIC["random.uniform"](shape, low, high, seed=seed)

    return draw


def _offer(name: str, change: Callable[..., Any]) -> None:
    """``image.random_*`` and ``image.stateless_random_*``: ``change(draw, image, *bounds)``."""

    count = change.__code__.co_argcount - 2

    def drawing(source: Callable[[Any], Draw]) -> Callable[..., Any]:
        def run(image: Any, *bounds: Any, seed: Any = None, **named: Any) -> Any:
            if len(bounds) > count:  # the seed comes last
                bounds, seed = bounds[:count], bounds[count]
            return change(source(seed), image, *bounds, **named)

        run.__doc__ = change.__doc__
        return run

    PUBLIC[f"image.random_{name}"] = drawing(_from_generator)
    PUBLIC[f"image.stateless_random_{name}"] = drawing(_from_seed)


def _within(low: float, high: float) -> None:
    if high <= low:
        raise ValueError("upper must be > lower.")
    if low < 0:
        raise ValueError("lower must be non-negative.")


def _not_negative(max_delta: float) -> None:
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")


def brightness(draw: Draw, image: Any, max_delta: float) -> Tensor:
    """A number from ``-max_delta`` to ``max_delta`` added to every intensity. ValueError for a negative one."""
    _not_negative(max_delta)
    return PUBLIC["image.adjust_brightness"](image, draw(-max_delta, max_delta))


def hue(draw: Draw, image: Any, max_delta: float) -> Tensor:
    """The hue moved by up to ``max_delta``. ValueError unless that is from 0 to 0.5."""
    _not_negative(max_delta)
    if max_delta > 0.5:
        raise ValueError("max_delta must be <= 0.5.")
    return PUBLIC["image.adjust_hue"](image, draw(-max_delta, max_delta))


def contrast(draw: Draw, image: Any, lower: float, upper: float) -> Tensor:
    """The contrast scaled by a number from ``lower`` to ``upper``. ValueError for bounds in the wrong order."""
    _within(lower, upper)
    return PUBLIC["image.adjust_contrast"](image, draw(lower, upper))


def saturation(draw: Draw, image: Any, lower: float, upper: float) -> Tensor:
    """The saturation scaled by a number from ``lower`` to ``upper``. ValueError for bounds in the wrong order."""
    _within(lower, upper)
    return PUBLIC["image.adjust_saturation"](image, draw(lower, upper))


def _flipped(draw: Draw, image: Any, flip: str) -> Tensor:
    x = convert_to_tensor(image)
    shape = (int(x.shape[0]), 1, 1, 1) if x.ndim == 4 else ()
    chosen = draw(shape=shape[:1])
    half = PUBLIC["greater"](chosen, 0.5) if shape else PUBLIC["less"](chosen, 0.5)  # as TensorFlow has it
    mirrored = PUBLIC["reshape"](half, shape)
    return PUBLIC["where"](mirrored, PUBLIC[f"image.{flip}"](x), x)


def flip_left_right(draw: Draw, image: Any) -> Tensor:
    """Half of the images mirrored from left to right."""
    return _flipped(draw, image, "flip_left_right")


def flip_up_down(draw: Draw, image: Any) -> Tensor:
    """Half of the images mirrored from top to bottom."""
    return _flipped(draw, image, "flip_up_down")


for _change in (brightness, hue, contrast, saturation, flip_left_right, flip_up_down):
    _offer(_change.__name__, _change)


@public("image.stateless_random_crop")
def stateless_random_crop(value: Any, size: Any, seed: Any, name: str | None = None) -> Tensor:
    """A random part of a tensor, of this size. ValueError if it is larger than the tensor."""
    x, extents = convert_to_tensor(value), np.asarray(plain(size), np.int64)
    limits = np.array(tuple(x.shape), np.int64) - extents + 1
    if (limits < 1).any():
        raise ValueError(f"Need value.shape >= size, got {tuple(x.shape)} and {tuple(extents.tolist())}")
    kind = np.int32 if isinstance(size, (list, tuple)) else convert_to_tensor(size).dtype.as_numpy_dtype
    drawn = stateless_uniform((len(limits),), seed, 0, np.iinfo(kind).max, dtype=np.dtype(kind))
    return PUBLIC["slice"](x, drawn.value % limits, extents)
