"""Two-dimensional convolution of NHWC images. It is linear in images and filters, so its three ops are each
other's rules."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops import windows
from tapecore.engine.ops.convolution_rules import connect
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.windows import Pair
from tapecore.engine.refusals import extents
from tapecore.engine.tensor import Array, Tensor

Sizes = tuple[int, ...]


def _how(strides: Pair, padding: Any, dilations: Pair = (1, 1)) -> dict[str, Any]:
    return {"strides": strides, "padding": padding, "dilations": dilations}


_CASES: tuple[tuple[Sizes, Sizes, Sizes, dict[str, Any]], ...] = (
    ((1, 4, 5, 2), (2, 3, 2, 3), (1, 3, 3, 3), _how((1, 1), "VALID")),
    ((2, 5, 4, 1), (3, 2, 1, 2), (2, 3, 4, 2), _how((2, 1), "SAME")),
    ((1, 5, 5, 1), (2, 2, 1, 1), (1, 4, 6, 1), _how((1, 1), ((0, 0), (1, 0), (0, 2), (0, 0)), (2, 1))),
)
"""For examples: sizes of images, of filters and of what comes out, and how."""
_TO_OUTPUT = [example(images, filters, **how) for images, filters, _, how in _CASES]
_TO_INPUT = [example(filters, out, input_sizes=images, **how) for images, filters, out, how in _CASES]
_TO_FILTER = [example(images, out, filter_sizes=filters, **how) for images, filters, out, how in _CASES]


@op("Conv2D", same="input filter", linear=True, types=REAL_HALF_FIRST + " int32", examples=_TO_OUTPUT)
def conv2d_op(input: Array, filter: Array, *, strides: Pair, padding: Any, dilations: Pair = (1, 1)) -> Array:
    """NHWC images convolved with filters (height, width, channels, outputs)."""
    for what, x in (("input", input), ("filter", filter)):
        if x.ndim != 4:
            raise invalid("Conv2D", f"convolution {what} must be 4-dimensional: {extents(x)}")
    if input.shape[3] != filter.shape[2]:
        raise invalid(
            "Conv2D",
            f"input depth must be evenly divisible by filter depth: {input.shape[3]} vs {filter.shape[2]}",
        )
    size = filter.shape[0], filter.shape[1]
    settings = {"strides": strides, "padding": padding, "dilations": dilations}
    windows.need_room("Conv2D", input, size, settings)
    padded = windows.pad(input, windows.edges(input.shape, size, **settings))
    return np.tensordot(windows.view(padded, size, strides, dilations), filter, 3).astype(input.dtype)


@op("Conv2DBackpropInput", same="filter out_backprop", linear=True, examples=_TO_INPUT)
def conv2d_input(
    filter: Array, out_backprop: Array, *, input_sizes: Sizes, strides: Pair, padding: Any, dilations: Pair
) -> Array:
    """The cotangent of the images."""
    parts = np.tensordot(out_backprop, filter, ((3,), (3,)))
    size = filter.shape[0], filter.shape[1]
    edges = windows.edges(input_sizes, size, strides, padding, dilations)
    return windows.put_back(parts, input_sizes, strides, edges, dilations)


@op("Conv2DBackpropFilter", same="input out_backprop", linear=True, examples=_TO_FILTER)
def conv2d_filter(
    input: Array, out_backprop: Array, *, filter_sizes: Sizes, strides: Pair, padding: Any, dilations: Pair
) -> Array:
    """The cotangent of the filters."""
    size = filter_sizes[0], filter_sizes[1]
    padded = windows.pad(input, windows.edges(input.shape, size, strides, padding, dilations))
    parts = windows.view(padded, size, strides, dilations)
    return np.tensordot(parts, out_backprop, ((0, 1, 2), (0, 1, 2))).astype(input.dtype)


connect("conv2d", conv2d_op, conv2d_input, conv2d_filter)


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
        **windows.settings(strides, padding, dilations),
    )


def require_nhwc(data_format: str) -> None:
    """Raise ValueError for images whose channels do not come last."""
    if data_format != "NHWC":
        raise ValueError(f"Images must be NHWC (channels last) here, got data_format={data_format!r}.")
