"""Blocks of pixels moved into channels or into the batch, and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.convolution import require_nhwc
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

Sizes = tuple[int, ...]
Pairs = tuple[tuple[int, int], ...]


@op("SpaceToDepth", linear=True, examples=[example((1, 4, 2, 3), block_size=2)])
def space_to_depth_op(input: Array, *, block_size: int) -> Array:
    """Blocks of pixels of NHWC images as one pixel of more channels."""
    if input.ndim != 4:
        raise invalid("SpaceToDepth", f"Input rank should be: 4 instead of: {input.ndim}")
    count, height, width, depth = input.shape
    if height % block_size or width % block_size:
        said = f"Image width {width} and height {height} should be divisible by block_size: {block_size}"
        raise invalid("SpaceToDepth", said)
    blocks = input.reshape(count, height // block_size, block_size, width // block_size, block_size, depth)
    moved = blocks.transpose(0, 1, 3, 2, 4, 5)
    return moved.reshape(count, height // block_size, width // block_size, depth * block_size**2)


@op("DepthToSpace", linear=True, examples=[example((1, 2, 1, 8), block_size=2)])
def depth_to_space_op(input: Array, *, block_size: int) -> Array:
    """Channels of NHWC images as blocks of pixels."""
    if input.ndim != 4:
        raise invalid("DepthToSpace", f"Input rank should be: 4 instead of: {input.ndim}")
    count, height, width, depth = input.shape
    if depth % block_size**2:
        said = f"Input depth dimension {depth} should be divisible by: {block_size**2}"
        raise invalid("DepthToSpace", said)
    less = depth // block_size**2
    blocks = input.reshape(count, height, width, block_size, block_size, less)
    return blocks.transpose(0, 1, 3, 2, 4, 5).reshape(count, height * block_size, width * block_size, less)


@space_to_depth_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, block_size: int) -> Any:
    """depth_to_space(g)"""
    return depth_to_space_op(g, block_size=block_size)


@depth_to_space_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, block_size: int) -> Any:
    """space_to_depth(g)"""
    return space_to_depth_op(g, block_size=block_size)


@public("nn.space_to_depth")
def space_to_depth(input: Any, block_size: Any, data_format: str = "NHWC", name: str | None = None) -> Tensor:
    """Blocks of pixels of NHWC images as one pixel of more channels. InvalidArgumentError where the images are no
    whole number of blocks."""
    require_nhwc(data_format)
    return space_to_depth_op.public(input, block_size=int(plain(block_size)))


@public("nn.depth_to_space")
def depth_to_space(input: Any, block_size: Any, data_format: str = "NHWC", name: str | None = None) -> Tensor:
    """Channels of NHWC images as blocks of pixels. InvalidArgumentError where the channels do not fill blocks."""
    require_nhwc(data_format)
    return depth_to_space_op.public(input, block_size=int(plain(block_size)))


# ------------------------------------------------------------------ into the batch


_BLOCKS: dict[str, Any] = {"block_shape": (2, 1)}


@op(
    "SpaceToBatchND",
    linear=True,
    examples=[example((1, 3, 2, 2), paddings=((1, 0), (0, 1)), **_BLOCKS)],
)
def space_to_batch_op(input: Array, *, block_shape: Sizes, paddings: Pairs) -> Array:
    """Images with borders, each place of a block as an image of its own."""
    rank = len(block_shape)
    rest = input.ndim - 1 - rank
    padded = np.pad(input, ((0, 0), *paddings, *((0, 0),) * rest))
    count, spatial, inner = len(input), padded.shape[1 : 1 + rank], padded.shape[1 + rank :]
    for k, (extent, block) in enumerate(zip(spatial, block_shape, strict=True)):
        if extent % block:
            raise invalid(
                "SpaceToBatchND",
                f"padded_shape[{k}]={extent} is not divisible by block_shape[{k}]={block}",
            )
    split = [n for extent, block in zip(spatial, block_shape, strict=True) for n in (extent // block, block)]
    places = [2 + 2 * k for k in range(rank)]
    kept = [1 + 2 * k for k in range(rank)]
    moved = padded.reshape(count, *split, *inner).transpose(
        *places, 0, *kept, *range(1 + 2 * rank, 1 + 2 * rank + rest)
    )
    return moved.reshape(count * math.prod(block_shape), *split[::2], *inner)


@op(
    "BatchToSpaceND",
    linear=True,
    examples=[example((2, 2, 2, 2), crops=((1, 0), (0, 1)), **_BLOCKS)],
)
def batch_to_space_op(input: Array, *, block_shape: Sizes, crops: Pairs) -> Array:
    """Images of the places of blocks put together, without their borders."""
    rank, blocks = len(block_shape), math.prod(block_shape)
    if len(input) % blocks:
        said = f"Input batch dimension ({len(input)}) is not divisible by product of block sizes ({blocks})"
        raise invalid("BatchToSpaceND", said)
    spatial, inner = input.shape[1 : 1 + rank], input.shape[1 + rank :]
    parts = input.reshape(*block_shape, len(input) // blocks, *spatial, *inner)
    order = [rank, *(n for k in range(rank) for n in (rank + 1 + k, k)), *range(2 * rank + 1, parts.ndim)]
    wide = [extent * block for extent, block in zip(spatial, block_shape, strict=True)]
    whole = parts.transpose(order).reshape(len(input) // blocks, *wide, *inner)
    return whole[(slice(None), *(slice(a, n - b) for n, (a, b) in zip(wide, crops, strict=True)))].copy()


@space_to_batch_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, block_shape: Sizes, paddings: Pairs) -> Any:
    """batch_to_space(g)"""
    return batch_to_space_op(g, block_shape=block_shape, crops=paddings)


@batch_to_space_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, block_shape: Sizes, crops: Pairs) -> Any:
    """space_to_batch(g)"""
    return space_to_batch_op(g, block_shape=block_shape, paddings=crops)


def _sizes(given: Any) -> Sizes:
    return tuple(int(n) for n in np.ravel(plain(given)))


def _pairs(given: Any) -> Pairs:
    return tuple((int(a), int(b)) for a, b in np.asarray(plain(given)).reshape(-1, 2))


@public("space_to_batch nn.space_to_batch space_to_batch_nd")
def space_to_batch(input: Any, block_shape: Any, paddings: Any, name: str | None = None) -> Tensor:
    """Images with borders, each place of a block as an image of its own in the batch."""
    return space_to_batch_op.public(input, block_shape=_sizes(block_shape), paddings=_pairs(paddings))


@public("batch_to_space")
def batch_to_space(input: Any, block_shape: Any, crops: Any, name: str | None = None) -> Tensor:
    """What undoes ``space_to_batch``, without the borders ``crops``."""
    return batch_to_space_op.public(input, block_shape=_sizes(block_shape), crops=_pairs(crops))
