"""``tf.nn``: pooling and convolution of sequences, and by the number of axes of what is given."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.windows import single
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


def _need_last(data_format: str | None) -> None:
    if data_format not in (None, "NWC", "NHWC", "NDHWC"):
        raise ValueError(f"Channels must be last here (NWC, NHWC, NDHWC), got data_format={data_format!r}.")


def _pooled(name: str, input: Any, ksize: Any, strides: Any, padding: Any, data_format: str) -> Tensor:
    _need_last(data_format)
    images = PUBLIC["expand_dims"](convert_to_tensor(input), 1)
    pooled = PUBLIC[name](images, (1, single(ksize)), (1, single(strides)), padding)
    return PUBLIC["squeeze"](pooled, 1)


@public("nn.max_pool1d")
def max_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: str | None = None
) -> Tensor:
    """The largest element of each window of sequences (batch, width, channels)."""
    return _pooled("nn.max_pool2d", input, ksize, strides, padding, data_format)


@public("nn.avg_pool1d")
def avg_pool1d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NWC", name: str | None = None
) -> Tensor:
    """The mean of each window of sequences (batch, width, channels)."""
    return _pooled("nn.avg_pool2d", input, ksize, strides, padding, data_format)


@public("nn.pool")
def pool(
    input: Any,
    window_shape: Any,
    pooling_type: str,
    strides: Any = None,
    padding: str = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The mean (AVG) or the largest element (MAX) of windows of sequences, images or volumes. ValueError for another
    kind or for dilated windows."""
    if pooling_type not in ("AVG", "MAX"):
        raise ValueError(f"{len(plain(window_shape))}-D {pooling_type} pooling is not supported.")
    if any(int(n) != 1 for n in plain(dilations or ())):
        raise ValueError("Windows with gaps (dilations) are not possible here.")
    window = list(plain(window_shape))
    steps = [1] * len(window) if strides is None else list(plain(strides))
    kind = f"nn.{pooling_type.lower()}_pool{len(window)}d"
    if kind not in PUBLIC:
        raise ValueError(f"Windows have one to three axes here, got window_shape={window}.")
    _need_last(data_format)
    return PUBLIC[kind](input, window, steps, padding)


@public("nn.convolution")
def convolution(
    input: Any,
    filters: Any,
    strides: Any = None,
    padding: str = "VALID",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """Sequences, images or volumes convolved with filters, whose axes say which. ValueError for another number of
    axes."""
    x, kernel = convert_to_tensor(input), convert_to_tensor(filters)
    _need_last(data_format)
    kind = f"nn.conv{kernel.ndim - 2}d"
    if kind not in ("nn.conv1d", "nn.conv2d", "nn.conv3d"):
        raise ValueError(f"Filters have three to five axes here, got {kernel.ndim}.")
    return PUBLIC[kind](x, kernel, 1 if strides is None else strides, padding, dilations=dilations)


@public("nn.atrous_conv2d")
def atrous_conv2d(value: Any, filters: Any, rate: Any, padding: str, name: str | None = None) -> Tensor:
    """Images convolved with filters between whose elements lie ``rate`` - 1 pixels."""
    return PUBLIC["nn.conv2d"](value, filters, 1, padding, dilations=int(plain(rate)))


@public("nn.conv1d_transpose")
def conv1d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str = "NWC",
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose of ``nn.conv1d``: sequences spread over ``output_shape``."""
    _need_last(data_format)
    images = PUBLIC["expand_dims"](convert_to_tensor(input), 1)
    wide = PUBLIC["expand_dims"](convert_to_tensor(filters), 0)
    batch, width, channels = (int(n) for n in plain(output_shape))
    gaps = 1 if dilations is None else single(dilations)
    shape, steps = (batch, 1, width, channels), (1, single(strides))
    spread = PUBLIC["nn.conv2d_transpose"](images, wide, shape, steps, padding, dilations=(1, gaps))
    return PUBLIC["squeeze"](spread, 1)


@public("nn.conv_transpose")
def conv_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    strides: Any,
    padding: str = "SAME",
    data_format: str | None = None,
    dilations: Any = None,
    name: str | None = None,
) -> Tensor:
    """The transpose of ``nn.convolution``. ValueError for filters of another number of axes."""
    kernel = convert_to_tensor(filters)
    _need_last(data_format)
    kind = f"nn.conv{kernel.ndim - 2}d_transpose"
    if kind not in ("nn.conv1d_transpose", "nn.conv2d_transpose", "nn.conv3d_transpose"):
        raise ValueError(f"Filters have three to five axes here, got {kernel.ndim}.")
    return PUBLIC[kind](input, kernel, output_shape, strides, padding, dilations=dilations)


@public("nn.local_response_normalization nn.lrn")
def local_response_normalization(
    input: Any,
    depth_radius: int = 5,
    bias: float = 1,
    alpha: float = 1,
    beta: float = 0.5,
    name: str | None = None,
) -> Tensor:
    """Each pixel's channels divided by (bias + alpha * the squares of its neighbors) ** beta."""
    x = convert_to_tensor(input)
    depth = x.value.shape[-1]
    squares = PUBLIC["pad"](PUBLIC["square"](x), [[0, 0]] * (x.ndim - 1) + [[depth_radius, depth_radius]])
    parts = [squares[..., k : k + depth] for k in range(2 * depth_radius + 1)]
    return x / PUBLIC["pow"](bias + alpha * PUBLIC["add_n"](parts), beta)
