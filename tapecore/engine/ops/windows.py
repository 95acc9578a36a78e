"""Sliding windows over images: the NumPy side of convolution and pooling (NHWC)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array

Pair = tuple[int, int]


def pair(value: Any) -> Pair:
    """One number, two, or TensorFlow's four (batch, height, width, channels) as height and width."""
    if isinstance(value, int):
        return value, value
    numbers = tuple(int(n) for n in value)
    return numbers[1:3] if len(numbers) == 4 else (numbers * 2)[:2]  # type: ignore[reportReturnType]


def single(value: Any) -> int:
    """The same of sequences: one number, or a list of one, or of three for batch, width and channels."""
    known = plain(value)
    if isinstance(known, int):
        return known
    numbers = [int(n) for n in known]
    return numbers[1] if len(numbers) == 3 else numbers[0]


def borders(size: int, window: int, stride: int, padding: Any, axis: int) -> Pair:
    """Padding before and after one axis: SAME, VALID or explicit."""
    if padding == "VALID":
        return 0, 0
    if padding == "SAME":
        total = max((math.ceil(size / stride) - 1) * stride + window - size, 0)
        return total // 2, total - total // 2
    return tuple(padding[axis])  # type: ignore[reportReturnType]


def both_borders(shape: tuple[int, ...], window: Pair, strides: Pair, padding: Any) -> tuple[Pair, Pair]:
    """Padding of height and width of an NHWC image."""
    top = borders(shape[1], window[0], strides[0], padding, 1)
    return top, borders(shape[2], window[1], strides[1], padding, 2)


def edges(
    shape: tuple[int, ...], size: Pair, strides: Pair, padding: Any, dilations: Pair
) -> tuple[Pair, Pair]:
    """Padding of height and width of an NHWC image under filters of that size."""
    reach = (size[0] - 1) * dilations[0] + 1, (size[1] - 1) * dilations[1] + 1
    return both_borders(shape, reach, strides, padding)


def need_room(name: str, images: Array, window: Pair, settings: dict[str, Any]) -> None:
    """InvalidArgumentError of the op ``name`` where a window is larger than the images and their borders by
    more than a step."""
    strides = settings["strides"]
    dilations = settings.get("dilations", (1, 1))
    borders_of = edges(images.shape, window, strides, settings["padding"], dilations)
    for k in range(2):
        reach = (window[k] - 1) * dilations[k] + 1
        size = int((images.shape[k + 1] + sum(borders_of[k]) - reach + strides[k]) / strides[k])
        if size < 0:
            raise invalid(
                name,
                f"Computed output size would be negative: {size} [input_size: {images.shape[k + 1]}, "
                f"effective_filter_size: {reach}, stride: {strides[k]}]",
            )


def settings(strides: Any, padding: Any, dilations: Any) -> dict[str, Any]:
    """The attributes of a convolution as a person may give them."""
    wide = pair(1 if dilations is None else dilations)
    if isinstance(padding, str) and padding not in ("SAME", "VALID"):
        said = f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: "
        raise InvalidArgumentError(None, None, said + '"SAME", "VALID", "EXPLICIT"')
    return {"strides": pair(strides), "padding": padding, "dilations": wide}


def view(images: Array, window: Pair, strides: Pair, dilations: Pair = (1, 1)) -> Array:
    """All windows of padded images without copying: (batch, rows, columns, window height, window width,
    channels)."""
    reach = tuple((w - 1) * d + 1 for w, d in zip(window, dilations, strict=True))
    if any(n < r for n, r in zip(images.shape[1:3], reach, strict=True)):  # no window has room
        rows, columns = (
            max(-(-(n - r + 1) // s), 0) for n, r, s in zip(images.shape[1:3], reach, strides, strict=True)
        )
        return np.zeros((len(images), rows, columns, *window, images.shape[3]), images.dtype)
    windows = np.lib.stride_tricks.sliding_window_view(images, reach, (1, 2))  # type: ignore[reportArgumentType]
    windows = windows[:, :: strides[0], :: strides[1], :, :: dilations[0], :: dilations[1]]
    return windows.transpose(0, 1, 2, 4, 5, 3)


def pad(images: Array, edges: tuple[Pair, Pair], number: float = 0) -> Array:
    """The images with borders of ``number``."""
    return np.pad(images, ((0, 0), *edges, (0, 0)), constant_values=number)


def put_back(
    parts: Array, shape: tuple[int, ...], strides: Pair, edges: tuple[Pair, Pair], dilations: Pair = (1, 1)
) -> Array:
    """The transpose of ``view`` and ``pad``: what lies in windows is added up where the windows lay."""
    height, width = shape[1] + sum(edges[0]), shape[2] + sum(edges[1])
    whole = np.zeros((shape[0], height, width, shape[3]), parts.dtype)
    rows, columns, tall, wide = parts.shape[1:5]
    for i in range(tall):
        for j in range(wide):
            top, left = i * dilations[0], j * dilations[1]
            whole[
                :,
                top : top + strides[0] * rows : strides[0],
                left : left + strides[1] * columns : strides[1],
            ] += parts[:, :, :, i, j]
    return whole[:, edges[0][0] : edges[0][0] + shape[1], edges[1][0] : edges[1][0] + shape[2]]
