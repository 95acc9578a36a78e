"""Two-dimensional convolution of NHWC images. It is linear in images and filters, so its three ops are each
other's rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops import windows
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.windows import Pair
from tapecore.engine.tensor import Array, Tensor


def _edges(
    shape: tuple[int, ...], size: Pair, strides: Pair, padding: Any, dilations: Pair
) -> tuple[Pair, Pair]:
    reach = (size[0] - 1) * dilations[0] + 1, (size[1] - 1) * dilations[1] + 1
    return windows.both_borders(shape, reach, strides, padding)


@op(
    "Conv2D",
    "input",
    "filter",
    same="input filter",
    linear=True,
    types=REAL_HALF_FIRST + " int32",
    examples=[
        example((1, 4, 5, 2), (2, 3, 2, 3), strides=(1, 1), padding="VALID"),
        example((2, 5, 4, 1), (3, 2, 1, 2), strides=(2, 1), padding="SAME"),
        example(
            (1, 5, 5, 1),
            (2, 2, 1, 1),
            strides=(1, 1),
            padding=((0, 0), (1, 0), (0, 2), (0, 0)),
            dilations=(2, 1),
        ),
    ],
)
def conv2d_op(input: Array, filter: Array, *, strides: Pair, padding: Any, dilations: Pair = (1, 1)) -> Array:
    """NHWC images convolved with filters (height, width, channels, outputs)."""
    if input.shape[3] != filter.shape[2]:
        raise invalid(
            "Conv2D",
            f"input depth must be evenly divisible by filter depth: {input.shape[3]} vs {filter.shape[2]}",
        )
    size = filter.shape[0], filter.shape[1]
    padded = windows.pad(input, _edges(input.shape, size, strides, padding, dilations))
    return np.tensordot(windows.view(padded, size, strides, dilations), filter, 3).astype(input.dtype)


@conv2d_op.vjp("input")
def _(g: Any, y: Any, input: Any, filter: Any, **attrs: Any) -> Any:
    return conv2d_input(filter, g, input_sizes=input.shape, **attrs)


@conv2d_op.vjp("filter")
def _(g: Any, y: Any, input: Any, filter: Any, **attrs: Any) -> Any:
    return conv2d_filter(input, g, filter_sizes=filter.shape, **attrs)


@op(
    "Conv2DBackpropInput",
    "filter",
    "out_backprop",
    same="filter out_backprop",
    linear=True,
    examples=[
        example((2, 3, 2, 3), (1, 3, 3, 3), input_sizes=(1, 4, 5, 2), strides=(1, 1), padding="VALID"),
        example((3, 2, 1, 2), (1, 3, 4, 2), input_sizes=(1, 5, 4, 1), strides=(2, 1), padding="SAME"),
    ],
)
def conv2d_input(
    filter: Array,
    out_backprop: Array,
    *,
    input_sizes: tuple[int, ...],
    strides: Pair,
    padding: Any,
    dilations: Pair = (1, 1),
) -> Array:
    """The cotangent of the images."""
    parts = np.tensordot(out_backprop, filter, ((3,), (3,)))
    size = filter.shape[0], filter.shape[1]
    edges = _edges(input_sizes, size, strides, padding, dilations)
    return windows.put_back(parts, input_sizes, strides, edges, dilations)


@conv2d_input.vjp("filter")
def _(g: Any, y: Any, filter: Any, out_backprop: Any, *, input_sizes: Any, **attrs: Any) -> Any:
    return conv2d_filter(g, out_backprop, filter_sizes=filter.shape, **attrs)


@conv2d_input.vjp("out_backprop")
def _(g: Any, y: Any, filter: Any, out_backprop: Any, *, input_sizes: Any, **attrs: Any) -> Any:
    return conv2d_op(g, filter, **attrs)


@op(
    "Conv2DBackpropFilter",
    "input",
    "out_backprop",
    same="input out_backprop",
    linear=True,
    examples=[
        example((1, 4, 5, 2), (1, 3, 3, 3), filter_sizes=(2, 3, 2, 3), strides=(1, 1), padding="VALID"),
        example((1, 5, 4, 1), (1, 3, 4, 2), filter_sizes=(3, 2, 1, 2), strides=(2, 1), padding="SAME"),
    ],
)
def conv2d_filter(
    input: Array,
    out_backprop: Array,
    *,
    filter_sizes: tuple[int, ...],
    strides: Pair,
    padding: Any,
    dilations: Pair = (1, 1),
) -> Array:
    """The cotangent of the filters."""
    size = filter_sizes[0], filter_sizes[1]
    padded = windows.pad(input, _edges(input.shape, size, strides, padding, dilations))
    parts = windows.view(padded, size, strides, dilations)
    return np.tensordot(parts, out_backprop, ((0, 1, 2), (0, 1, 2))).astype(input.dtype)


@conv2d_filter.vjp("input")
def _(g: Any, y: Any, input: Any, out_backprop: Any, *, filter_sizes: Any, **attrs: Any) -> Any:
    return conv2d_input(g, out_backprop, input_sizes=input.shape, **attrs)


@conv2d_filter.vjp("out_backprop")
def _(g: Any, y: Any, input: Any, out_backprop: Any, *, filter_sizes: Any, **attrs: Any) -> Any:
    return conv2d_op(input, g, **attrs)


@public("nn.conv2d")
def conv2d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Images (batch, height, width, channels) convolved with filters (height, width, channels, outputs).

    ``padding`` is SAME, VALID or explicit. Raises ValueError for another data format than NHWC.
    """
    require_nhwc(data_format)
    return conv2d_op.public(
        input,
        filters,
        strides=windows.pair(strides),
        padding=padding,
        dilations=windows.pair(1 if dilations is None else dilations),
    )


def require_nhwc(data_format: str) -> None:
    """Raise ValueError for images whose channels do not come last."""
    if data_format != "NHWC":
        raise ValueError(f"Images must be NHWC (channels last) here, got data_format={data_format!r}.")
