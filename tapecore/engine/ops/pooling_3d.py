"""The largest or the mean element of each window of NDHWC volumes: pooled along height and width, then along
depth."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import Op, public
from tapecore.engine.ops.convolution_3d import require_ndhwc
from tapecore.engine.ops.pooling import avg_pool_op, max_pool_op
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.ops.volumes import triple
from tapecore.engine.tensor import Tensor


@public("nn.max_pool3d")
def max_pool3d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NDHWC", name: str | None = None
) -> Tensor:
    """The largest element of each window of volumes (batch, depth, height, width, channels)."""
    require_ndhwc(data_format)
    return _pooled(max_pool_op, convert_to_tensor(input), triple(ksize), triple(strides), padding)


@public("nn.avg_pool3d")
def avg_pool3d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NDHWC", name: str | None = None
) -> Tensor:
    """The mean of each window of volumes (batch, depth, height, width, channels); what padding added does not
    count."""
    require_ndhwc(data_format)
    return _pooled(avg_pool_op, convert_to_tensor(input), triple(ksize), triple(strides), padding)


def _pooled(pool: Op, volumes: Tensor, ksize: Any, strides: Any, padding: str) -> Tensor:
    batch, depth, *_, channels = tuple(volumes.shape)
    layers = reshape.public(volumes, [batch * depth, *tuple(volumes.shape)[2:]])
    flat = pool.public(layers, ksize=ksize[1:], strides=strides[1:], padding=padding)
    rows, columns = tuple(flat.shape)[1:3]
    stacked = reshape.public(flat, [batch, depth, rows * columns, channels])
    deep = pool.public(stacked, ksize=(ksize[0], 1), strides=(strides[0], 1), padding=padding)
    return reshape.public(deep, [batch, tuple(deep.shape)[1], rows, columns, channels])
