"""``tf.image``, as far as gradients through it are asked about."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import op, public
from tapecore.engine.ops.casting import cast, saturate_cast
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.shaping import reverse, transpose_public
from tapecore.engine.tensor import Array, Tensor


@op("AdjustContrastv2")
def adjust_contrast_op(images: Array, contrast_factor: Array) -> Array:
    """The distance of each pixel from the mean of its channel scaled."""
    means = images.mean((-3, -2), keepdims=True)
    return ((images - means) * contrast_factor + means).astype(images.dtype)


@public("image.adjust_contrast")
def adjust_contrast(images: Any, contrast_factor: Any) -> Tensor:
    """The distance of each pixel from the mean of its channel scaled. No gradient is registered:
    LookupError."""
    original = convert_to_tensor(images)
    return convert_image_dtype(
        adjust_contrast_op.public(convert_image_dtype(original, "float32"), contrast_factor),
        original.dtype,
        saturate=True,
    )


@public("image.convert_image_dtype")
def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False, name: str | None = None) -> Tensor:
    """Intensities in another dtype: floats reach from 0 to 1, integers up to their largest number."""
    x, target = convert_to_tensor(image), dtypes.as_dtype(dtype)
    if x.dtype is target:
        return x
    if x.dtype.is_integer and target.is_floating:
        return cast(x, target) * (1.0 / x.dtype.max)
    if x.dtype.is_floating and target.is_integer:
        scaled = x * (target.max + 0.5)
        return saturate_cast(scaled, target) if saturate else cast(scaled, target)
    return cast(x, target)


@public("image.adjust_brightness")
def adjust_brightness(image: Any, delta: Any) -> Tensor:
    """``delta`` added to every intensity."""
    x = convert_to_tensor(image)
    if x.dtype.is_floating:
        return x + delta
    return convert_image_dtype(convert_image_dtype(x, "float32") + delta, x.dtype, saturate=True)


@public("image.flip_left_right")
def flip_left_right(image: Any) -> Tensor:
    """The columns in the opposite order."""
    return reverse.public(image, axis=(-2,))


@public("image.flip_up_down")
def flip_up_down(image: Any) -> Tensor:
    """The rows in the opposite order."""
    return reverse.public(image, axis=(-3,))


@public("image.transpose")
def transpose_image(image: Any, name: str | None = None) -> Tensor:
    """Rows and columns exchanged."""
    x = convert_to_tensor(image)
    order = [*range(x.ndim - 3), x.ndim - 2, x.ndim - 3, x.ndim - 1]
    return transpose_public(x, order)


@public("image.per_image_standardization")
def per_image_standardization(image: Any) -> Tensor:
    """Each image with mean 0 and standard deviation 1 (not below 1 / sqrt(number of elements))."""
    from tapecore.engine.ops.arithmetic import maximum
    from tapecore.engine.ops.reductions import reduce_mean
    from tapecore.engine.ops.statistics import reduce_std

    x = cast(image, "float32")
    count = np.prod(tuple(x.shape)[-3:])
    mean = reduce_mean.public(x, axis=(-1, -2, -3), keepdims=True)
    spread = reduce_std(x, axis=(-1, -2, -3), keepdims=True)
    return (x - mean) / maximum.public(spread, float(1 / np.sqrt(count)))


@public("image.total_variation")
def total_variation(images: Any, name: str | None = None) -> Tensor:
    """The sum of the absolute differences of neighbouring pixels of each image."""
    x = convert_to_tensor(images)
    down, across = x[..., 1:, :, :] - x[..., :-1, :, :], x[..., 1:, :] - x[..., :-1, :]
    return reduce_sum.public(abs(down), axis=(-3, -2, -1)) + reduce_sum.public(abs(across), axis=(-3, -2, -1))
