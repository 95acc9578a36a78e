"""Images in another size: a weighted sum of old rows and columns makes each new one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, op, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

Pair = tuple[int, int]


def _linear(old: int, new: int) -> Array:
    """Weights (new, old) of linear interpolation between the centers of pixels."""
    centers = np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)
    return np.maximum(1 - np.abs(centers[:, None] - np.arange(old)), 0)


def _nearest(old: int, new: int) -> Array:
    """Weights (new, old) that take the nearest pixel."""
    chosen = np.minimum(np.floor((np.arange(new) + 0.5) * old / new), old - 1)
    return (chosen[:, None] == np.arange(old)).astype(float)


def weighted(images: Array, rows: Array, columns: Array) -> Array:
    """Images whose rows and columns are sums of the old ones, with these weights (new, old)."""
    kind = images.dtype
    return np.einsum("ih,jw,bhwc->bijc", rows, columns, images, optimize=True).astype(kind)


def _weights(shape: Pair, size: Pair, method: str) -> tuple[Array, Array]:
    if 0 in shape:
        name = "ResizeBilinear" if method == "bilinear" else "ResizeNearestNeighbor"
        raise invalid(name, "input image must be of non-zero size")
    kind = _linear if method == "bilinear" else _nearest
    return kind(shape[0], size[0]), kind(shape[1], size[1])


@op("ResizeBilinear", examples=[example((1, 3, 4, 2), size=(5, 3))])
def resize_bilinear(images: Array, *, size: Pair) -> Array:
    """Images in another size by linear interpolation. Forward mode gives None: its transpose has no rule."""
    return weighted(images, *_weights((images.shape[1], images.shape[2]), size, "bilinear"))


@resize_bilinear.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair) -> Any:
    """resize_bilinear_grad(g, shape(images))"""
    return bilinear_grad(g, shape=tuple(images.shape)[1:3])


@op("ResizeBilinearGrad", examples=[example((1, 5, 3, 1), shape=(3, 4))])
def bilinear_grad(grads: Array, *, shape: Pair) -> Array:
    """The transpose of bilinear resizing. Registered as not differentiable, so there is no second
    derivative."""
    rows, columns = _weights(shape, (grads.shape[1], grads.shape[2]), "bilinear")
    return weighted(grads, rows.T, columns.T)


bilinear_grad.no_gradient()


@op("ResizeNearestNeighbor", examples=[example((1, 3, 4, 2), size=(5, 3))])
def resize_nearest(images: Array, *, size: Pair) -> Array:
    """Images in another size by the nearest pixels. Forward mode raises LookupError, as in TensorFlow."""
    return weighted(images, *_weights((images.shape[1], images.shape[2]), size, "nearest"))


@resize_nearest.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair) -> Any:
    """resize_nearest_neighbor_grad(g, shape(images))"""
    return nearest_grad(g, shape=tuple(images.shape)[1:3])


@op("ResizeNearestNeighborGrad")
def nearest_grad(grads: Array, *, shape: Pair) -> Array:
    """The transpose of resizing by nearest pixels. No gradient is registered."""
    rows, columns = _weights(shape, (grads.shape[1], grads.shape[2]), "nearest")
    return weighted(grads, rows.T, columns.T)


_BY_KERNEL = ("lanczos3", "lanczos5", "gaussian", "mitchellcubic")
_SMOOTHED = {"bilinear": "triangle", "bicubic": "keyscubic"}
METHODS = ("bilinear", "nearest", "bicubic", "area", *_BY_KERNEL)


@public("image.resize")
def resize(
    images: Any,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: str | None = None,
) -> Tensor:
    """Images (height, width, channels), or batches of them, in another size. ``preserve_aspect_ratio`` makes them as
    large as fits into it; ``antialias`` smooths where pixels are merged.

    Raises ValueError for a method that there is not, or a wrong rank.
    """
    from tapecore.engine.ops.resampling import kept_ratio

    if method not in METHODS:
        raise ValueError(f"Resize method is not implemented: {method}")
    x = convert_to_tensor(images)
    if x.ndim not in (3, 4):
        raise ValueError("'images' must have either 3 or 4 dimensions.")
    if np.shape(plain(size)) != (2,):
        raise ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width")
    extents: Pair = tuple(int(n) for n in plain(size))  # type: ignore[reportAssignmentType]
    batch = x if x.ndim == 4 else x[None]
    if preserve_aspect_ratio:
        extents = kept_ratio(tuple(batch.shape)[1:3], extents)  # type: ignore[reportArgumentType]
    if method == "nearest":
        result = resize_nearest.public(batch, size=extents)
    else:
        given = cast(batch, batch.dtype if batch.dtype.is_floating else "float32")
        result = cast(_resized(given, extents, method, antialias), "float32")
    return result if x.ndim == 4 else result[0]


def _resized(x: Tensor, size: Pair, method: str, antialias: bool) -> Tensor:
    from tapecore.engine.ops import resampling

    kernel = method if method in _BY_KERNEL else _SMOOTHED.get(method, "") if antialias else ""
    if kernel:
        return resampling.scale_and_translate.public(x, size=size, kernel_type=kernel, antialias=antialias)
    other = {"bicubic": resampling.resize_bicubic, "area": resampling.resize_area}
    return other.get(method, resize_bilinear).public(x, size=size)


PUBLIC["image.ResizeMethod"] = SimpleNamespace(
    **{"NEAREST_NEIGHBOR" if method == "nearest" else method.upper(): method for method in METHODS}
)
