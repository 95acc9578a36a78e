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


def _weighted(images: Array, rows: Array, columns: Array) -> Array:
    kind = images.dtype
    return np.einsum("ih,jw,bhwc->bijc", rows, columns, images, optimize=True).astype(kind)


def _weights(shape: Pair, size: Pair, method: str) -> tuple[Array, Array]:
    kind = _linear if method == "bilinear" else _nearest
    return kind(shape[0], size[0]), kind(shape[1], size[1])


@op("ResizeBilinear", linear=True, examples=[example((1, 3, 4, 2), size=(5, 3))])
def resize_bilinear(images: Array, *, size: Pair) -> Array:
    """Images in another size by linear interpolation."""
    return _weighted(images, *_weights((images.shape[1], images.shape[2]), size, "bilinear"))


@resize_bilinear.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair) -> Any:
    return bilinear_grad(g, shape=tuple(images.shape)[1:3])


@op("ResizeBilinearGrad", examples=[example((1, 5, 3, 1), shape=(3, 4))])
def bilinear_grad(grads: Array, *, shape: Pair) -> Array:
    """The transpose of bilinear resizing. Registered as not differentiable, so there is no second
    derivative."""
    rows, columns = _weights(shape, (grads.shape[1], grads.shape[2]), "bilinear")
    return _weighted(grads, rows.T, columns.T)


bilinear_grad.no_gradient()


@op("ResizeNearestNeighbor", linear=True, examples=[example((1, 3, 4, 2), size=(5, 3))])
def resize_nearest(images: Array, *, size: Pair) -> Array:
    """Images in another size by the nearest pixels."""
    return _weighted(images, *_weights((images.shape[1], images.shape[2]), size, "nearest"))


@resize_nearest.vjp("images")
def _(g: Any, y: Any, images: Any, *, size: Pair) -> Any:
    return nearest_grad(g, shape=tuple(images.shape)[1:3])


@op("ResizeNearestNeighborGrad")
def nearest_grad(grads: Array, *, shape: Pair) -> Array:
    """The transpose of resizing by nearest pixels. No gradient is registered."""
    rows, columns = _weights(shape, (grads.shape[1], grads.shape[2]), "nearest")
    return _weighted(grads, rows.T, columns.T)


@public("image.resize")
def resize(
    images: Any,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: str | None = None,
) -> Tensor:
    """Images (height, width, channels), or batches of them, in another size: ``bilinear`` or ``nearest``.

    Raises ValueError for another method, or a wrong rank.
    """
    if method not in ("bilinear", "nearest"):
        raise ValueError(f"Resize method is not implemented: {method}")
    x = convert_to_tensor(images)
    if x.ndim not in (3, 4):
        raise ValueError("'images' must have either 3 or 4 dimensions.")
    extents: Pair = tuple(int(n) for n in plain(size))  # type: ignore[reportAssignmentType]
    batch = x if x.ndim == 4 else x[None]
    if method == "nearest":
        result = resize_nearest.public(batch, size=extents)
    else:
        result = resize_bilinear.public(
            cast(batch, batch.dtype if batch.dtype.is_floating else "float32"), size=extents
        )
    return result if x.ndim == 4 else result[0]


PUBLIC["image.ResizeMethod"] = SimpleNamespace(BILINEAR="bilinear", NEAREST_NEIGHBOR="nearest")


def _box_weights(box: Array, extents: Pair, size: Pair) -> tuple[Array, Array]:
    """Weights of rows and columns for the part of an image inside a box with relative corners y1, x1, y2,
    x2."""
    weights: list[Array] = []
    for low, high, old, new in ((box[0], box[2], extents[0], size[0]), (box[1], box[3], extents[1], size[1])):
        steps = (high - low) * (old - 1) / (new - 1) if new > 1 else 0.0
        at = (
            low * (old - 1) + np.arange(new) * steps
            if new > 1
            else np.array([0.5 * (low + high) * (old - 1)])
        )
        inside = (at >= 0) & (at <= old - 1)
        weights.append(np.maximum(1 - np.abs(at[:, None] - np.arange(old)), 0) * inside[:, None])
    return weights[0], weights[1]


@op(
    "CropAndResize",
    "image",
    "boxes",
    "box_ind",
    examples=[
        example((2, 4, 5, 1), np.array([[0.1, 0.2, 0.8, 0.9]]), np.array([1]), held=(1,), crop_size=(2, 3))
    ],
)
def crop_and_resize_op(image: Array, boxes: Array, box_ind: Array, *, crop_size: Pair) -> Array:
    """Parts of images inside boxes, resized."""
    extents = image.shape[1], image.shape[2]
    if ((box_ind < 0) | (box_ind >= len(image))).any():
        raise invalid("CropAndResize", "box_index has values outside [0, batch_size)")
    parts = [
        _weighted(image[k : k + 1], *_box_weights(box, extents, crop_size))
        for box, k in zip(boxes, box_ind, strict=True)
    ]
    return np.concatenate([np.zeros((0, *crop_size, image.shape[3]), image.dtype), *parts])


@crop_and_resize_op.vjp("image")
def _(g: Any, y: Any, image: Any, boxes: Any, box_ind: Any, *, crop_size: Pair) -> Any:
    return crop_grad(g, boxes, box_ind, shape=image.shape)


@crop_and_resize_op.jvp
def _(tangents: Any, y: Any, image: Any, boxes: Any, box_ind: Any, *, crop_size: Pair) -> Any:
    return (
        None if tangents[0] is None else crop_and_resize_op(tangents[0], boxes, box_ind, crop_size=crop_size)
    )


crop_and_resize_op.no_gradient("boxes", "box_ind")


@op("CropAndResizeGradImage", "grads", "boxes", "box_ind")
def crop_grad(grads: Array, boxes: Array, box_ind: Array, *, shape: tuple[int, ...]) -> Array:
    """The cotangent of the images. No second derivative is registered."""
    whole = np.zeros(shape, grads.dtype)
    size = grads.shape[1], grads.shape[2]
    for part, box, k in zip(grads, boxes, box_ind, strict=True):
        rows, columns = _box_weights(box, (shape[1], shape[2]), size)
        whole[k] += _weighted(part[None], rows.T, columns.T)[0]
    return whole


@public("image.crop_and_resize")
def crop_and_resize(
    image: Any,
    boxes: Any,
    box_indices: Any,
    crop_size: Any,
    method: str = "bilinear",
    extrapolation_value: float = 0.0,
    name: str | None = None,
) -> Tensor:
    """Parts of images inside boxes with relative corners (y1, x1, y2, x2), each in size ``crop_size``.

    Gradients reach the images, to first order.
    """
    x = convert_to_tensor(image)
    return crop_and_resize_op.public(cast(x, "float32"), boxes, box_indices, crop_size=crop_size)
