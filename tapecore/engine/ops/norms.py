"""Lengths of vectors, and clipping and scaling by them; written on ops."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import maximum, minimum, square
from tapecore.engine.ops.comparison import greater, is_finite
from tapecore.engine.ops.complexes import abs_, conjugated
from tapecore.engine.ops.creation import ones_like
from tapecore.engine.ops.elementary import rsqrt, sqrt
from tapecore.engine.ops.joining import stack
from tapecore.engine.ops.nn_losses import l2_loss
from tapecore.engine.ops.reductions import reduce_max, reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import squeeze
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


@public("norm linalg.norm")
def norm(
    tensor: Any,
    ord: Any = "euclidean",
    axis: Any = None,
    keepdims: bool | None = None,
    name: str | None = None,
) -> Tensor:
    """The norm of vectors (one axis, or all elements) or matrices (two axes): euclidean, fro, 1, 2, inf or a
    number."""
    x = convert_to_tensor(tensor)
    axes = plain(axis)
    long = _kept_norm(x, ord, axes)
    if keepdims:
        return long
    return squeeze.public(long, axis=tuple(range(x.ndim)) if axes is None else axes)


def _kept_norm(x: Tensor, order: Any, axes: Any) -> Tensor:
    matrix = isinstance(axes, tuple) and len(axes) == 2  # type: ignore[reportUnknownArgumentType]
    _need_known(order, matrix)
    if order == 2 and matrix:
        return _largest_stretch(x, axes)  # type: ignore[reportUnknownArgumentType]
    if order in ("euclidean", "fro") or (order == 2 and not isinstance(axes, tuple)):
        return sqrt.public(reduce_sum.public(x * conjugated(x), axis=axes, keepdims=True))
    size = abs_(x)
    if order == np.inf:
        inner = reduce_sum.public(size, axis=axes[1], keepdims=True) if matrix else size
        return reduce_max.public(inner, axis=axes[0] if matrix else axes, keepdims=True)
    if order == 1:
        inner = reduce_sum.public(size, axis=axes[0], keepdims=True) if matrix else size
        return (reduce_max if matrix else reduce_sum).public(
            inner, axis=axes[1] if matrix else axes, keepdims=True
        )
    return reduce_sum.public(size**order, axis=axes, keepdims=True) ** (1.0 / order)


def _need_known(order: Any, matrix: bool) -> None:
    """Raise ValueError unless there is such a norm of vectors, or of matrices."""
    if matrix and order not in ("euclidean", "fro", 1, 2, np.inf):
        raise ValueError(
            f"'ord' must be a supported matrix norm in ['euclidean', 'fro', 1, 2, inf], got {order}"
        )
    if not matrix and order != "euclidean" and (not isinstance(order, (int, float)) or order <= 0):
        raise ValueError(f"'ord' must be a supported vector norm, got {order}")


def _largest_stretch(x: Tensor, axes: tuple[int, ...]) -> Tensor:
    """The largest singular value of the matrices in two axes, which stay with extent 1."""
    from tapecore.engine.ops.factorizations import svd_op
    from tapecore.engine.ops.shaping import expand_dims, transpose_public

    rank = x.ndim
    places = [k % rank for k in axes]
    order = [k for k in range(rank) if k not in places] + places
    largest = reduce_max.public(svd_op.public(transpose_public(x, order), compute_uv=False)[0], axis=-1)
    for place in sorted(places):
        largest = expand_dims.public(largest, axis=place)
    return largest


@public("clip_by_norm")
def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Any:
    """``t`` scaled down so that its euclidean norm (over ``axes``) is at most ``clip_norm``."""
    if isinstance(t, IndexedSlices):
        return IndexedSlices(clip_by_norm(t.values, clip_norm, axes), t.indices, t.dense_shape)
    values = convert_to_tensor(t)
    squares = reduce_sum.public(values * values, axis=axes, keepdims=True)
    positive = greater.public(squares, 0)
    length = select.public(
        positive, sqrt.public(select.public(positive, squares, ones_like.public(squares))), squares
    )
    return values * clip_norm / maximum.public(length, clip_norm)


@public("linalg.global_norm")
def global_norm(t_list: Any, name: str | None = None) -> Tensor | None:
    """The euclidean norm of all tensors in a list together; None entries are left out, None if nothing is
    left."""
    parts = [part.values if isinstance(part, IndexedSlices) else part for part in t_list if part is not None]
    if not parts:
        return None
    return sqrt.public(reduce_sum.public(stack([l2_loss.public(part) for part in parts])) * 2.0)


@public("clip_by_global_norm")
def clip_by_global_norm(
    t_list: Any, clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Any], Tensor]:
    """The tensors scaled by one factor so that their common norm is at most ``clip_norm``; and that norm.

    Raises TypeError unless ``t_list`` is a sequence.
    """
    if not isinstance(t_list, (list, tuple)):
        raise TypeError(
            "`t_list` should be a sequence of tensors. Received " + str(type(t_list)) + "."  # type: ignore[reportUnknownArgumentType]
        )
    parts: list[Any] = list(t_list)  # type: ignore[reportUnknownArgumentType]
    length = global_norm(parts) if use_norm is None else convert_to_tensor(use_norm)
    if length is None:
        return parts, convert_to_tensor(0.0)
    factor = clip_norm * minimum.public(
        1.0 / length, 1.0 / convert_to_tensor(clip_norm, dtype_hint=length.dtype)
    )
    scale = select.public(is_finite.public(length), factor, float("nan"))
    return [None if part is None else _scaled(part, scale) for part in parts], length


def _scaled(part: Any, scale: Tensor) -> Any:
    if isinstance(part, IndexedSlices):
        return IndexedSlices(part.values * scale, part.indices, part.dense_shape)
    return convert_to_tensor(part) * scale


@public("math.l2_normalize linalg.l2_normalize nn.l2_normalize")
def l2_normalize(
    x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None, dim: Any = None
) -> Tensor:
    """``x`` divided by its euclidean norm along ``axis`` (``dim`` in older programs); squares below ``epsilon`` count
    as ``epsilon``. ValueError for both."""
    if dim is not None:
        if axis is not None:
            raise ValueError("Cannot specify both 'dim' and 'axis'.")
        axis = dim
    tensor = convert_to_tensor(x)
    squares = reduce_sum.public(square.public(tensor), axis=axis, keepdims=True)
    return tensor * rsqrt.public(maximum.public(squares, epsilon))
