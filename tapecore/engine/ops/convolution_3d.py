"""Three-dimensional convolution of NDHWC volumes; its three ops are each other's rules, as in two dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops import volumes
from tapecore.engine.ops.convolution_rules import connect
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.volumes import Triple
from tapecore.engine.refusals import extents
from tapecore.engine.tensor import Array, Tensor

Sizes = tuple[int, ...]

_PLAIN: dict[str, Any] = {"strides": (1, 1, 1), "padding": "VALID", "dilations": (1, 1, 1)}
_WIDE: dict[str, Any] = {"strides": (1, 2, 1), "padding": "SAME", "dilations": (1, 1, 1)}
_CASES: tuple[tuple[Sizes, Sizes, Sizes, dict[str, Any]], ...] = (
    ((1, 2, 3, 3, 2), (2, 3, 1, 2, 2), (1, 1, 1, 3, 2), _PLAIN),
    ((2, 2, 3, 2, 1), (1, 2, 2, 1, 2), (2, 2, 2, 2, 2), _WIDE),
)
"""For examples: sizes of volumes, of filters and of what comes out, and how."""
_TO_OUTPUT = [example(volume, filters, **how) for volume, filters, _, how in _CASES]
_TO_INPUT = [example(filters, out, input_sizes=volume, **how) for volume, filters, out, how in _CASES]
_TO_FILTER = [example(volume, out, filter_sizes=filters, **how) for volume, filters, out, how in _CASES]


@op("Conv3D", same="input filter", linear=True, types=REAL_HALF_FIRST, examples=_TO_OUTPUT)
def conv3d_op(
    input: Array, filter: Array, *, strides: Triple, padding: Any, dilations: Triple = (1, 1, 1)
) -> Array:
    """NDHWC volumes convolved with filters (depth, height, width, channels, outputs)."""
    for what, x in (("input", input), ("filter", filter)):
        if x.ndim != 5:
            raise invalid("Conv3D", f"{what} must be 5-dimensional: {extents(x)}")
    if input.shape[4] != filter.shape[3]:
        said = f"{input.shape[4]} vs {filter.shape[3]}"
        raise invalid("Conv3D", f"Input depth must be evenly divisible by filter depth: {said}")
    size = filter.shape[:3]
    volumes.need_room("Conv3D", input, size, strides, padding, dilations)
    padded = volumes.pad(input, volumes.edges(input.shape, size, strides, padding, dilations))
    return np.tensordot(volumes.view(padded, size, strides, dilations), filter, 4).astype(input.dtype)


@op("Conv3DBackpropInputV2", same="filter out_backprop", linear=True, examples=_TO_INPUT)
def conv3d_input(
    filter: Array,
    out_backprop: Array,
    *,
    input_sizes: Sizes,
    strides: Triple,
    padding: Any,
    dilations: Triple,
) -> Array:
    """The cotangent of the volumes."""
    parts = np.tensordot(out_backprop, filter, ((4,), (4,)))
    around = volumes.edges(input_sizes, filter.shape[:3], strides, padding, dilations)
    return volumes.put_back(parts, input_sizes, strides, around, dilations)


@op("Conv3DBackpropFilterV2", same="input out_backprop", linear=True, examples=_TO_FILTER)
def conv3d_filter(
    input: Array,
    out_backprop: Array,
    *,
    filter_sizes: Sizes,
    strides: Triple,
    padding: Any,
    dilations: Triple,
) -> Array:
    """The cotangent of the filters."""
    size = filter_sizes[0], filter_sizes[1], filter_sizes[2]
    padded = volumes.pad(input, volumes.edges(input.shape, size, strides, padding, dilations))
    parts = volumes.view(padded, size, strides, dilations)
    return np.tensordot(parts, out_backprop, ((0, 1, 2, 3), (0, 1, 2, 3))).astype(input.dtype)


connect("conv3d", conv3d_op, conv3d_input, conv3d_filter)


@public("nn.conv3d")
def conv3d(
    input: Any,
    filters: Any,
    strides: Any,
    padding: str,
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Volumes (batch, depth, height, width, channels) convolved with filters (depth, height, width, channels,
    outputs). ``padding`` is SAME or VALID. Raises ValueError for another data format than NDHWC.
    """
    require_ndhwc(data_format)
    return conv3d_op.public(input, filters, **volumes.settings(strides, padding, dilations))


@public("nn.conv3d_transpose")
def conv3d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str = "NDHWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose of ``nn.conv3d``: volumes spread over ``output_shape``, with filters (depth, height, width,
    outputs, channels)."""
    require_ndhwc(data_format)
    sizes = tuple(int(n) for n in output_shape)
    return conv3d_input.public(
        filters, input, input_sizes=sizes, **volumes.settings(strides, padding, dilations)
    )


def require_ndhwc(data_format: str | None) -> None:
    """Raise ValueError for volumes whose channels do not come last."""
    if data_format not in (None, "NDHWC"):
        raise ValueError(f"Volumes must be NDHWC (channels last) here, got data_format={data_format!r}.")
