"""Images seen through a projective transform: rotated, moved, made larger."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.dtypes import protocol_name
from tapecore.engine.errors import invalid_dtype
from tapecore.engine.example import example
from tapecore.engine.op import op
from tapecore.engine.tensor import Array

_MIRRORED = np.array([[-1, 0, 3, 0, 1, 0, 0, 0]], np.float32)


def _folded(x: Array, size: int) -> Array:
    """Coordinates mirrored at the edges of the first and the last pixel."""
    if size <= 1:
        return np.zeros_like(x)
    period = 2 * size
    low = np.where(x < -period, x + period * np.floor(-x / period), x)
    below = np.where(low < -size, low + period, -low - 1)
    high = x - period * np.floor(x / period)
    above = np.where(high >= size, period - high - 1, high)
    return np.clip(np.where(x < 0, below, np.where(x > size - 1, above, x)), 0, size - 1)


def _wrapped(x: Array, size: int) -> Array:
    """Coordinates as if the image were repeated."""
    if size <= 1:
        return np.zeros_like(x)
    low = x + size * (np.floor(-x / (size - 1)) + 1)
    high = x - size * np.floor(x / (size - 1))
    return np.clip(np.where(x < 0, low, np.where(x > size - 1, high, x)), 0, size - 1)


def _placed(x: Array, size: int, mode: str) -> Array:
    if mode == "REFLECT":
        return _folded(x, size)
    if mode == "WRAP":
        return _wrapped(x, size)
    return np.clip(x, 0, size - 1) if mode == "NEAREST" else x


def _read(images: Array, rows: Array, columns: Array, fill: float) -> Array:
    """Pixels at whole coordinates, ``fill`` outside."""
    height, width = images.shape[1:3]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    batch = np.arange(len(images))[:, None, None]
    safe = np.clip(rows, 0, height - 1).astype(int), np.clip(columns, 0, width - 1).astype(int)
    return np.where(inside[..., None], images[batch, safe[0], safe[1]], fill)


def _mixed(images: Array, y: Array, x: Array, fill: float) -> Array:
    """Pixels between whole coordinates, from the four around them."""
    top, left = np.floor(y), np.floor(x)
    down, right = (y - top)[..., None], (x - left)[..., None]
    upper = _read(images, top, left, fill) * (1 - right) + _read(images, top, left + 1, fill) * right
    lower = _read(images, top + 1, left, fill) * (1 - right) + _read(images, top + 1, left + 1, fill) * right
    return upper * (1 - down) + lower * down


@op(
    "ImageProjectiveTransformV3",
    "images",
    "transforms",
    "output_shape",
    "fill_value",
    examples=[example((1, 3, 4, 2), _MIRRORED, np.array([3, 4], np.int32), np.zeros((), np.float32))],
)
def project(
    images: Array,
    transforms: Array,
    output_shape: Array,
    fill_value: Array,
    *,
    interpolation: str = "BILINEAR",
    fill_mode: str = "CONSTANT",
) -> Array:
    """For each output pixel the input at ``((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k)``, where
    ``k = c0 x + c1 y + 1`` and ``transforms`` has a0 a1 a2 b0 b1 b2 c0 c1 for each image.
    """
    _refuse_dtypes(transforms, output_shape, fill_value)
    height, width = (int(n) for n in output_shape)
    y, x = np.meshgrid(np.arange(height, dtype=np.float32), np.arange(width, dtype=np.float32), indexing="ij")
    a0, a1, a2, b0, b1, b2, c0, c1 = (part[:, None, None] for part in transforms.astype(np.float32).T)
    depth = c0 * x + c1 * y + 1
    mode, fill = fill_mode.upper(), float(fill_value)
    columns = _placed((a0 * x + a1 * y + a2) / depth, images.shape[2], mode)
    rows = _placed((b0 * x + b1 * y + b2) / depth, images.shape[1], mode)
    columns, rows = (np.broadcast_to(part, (len(images), height, width)) for part in (columns, rows))
    if interpolation.upper() == "NEAREST":
        found = _read(images, _rounded(rows), _rounded(columns), fill)
    else:
        found = _mixed(images, rows, columns, fill)
    return found.astype(images.dtype)


def _refuse_dtypes(transforms: Array, output_shape: Array, fill_value: Array) -> None:
    given = (transforms, "float"), (output_shape, "int32"), (fill_value, "float")
    for place, (array, wanted) in enumerate(given, start=1):
        if protocol_name(array.dtype) != wanted:
            raise invalid_dtype("ImageProjectiveTransformV3", place, wanted, protocol_name(array.dtype))


def _rounded(x: Array) -> Array:
    """To the nearest whole number, halves away from zero."""
    return np.trunc(x + np.copysign(0.5, x))


@project.vjp("images")
def _(
    g: Any,
    y: Any,
    images: Any,
    transforms: Any,
    output_shape: Any,
    fill_value: Any,
    *,
    interpolation: str,
    fill_mode: str,
) -> Any:
    """project(g, inverse(transforms), shape(images))"""
    back, shape = inverse(transforms), np.array(tuple(images.shape)[1:3], np.int32)
    return project(g, back, shape, np.float32(0), interpolation=interpolation, fill_mode=fill_mode)


@project.jvp
def _(
    tangents: Any, y: Any, images: Any, transforms: Any, output_shape: Any, fill_value: Any, **attrs: Any
) -> Any:
    return project(tangents[0], transforms, output_shape, np.float32(0), **attrs)


project.no_gradient("transforms", "output_shape", "fill_value")


def inverse(transforms: Any) -> Array:
    """The transforms back, scaled so that the ninth number of their matrices is 1."""
    numbers = transforms.value if hasattr(transforms, "value") else np.asarray(transforms)
    whole = np.concatenate([numbers, np.ones((len(numbers), 1), numbers.dtype)], 1).reshape(-1, 3, 3)
    back = np.linalg.inv(whole).reshape(-1, 9)
    return (back[:, :8] / back[:, 8:]).astype(np.float32)


def kept_size(images: Any) -> Array:
    """The height and width of a batch of images."""
    return np.array(tuple(images.shape)[1:3], np.int32)
