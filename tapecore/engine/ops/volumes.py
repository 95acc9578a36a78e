"""Sliding windows over volumes: the NumPy side of convolution in three dimensions (NDHWC)."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tapecore.engine.errors import InvalidArgumentError, invalid
from tapecore.engine.ops.windows import Pair, borders
from tapecore.engine.tensor import Array

Triple = tuple[int, int, int]
Edges = tuple[Pair, ...]


def triple(value: Any) -> Triple:
    """One number, three, or TensorFlow's five (batch, depth, height, width, channels) as depth, height, width."""
    if isinstance(value, int):
        return value, value, value
    numbers = tuple(int(n) for n in value)
    return numbers[1:4] if len(numbers) == 5 else (numbers * 3)[:3]  # type: ignore[reportReturnType]


def settings(strides: Any, padding: Any, dilations: Any) -> dict[str, Any]:
    """The attributes of a convolution as a person may give them."""
    if padding not in ("SAME", "VALID"):
        said = f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: "
        raise InvalidArgumentError(None, None, said + '"SAME", "VALID"')
    gaps = triple(1 if dilations is None else dilations)
    return {"strides": triple(strides), "padding": padding, "dilations": gaps}


def reach_of(size: Triple, dilations: Triple) -> Triple:
    """How far filters of that size reach along each axis."""
    return tuple((n - 1) * d + 1 for n, d in zip(size, dilations, strict=True))  # type: ignore[reportReturnType]


def edges(shape: tuple[int, ...], size: Triple, strides: Triple, padding: Any, dilations: Triple) -> Edges:
    """Padding of depth, height and width of an NDHWC volume under filters of that size."""
    reach = reach_of(size, dilations)
    return tuple(borders(shape[k + 1], reach[k], strides[k], padding, k + 1) for k in range(3))


def need_room(
    name: str, volumes: Array, size: Triple, strides: Triple, padding: Any, dilations: Triple
) -> None:
    """InvalidArgumentError of the op ``name`` where filters are larger than the volumes by more than a step."""
    reach, around = reach_of(size, dilations), edges(volumes.shape, size, strides, padding, dilations)
    for k in range(3):
        count = int((volumes.shape[k + 1] + sum(around[k]) - reach[k] + strides[k]) / strides[k])
        if count < 0:
            raise invalid(
                name,
                f"Computed output size would be negative: {count} [input_size: {volumes.shape[k + 1]}, "
                f"effective_filter_size: {reach[k]}, stride: {strides[k]}]",
            )


def pad(volumes: Array, around: Edges) -> Array:
    """The volumes with borders of zeros."""
    return np.pad(volumes, ((0, 0), *around, (0, 0)))


def view(volumes: Array, size: Triple, strides: Triple, dilations: Triple) -> Array:
    """All windows of padded volumes without copying: (batch, three places, the window's three axes, channels)."""
    reach = reach_of(size, dilations)
    inner = volumes.shape[1:4]
    if any(n < r for n, r in zip(inner, reach, strict=True)):  # no window has room
        counts = (max(-(-(n - r + 1) // s), 0) for n, r, s in zip(inner, reach, strides, strict=True))
        return np.zeros((len(volumes), *counts, *size, volumes.shape[4]), volumes.dtype)
    windows = np.lib.stride_tricks.sliding_window_view(volumes, reach, (1, 2, 3))  # type: ignore[reportArgumentType]
    places = tuple(slice(None, None, s) for s in strides)
    inside = tuple(slice(None, None, d) for d in dilations)
    return windows[(slice(None), *places, slice(None), *inside)].transpose(0, 1, 2, 3, 5, 6, 7, 4)


def put_back(
    parts: Array, shape: tuple[int, ...], strides: Triple, around: Edges, dilations: Triple
) -> Array:
    """The transpose of ``view`` and ``pad``: what lies in windows is added up where the windows lay."""
    extents = (n + sum(pair) for n, pair in zip(shape[1:4], around, strict=True))
    whole = np.zeros((shape[0], *extents, shape[4]), parts.dtype)
    counts, size = parts.shape[1:4], parts.shape[4:7]
    for place in itertools.product(*map(range, size)):
        firsts = [i * d for i, d in zip(place, dilations, strict=True)]
        steps = zip(firsts, counts, strides, strict=True)
        target = tuple(slice(first, first + s * n, s) for first, n, s in steps)
        whole[(slice(None), *target)] += parts[(slice(None),) * 4 + place]
    inside = (slice(pair[0], pair[0] + n) for n, pair in zip(shape[1:4], around, strict=True))
    return whole[(slice(None), *inside)]
