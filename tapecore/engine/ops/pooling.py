"""The largest or the mean element of each window of NHWC images."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.example import example
from tapecore.engine.op import Op, op, public
from tapecore.engine.ops import windows
from tapecore.engine.ops.convolution import require_nhwc
from tapecore.engine.ops.creation import zeros_like
from tapecore.engine.ops.element_types import REAL_HALF_FIRST
from tapecore.engine.ops.windows import Pair
from tapecore.engine.tensor import Array, Tensor

_HALVED: dict[str, Any] = {"ksize": (2, 2), "strides": (2, 2), "padding": "VALID"}
_EXAMPLES = [
    example((1, 4, 4, 2), **_HALVED),
    example((1, 5, 4, 1), ksize=(3, 2), strides=(2, 1), padding="SAME"),
]


def _in_windows(images: Array, ksize: Pair, strides: Pair, padding: Any, border: float) -> Array:
    edges = windows.both_borders(images.shape, ksize, strides, padding)
    return windows.view(windows.pad(images, edges, border), ksize, strides)


def _first_largest(images: Array, ksize: Pair, strides: Pair, padding: Any) -> Array:
    """For each window the place of its first largest element."""
    parts = _in_windows(images, ksize, strides, padding, -np.inf)
    return parts.reshape(*parts.shape[:3], -1, parts.shape[5]).argmax(3)[:, :, :, None]


@op("MaxPool", "input", types=REAL_HALF_FIRST, examples=_EXAMPLES)
def max_pool_op(input: Array, *, ksize: Pair, strides: Pair, padding: Any) -> Array:
    """The largest element of each window. Raises InvalidArgumentError for windows larger than the images."""
    windows.need_room("MaxPool", input, ksize, {"strides": strides, "padding": padding})
    return _in_windows(input, ksize, strides, padding, -np.inf).max((3, 4))


@max_pool_op.vjp("input")
def _(g: Any, y: Any, input: Any, **attrs: Any) -> Any:
    """max_pool_grad(input, g)"""
    return max_pool_grad(input, g, **attrs)


@max_pool_op.jvp
def _(tangents: Any, y: Any, input: Any, **attrs: Any) -> Any:
    return max_pool_taken(input, tangents[0], **attrs)


@op("MaxPoolGrad", same="orig_input grad", examples=[example((1, 4, 4, 1), (1, 2, 2, 1), **_HALVED)])
def max_pool_grad(orig_input: Array, grad: Array, *, ksize: Pair, strides: Pair, padding: Any) -> Array:
    """``grad`` put where the first largest element of each window was."""
    place = _first_largest(orig_input, ksize, strides, padding)
    parts = np.zeros((*grad.shape[:3], ksize[0] * ksize[1], grad.shape[3]), grad.dtype)
    np.put_along_axis(parts, place, grad[:, :, :, None], 3)
    edges = windows.both_borders(orig_input.shape, ksize, strides, padding)
    return windows.put_back(parts.reshape(*grad.shape[:3], *ksize, -1), orig_input.shape, strides, edges)


@op("MaxPoolGradGrad", same="orig_input grad", examples=[example((1, 4, 4, 1), (1, 4, 4, 1), **_HALVED)])
def max_pool_taken(orig_input: Array, grad: Array, *, ksize: Pair, strides: Pair, padding: Any) -> Array:
    """The elements of ``grad`` at the places where ``orig_input`` is largest in each window."""
    place = _first_largest(orig_input, ksize, strides, padding)
    parts = _in_windows(grad, ksize, strides, padding, 0)
    flat = parts.reshape(*parts.shape[:3], -1, parts.shape[5])
    return np.take_along_axis(flat, place, 3)[:, :, :, 0]


def _routes(declared: Op, back: Op) -> None:
    """Attach the rules of an op that moves ``grad`` between images and windows: linear in ``grad``, ``back``
    moves it the other way; flat in ``orig_input``, which only says where."""

    @declared.vjp("grad")
    def _(g: Any, y: Any, orig_input: Any, grad: Any, **attrs: Any) -> Any:
        """g moved as orig_input tells: to the greatest of each window, or from it"""
        return back(orig_input, g, **attrs)

    @declared.vjp("orig_input")
    def _(g: Any, y: Any, orig_input: Any, grad: Any, **attrs: Any) -> Any:
        return zeros_like(orig_input)

    @declared.jvp
    def _(tangents: Any, y: Any, orig_input: Any, grad: Any, **attrs: Any) -> Any:
        return zeros_like(y) if tangents[1] is None else declared(orig_input, tangents[1], **attrs)


_routes(max_pool_grad, max_pool_taken)
_routes(max_pool_taken, max_pool_grad)


def _counts(shape: tuple[int, ...], ksize: Pair, strides: Pair, padding: Any, dtype: np.dtype[Any]) -> Array:
    """How many elements of the image itself lie in each window."""
    ones = np.ones((1, shape[1], shape[2], 1), dtype)
    return _in_windows(ones, ksize, strides, padding, 0).sum((3, 4))


@op("AvgPool", types=REAL_HALF_FIRST, linear=True, examples=_EXAMPLES)
def avg_pool_op(value: Array, *, ksize: Pair, strides: Pair, padding: Any) -> Array:
    """The mean of each window. Raises InvalidArgumentError for windows larger than the images."""
    windows.need_room("AvgPool", value, ksize, {"strides": strides, "padding": padding})
    total = _in_windows(value, ksize, strides, padding, 0).sum((3, 4), dtype=value.dtype)
    return total / _counts(value.shape, ksize, strides, padding, value.dtype)


@avg_pool_op.vjp("value")
def _(g: Any, y: Any, value: Any, **attrs: Any) -> Any:
    """g / n spread over each window of n elements"""
    return avg_pool_grad(g, shape=value.shape, **attrs)


@op(
    "AvgPoolGrad",
    "grad",
    linear=True,
    examples=[example((1, 3, 4, 1), shape=(1, 5, 4, 1), ksize=(3, 2), strides=(2, 1), padding="SAME")],
)
def avg_pool_grad(grad: Array, *, shape: tuple[int, ...], ksize: Pair, strides: Pair, padding: Any) -> Array:
    """``grad`` spread evenly over each window."""
    shares = grad / _counts(shape, ksize, strides, padding, grad.dtype)
    parts = np.broadcast_to(shares[:, :, :, None, None], (*grad.shape[:3], *ksize, grad.shape[3]))
    return windows.put_back(parts, shape, strides, windows.both_borders(shape, ksize, strides, padding))


@avg_pool_grad.vjp("grad")
def _(g: Any, y: Any, grad: Any, *, shape: tuple[int, ...], **attrs: Any) -> Any:
    """avg_pool(g)"""
    return avg_pool_op(g, **attrs)


@public("nn.max_pool2d nn.max_pool")
def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The largest element of each window of NHWC images."""
    return _pooled(max_pool_op, input, ksize, strides, padding, data_format)


@public("nn.avg_pool2d nn.avg_pool")
def avg_pool2d(
    input: Any, ksize: Any, strides: Any, padding: Any, data_format: str = "NHWC", name: str | None = None
) -> Tensor:
    """The mean of each window of NHWC images; what padding added does not count."""
    return _pooled(avg_pool_op, input, ksize, strides, padding, data_format)


def _pooled(pool: Op, images: Any, ksize: Any, strides: Any, padding: Any, data_format: str) -> Tensor:
    require_nhwc(data_format)
    return pool.public(images, ksize=windows.pair(ksize), strides=windows.pair(strides), padding=padding)
