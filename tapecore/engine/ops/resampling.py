"""Images resized by wider kernels: bicubic, area, Lanczos, Gauss, Mitchell, and any of them smoothed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.example import example
from tapecore.engine.op import op
from tapecore.engine.ops.resizing import Pair, weighted
from tapecore.engine.tensor import Array

_TABLE = 1024
"""How finely TensorFlow tabulates its bicubic kernel."""


def _lanczos(x: Array, radius: float) -> Array:
    return np.where(x > radius, 0.0, np.sinc(x) * np.sinc(x / radius))


def _keys(x: Array) -> Array:
    """The cubic kernel of Keys, a = -0.5."""
    near, far = ((1.5 * x - 2.5) * x) * x + 1.0, ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    return np.where(x >= 2, 0.0, np.where(x >= 1, far, near))


def _mitchell(x: Array) -> Array:
    near = ((7 / 6 * x - 2.0) * x) * x + 8 / 9
    far = ((-7 / 18 * x + 2.0) * x - 10 / 3) * x + 16 / 9
    return np.where(x >= 2, 0.0, np.where(x >= 1, far, near))


_KERNELS: dict[str, tuple[float, Callable[[Array], Array]]] = {
    "lanczos3": (3.0, lambda x: _lanczos(x, 3.0)),
    "lanczos5": (5.0, lambda x: _lanczos(x, 5.0)),
    "gaussian": (1.5, lambda x: np.where(x >= 1.5, 0.0, np.exp(-2.0 * x * x))),
    "triangle": (1.0, lambda x: np.maximum(0.0, 1.0 - x)),
    "keyscubic": (2.0, _keys),
    "mitchellcubic": (2.0, _mitchell),
}
"""The radius of each kernel, and its weight by distance."""


def _normalized(weights: Array) -> Array:
    total = weights.sum(1, keepdims=True)
    return weights / np.where(np.abs(total) < 1e-35, 1.0, total)


def _spread(old: int, new: int, kernel: str, antialias: bool) -> Array:
    """Weights (new, old) of a kernel around the centers of pixels, wider where pixels are merged smoothly."""
    radius, weigh = _KERNELS[kernel]
    wide = max(old / new, 1.0) if antialias else 1.0
    centers = (np.arange(new) + 0.5) * (old / new)
    away = np.abs(np.arange(old) + 0.5 - centers[:, None])
    return _normalized(np.where(away <= radius * wide, weigh(away / wide), 0.0))


def _cubic(old: int, new: int) -> Array:
    """Weights (new, old) of the tabulated bicubic kernel."""
    places = (np.arange(new) + 0.5) * (old / new) - 0.5
    whole = np.floor(places)
    share = np.rint((places - whole) * _TABLE) / _TABLE
    total = np.zeros((new, old))
    for step, distance in ((-1, 1 + share), (0, share), (1, 1 - share), (2, 2 - share)):
        column = (whole + step).astype(int)
        inside = (column >= 0) & (column < old)
        rows = np.flatnonzero(inside)
        total[rows, column[rows]] += _keys(distance)[rows]
    return _normalized(total)


def _covered(old: int, new: int) -> Array:
    """Weights (new, old) by how much of each old pixel lies under the new one."""
    low = np.arange(new)[:, None] * (old / new)
    first = np.arange(old)
    part = np.minimum(first + 1.0, low + old / new) - np.maximum(first, low)
    return np.maximum(part, 0.0) * (new / old)


def _extents(images: Array) -> Pair:
    return images.shape[1], images.shape[2]


def _both(shape: Pair, size: Pair, weights: Callable[[int, int], Array]) -> tuple[Array, Array]:
    return weights(shape[0], size[0]), weights(shape[1], size[1])


def _kind(kernel_type: str, antialias: bool) -> Callable[[int, int], Array]:
    return lambda old, new: _spread(old, new, kernel_type, antialias)


@op(
    "ScaleAndTranslate", examples=[example((1, 4, 5, 1), size=(2, 3), kernel_type="lanczos3", antialias=True)]
)
def scale_and_translate(images: Array, *, size: Pair, kernel_type: str, antialias: bool) -> Array:
    """Images in another size by a kernel. Forward mode raises LookupError, as in TensorFlow."""
    return weighted(images, *_both(_extents(images), size, _kind(kernel_type, antialias)))


@scale_and_translate.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair, kernel_type: str, antialias: bool) -> Any:
    """scale_and_translate_grad(g, shape(images))"""
    return spread_grad(g, shape=tuple(images.shape)[1:3], kernel_type=kernel_type, antialias=antialias)


@op("ScaleAndTranslateGrad")
def spread_grad(grads: Array, *, shape: Pair, kernel_type: str, antialias: bool) -> Array:
    """The transpose of resizing by a kernel. No gradient is registered."""
    rows, columns = _both(shape, _extents(grads), _kind(kernel_type, antialias))
    return weighted(grads, rows.T, columns.T)


@op("ResizeBicubic", examples=[example((1, 3, 4, 2), size=(5, 3))])
def resize_bicubic(images: Array, *, size: Pair) -> Array:
    """Images in another size by cubic interpolation. Forward mode raises LookupError, as in TensorFlow."""
    return weighted(images, *_both(_extents(images), size, _cubic))


@resize_bicubic.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair) -> Any:
    """resize_bicubic_grad(g, shape(images))"""
    return bicubic_grad(g, shape=tuple(images.shape)[1:3])


@op("ResizeBicubicGrad")
def bicubic_grad(grads: Array, *, shape: Pair) -> Array:
    """The transpose of cubic resizing. No gradient is registered."""
    rows, columns = _both(shape, _extents(grads), _cubic)
    return weighted(grads, rows.T, columns.T)


@op("ResizeArea")
def resize_area(images: Array, *, size: Pair) -> Array:
    """Images in another size by the means of the areas under new pixels. No gradient is registered."""
    return weighted(images, *_both(_extents(images), size, _covered))


def kept_ratio(shape: Pair, size: Pair) -> Pair:
    """The largest size within ``size`` of the proportions of ``shape``."""
    scale = np.float32(min(np.float32(new) / np.float32(old) for old, new in zip(shape, size, strict=True)))
    rounded = [int(np.rint(scale * np.float32(n))) for n in shape]
    return rounded[0], rounded[1]
