"""Parts of images inside boxes, resized."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.resizing import Pair, weighted
from tapecore.engine.tensor import Array, Tensor


def _places(low: Any, high: Any, old: int, new: int) -> tuple[Array, Array, Array]:
    """Where new pixels lie between old ones, and how they move with either end of the box."""
    share = np.array([0.5]) if new == 1 else np.arange(new) / (new - 1)
    kind, wide = low.dtype.type, low.dtype.type(old - 1)  # rounded as TensorFlow rounds
    if new == 1:
        at = kind(0.5) * (low + high) * wide * np.ones(1, kind)
    else:
        at = low * wide + np.arange(new, dtype=kind) * ((high - low) * wide / kind(new - 1))
    return at.astype(np.float64), (1 - share) * (old - 1), share * (old - 1)


def _hats(at: Array, old: int) -> Array:
    """Weights (new, old) of linear interpolation; zeros outside the image."""
    return np.maximum(1 - np.abs(at[:, None] - np.arange(old)), 0) * _inside(at, old)[:, None]


def _inside(at: Array, old: int) -> Array:
    return (at >= 0) & (at <= old - 1)


def _picks(at: Array, old: int) -> Array:
    """Weights (new, old) that take the nearest pixel; zeros outside the image."""
    nearest = np.floor(at + 0.5)
    return ((nearest[:, None] == np.arange(old)) & _inside(at, old)[:, None]).astype(float)


def _slopes(at: Array, old: int) -> Array:
    """How those weights change while a new pixel moves."""
    before, after = np.floor(at)[:, None] == np.arange(old), np.ceil(at)[:, None] == np.arange(old)
    return (after * 1.0 - before) * _inside(at, old)[:, None]


def _lines(box: Array, extents: Pair, size: Pair) -> tuple[Array, Array]:
    """Where the rows and columns of the box y1, x1, y2, x2, relative to the image, lie in it."""
    rows = _places(box[0], box[2], extents[0], size[0])[0]
    return rows, _places(box[1], box[3], extents[1], size[1])[0]


def _weights(lines: tuple[Array, Array], extents: Pair, method: str = "bilinear") -> tuple[Array, Array]:
    """Weights of the rows and columns of a box."""
    weigh = _hats if method == "bilinear" else _picks
    return weigh(lines[0], extents[0]), weigh(lines[1], extents[1])


def _part(image: Array, box: Array, size: Pair, method: str, outside: float) -> Array:
    """The part of an image in a box, resized, with a number where the box lies outside."""
    extents = image.shape[1], image.shape[2]
    rows, columns = _lines(box, extents, size)
    part = weighted(image, *_weights((rows, columns), extents, method))
    inside = _inside(rows, extents[0])[:, None] & _inside(columns, extents[1])
    return np.where(inside[None, :, :, None], part, image.dtype.type(outside))


@op(
    "CropAndResize",
    "image",
    "boxes",
    "box_ind",
    examples=[example((2, 4, 5, 1), np.array([[0.1, 0.2, 0.8, 0.9]]), np.array([1]), crop_size=(2, 3))],
)
def crop_and_resize_op(
    image: Array,
    boxes: Array,
    box_ind: Array,
    *,
    crop_size: Pair,
    method: str = "bilinear",
    extrapolation_value: float = 0.0,
) -> Array:
    """Parts of images inside boxes, resized. Forward mode raises LookupError, as in TensorFlow."""
    if ((box_ind < 0) | (box_ind >= len(image))).any():
        raise invalid("CropAndResize", "box_index has values outside [0, batch_size)")
    parts = [
        _part(image[k : k + 1], box, crop_size, method, extrapolation_value)
        for box, k in zip(boxes, box_ind, strict=True)
    ]
    return np.concatenate([np.zeros((0, *crop_size, image.shape[3]), image.dtype), *parts])


@crop_and_resize_op.vjp("image")
def _(g: Any, y: Any, image: Any, boxes: Any, box_ind: Any, *, method: str = "bilinear", **attrs: Any) -> Any:
    """crop_and_resize_grad_image(g, boxes, box_ind)"""
    return crop_grad_image(g, boxes, box_ind, shape=image.shape, method=method)


@crop_and_resize_op.vjp("boxes")
def _(g: Any, y: Any, image: Any, boxes: Any, box_ind: Any, **attrs: Any) -> Any:
    return crop_grad_boxes(g, image, boxes, box_ind)


crop_and_resize_op.no_gradient("box_ind")


@op("CropAndResizeGradImage", "grads", "boxes", "box_ind")
def crop_grad_image(
    grads: Array, boxes: Array, box_ind: Array, *, shape: tuple[int, ...], method: str = "bilinear"
) -> Array:
    """The cotangent of the images. No second derivative is registered."""
    extents, size = (shape[1], shape[2]), (grads.shape[1], grads.shape[2])
    whole = np.zeros(shape, grads.dtype)
    for part, box, k in zip(grads, boxes, box_ind, strict=True):
        rows, columns = _weights(_lines(box, extents, size), extents, method)
        whole[k] += weighted(part[None], rows.T, columns.T)[0]
    return whole


@op("CropAndResizeGradBoxes", "grads", "image", "boxes", "box_ind")
def crop_grad_boxes(grads: Array, image: Array, boxes: Array, box_ind: Array) -> Array:
    """The cotangents of the boxes. No second derivative is registered."""
    extents, size = (image.shape[1], image.shape[2]), (grads.shape[1], grads.shape[2])
    total = np.zeros(boxes.shape, boxes.dtype)
    for i, (part, box, k) in enumerate(zip(grads, boxes, box_ind, strict=True)):
        rows, columns = _weights(_lines(box, extents, size), extents)
        for axis in (0, 1):
            at, by_low, by_high = _places(box[axis], box[axis + 2], extents[axis], size[axis])
            moved = _slopes(at, extents[axis])
            pair = (moved, columns) if axis == 0 else (rows, moved)
            change = (weighted(image[k : k + 1], *pair)[0] * part).sum((1 - axis, 2))
            total[i, axis], total[i, axis + 2] = change @ by_low, change @ by_high
    return total


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
    """Parts of images inside boxes with relative corners (y1, x1, y2, x2), each in size ``crop_size``; where a box
    lies outside, ``extrapolation_value``. InvalidArgumentError for another method than bilinear and nearest.

    Gradients reach the images and the boxes, to first order.
    """
    if method not in ("bilinear", "nearest"):
        said = f"Value for attr 'method' of \"{method}\" is not in the list of allowed values: "
        raise InvalidArgumentError(None, None, said + '"bilinear", "nearest"')
    x = convert_to_tensor(image)
    return crop_and_resize_op.public(
        cast(x, "float32"),
        boxes,
        box_indices,
        crop_size=crop_size,
        method=method,
        extrapolation_value=extrapolation_value,
    )
