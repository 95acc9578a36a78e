"""How alike two images look: structural similarity, which programs use as a loss too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.image import convert_image_dtype
from tapecore.engine.ops.reductions import reduce_mean
from tapecore.engine.tensor import Array, Tensor

_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""How much each scale counts."""


@public("image.ssim")
def ssim(
    img1: Any,
    img2: Any,
    max_val: Any,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
    return_index_map: bool = False,
) -> Tensor:
    """The structural similarity of NHWC images, 1 where they are equal, for each image of the batch; with
    ``return_index_map`` for each window. ValueError for two shapes, InvalidArgumentError
    for images smaller than the window."""
    one, other, limit = _prepared(img1, img2, max_val, filter_size)
    likeness, _ = _compared(one, other, _window(filter_size, filter_sigma), (k1 * limit, k2 * limit))
    axes = (-1,) if return_index_map else (-3, -2)
    whole = reduce_mean.public(likeness, axis=axes)
    return whole if return_index_map else reduce_mean.public(whole, axis=(-1,))


@public("image.ssim_multiscale")
def ssim_multiscale(
    img1: Any,
    img2: Any,
    max_val: Any,
    power_factors: Sequence[float] = _WEIGHTS,
    filter_size: int = 11,
    filter_sigma: float = 1.5,
    k1: float = 0.01,
    k2: float = 0.03,
) -> Tensor:
    """Structural similarity at several scales, each half as large as the one before and weighted by its power."""
    one, other, limit = _prepared(img1, img2, max_val, filter_size)
    window, constants = _window(filter_size, filter_sigma), (k1 * limit, k2 * limit)
    relu, factors = PUBLIC["nn.relu"], list[Any]()
    for k in range(len(power_factors)):
        one, other = (one, other) if k == 0 else (_halved(one), _halved(other))
        _need_room(one, filter_size)
        likeness, contrast = _compared(one, other, window, constants)
        last = k == len(power_factors) - 1
        factors.append(relu(reduce_mean.public(likeness if last else contrast, axis=(-3, -2))))
    powers = np.asarray(power_factors, np.float32)
    weighted = PUBLIC["pow"](PUBLIC["stack"](factors, axis=-1), powers)
    return reduce_mean.public(PUBLIC["reduce_prod"](weighted, [-1]), axis=(-1,))


def _prepared(img1: Any, img2: Any, max_val: Any, size: int) -> tuple[Tensor, Tensor, float]:
    """Both images as float32, and the largest value that there may be."""
    first, second = convert_to_tensor(img1), convert_to_tensor(img2)
    limit = convert_image_dtype(convert_to_tensor(max_val, first.dtype), "float32")
    one, other = (convert_image_dtype(x, "float32") for x in (first, second))
    for x in (one, other):
        if x.ndim < 3:
            raise ValueError(f"Shape {x.shape} must have rank at least 3")
    one.shape[-3:].assert_is_compatible_with(other.shape[-3:])
    _need_room(one, size)
    return one, other, float(limit.value)


def _need_room(images: Tensor, size: int) -> None:
    extents = images.value.shape[-3:-1]
    if min(extents) < size:
        raise InvalidArgumentError(
            None, None, f"Images of {extents[0]} x {extents[1]} pixels are smaller than the window of {size}."
        )


def _window(size: int, sigma: float) -> Array:
    """The weights of a round window, which sum to one."""
    apart = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    bell = np.exp(-0.5 * (apart / np.float32(sigma)) ** 2)
    weights = np.outer(bell, bell)
    return (weights / weights.sum()).astype(np.float32)


def _compared(one: Tensor, other: Tensor, window: Array, constants: tuple[float, float]) -> tuple[Any, Any]:
    """The similarity, and that of the contrasts alone, of every window and channel."""
    mean = _averaging(one, window)
    small, large = (np.float32(constant**2) for constant in constants)
    first, second = mean(one), mean(other)
    product, squares = first * second * 2.0, first * first + second * second
    crossed, spread = mean(one * other) * 2.0, mean(one * one + other * other)
    contrast = (crossed - product + large) / (spread - squares + large)
    return (product + small) / (squares + small) * contrast, contrast


def _averaging(images: Tensor, window: Array) -> Callable[[Any], Any]:
    """What takes the weighted mean of every window of images of this shape."""
    front, inner = images.value.shape[:-3], images.value.shape[-3:]
    filters = np.repeat(window[:, :, None, None], inner[-1], axis=2)

    def mean(x: Any) -> Any:
        flat = PUBLIC["reshape"](x, [-1, *inner])
        smooth = PUBLIC["nn.depthwise_conv2d"](flat, filters, [1, 1, 1, 1], "VALID")
        return PUBLIC["reshape"](smooth, [*front, *smooth.value.shape[1:]])

    return mean


def _halved(images: Tensor) -> Tensor:
    """Every two by two pixels as their mean; an odd row or column is doubled first."""
    front, inner = images.value.shape[:-3], images.value.shape[-3:]
    flat = PUBLIC["reshape"](images, [-1, *inner])
    if inner[0] % 2 or inner[1] % 2:
        flat = PUBLIC["pad"](flat, [[0, 0], [0, inner[0] % 2], [0, inner[1] % 2], [0, 0]], "SYMMETRIC")
    half = PUBLIC["nn.avg_pool2d"](flat, 2, 2, "VALID")
    return PUBLIC["reshape"](half, [*front, *half.value.shape[1:]])
