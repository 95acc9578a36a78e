"""Depthwise convolution: every channel of an image has filters of its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops import windows
from tapecore.engine.ops.convolution import require_nhwc
from tapecore.engine.ops.convolution_rules import connect
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.windows import Pair
from tapecore.engine.tensor import Array, Tensor

Sizes = tuple[int, ...]

_HOW: dict[str, Any] = {"strides": (1, 1), "padding": "SAME", "dilations": (1, 1)}
_WIDE: dict[str, Any] = {"strides": (2, 1), "padding": "VALID", "dilations": (1, 2)}
_IMAGES, _FILTERS, _OUT = (1, 4, 5, 2), (2, 3, 2, 2), (1, 4, 5, 4)
_OUT_WIDE = (1, 2, 1, 4)


def _parts(images: Array, size: Pair, strides: Pair, padding: Any, dilations: Pair) -> Array:
    return windows.view(
        windows.pad(images, windows.edges(images.shape, size, strides, padding, dilations)),
        size,
        strides,
        dilations,
    )


def _by_channel(out: Array, channels: int) -> Array:
    return out.reshape((*out.shape[:3], channels, -1))


@op(
    "DepthwiseConv2dNative",
    same="input filter",
    linear=True,
    types=REAL_HALF_FIRST,
    examples=[example(_IMAGES, _FILTERS, **_HOW), example(_IMAGES, _FILTERS, **_WIDE)],
)
def depthwise_op(input: Array, filter: Array, *, strides: Pair, padding: Any, dilations: Pair) -> Array:
    """NHWC images whose channels are convolved with filters (height, width, channels, multiplier)."""
    if input.shape[3] != filter.shape[2]:
        raise invalid(
            "DepthwiseConv2dNative",
            f"input and filter must have the same depth: {input.shape[3]} vs {filter.shape[2]}",
        )
    size, settings = filter.shape[:2], {"strides": strides, "padding": padding, "dilations": dilations}
    windows.need_room("DepthwiseConv2dNative", input, size, settings)
    parts = _parts(input, size, strides, padding, dilations)
    result = np.einsum("nhwijc,ijcm->nhwcm", parts, filter, optimize=True)
    return result.reshape((*result.shape[:3], -1)).astype(input.dtype)


@op(
    "DepthwiseConv2dNativeBackpropInput",
    same="filter out_backprop",
    linear=True,
    examples=[
        example(_FILTERS, _OUT, input_sizes=_IMAGES, **_HOW),
        example(_FILTERS, _OUT_WIDE, input_sizes=_IMAGES, **_WIDE),
    ],
)
def depthwise_input(
    filter: Array, out_backprop: Array, *, input_sizes: Sizes, strides: Pair, padding: Any, dilations: Pair
) -> Array:
    """The cotangent of the images."""
    out = _by_channel(out_backprop, filter.shape[2])
    parts = np.einsum("nhwcm,ijcm->nhwijc", out, filter, optimize=True)
    edges = windows.edges(input_sizes, (filter.shape[0], filter.shape[1]), strides, padding, dilations)
    return windows.put_back(parts, input_sizes, strides, edges, dilations)


@op(
    "DepthwiseConv2dNativeBackpropFilter",
    same="input out_backprop",
    linear=True,
    examples=[
        example(_IMAGES, _OUT, filter_sizes=_FILTERS, **_HOW),
        example(_IMAGES, _OUT_WIDE, filter_sizes=_FILTERS, **_WIDE),
    ],
)
def depthwise_filter(
    input: Array, out_backprop: Array, *, filter_sizes: Sizes, strides: Pair, padding: Any, dilations: Pair
) -> Array:
    """The cotangent of the filters."""
    parts = _parts(input, (filter_sizes[0], filter_sizes[1]), strides, padding, dilations)
    out = _by_channel(out_backprop, filter_sizes[2])
    return np.einsum("nhwijc,nhwcm->ijcm", parts, out, optimize=True).astype(input.dtype)


connect("depthwise_conv2d", depthwise_op, depthwise_input, depthwise_filter)


@public("nn.depthwise_conv2d")
def depthwise_conv2d(
    input: Any,
    filter: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Images whose channels are convolved with filters (height, width, channels, multiplier) of their own."""
    require_nhwc(data_format or "NHWC")
    return depthwise_op.public(
        input,
        filter,
        **windows.settings(strides, padding, dilations),
    )
