"""Convolution in other forms, made of the two-dimensional one: of sequences, transposed, separable."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import public
from tapecore.engine.ops import windows
from tapecore.engine.ops.convolution import conv2d, conv2d_input, require_nhwc
from tapecore.engine.ops.depthwise import depthwise_conv2d
from tapecore.engine.ops.shaping import expand_dims, squeeze
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


@public("nn.conv1d")
def conv1d(
    input: Any,
    filters: Any,
    stride: Any,
    padding: Any,
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Sequences (batch, width, channels) convolved with filters (width, channels, outputs). ValueError for
    another data format."""
    if data_format not in ("NWC", None):
        raise ValueError(f"Sequences must be NWC (channels last) here, got data_format={data_format!r}.")
    images = expand_dims.public(convert_to_tensor(input), axis=1)
    wide = expand_dims.public(convert_to_tensor(filters), axis=0)
    step = 1 if dilations is None else windows.single(dilations)
    return squeeze.public(
        conv2d(images, wide, (1, windows.single(stride)), padding, dilations=(1, step)), axis=1
    )


@public("nn.conv2d_transpose")
def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose of a convolution: images (batch, height, width, channels) with filters (height, width,
    outputs, channels) spread over ``output_shape``. ValueError for another data format."""
    require_nhwc(data_format)
    return conv2d_input.public(
        filters,
        input,
        input_sizes=tuple(int(n) for n in plain(output_shape)),
        **windows.settings(strides, padding, dilations),
    )


@public("nn.separable_conv2d")
def separable_conv2d(
    input: Any,
    depthwise_filter: Any,
    pointwise_filter: Any,
    strides: Any,
    padding: Any,
    data_format: str = "NHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """A depthwise convolution and then one over single pixels."""
    deep = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format or "NHWC", dilations)
    return conv2d(deep, pointwise_filter, 1, "VALID")
