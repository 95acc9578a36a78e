"""Choosing between two tensors by a condition, and finding where a condition holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.broadcasting import sum_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import protocol_name
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.tensor import Array, Tensor


@op(
    "SelectV2",
    same="t e",
    examples=[
        example(np.array([True, False, True]), (3,), (3,)),
        example(np.array([True, False]), (3, 1), ()),
    ],
)
def select(condition: Array, t: Array, e: Array) -> Array:
    """``t`` where the condition holds, ``e`` elsewhere; the three broadcast."""
    if condition.dtype != np.bool_:
        said = f"input #0(zero-based) was expected to be a bool tensor but is a {protocol_name(condition.dtype)} tensor"
        raise invalid("SelectV2", f"cannot compute SelectV2 as {said}", wrapped=False)
    try:
        return np.where(condition, t, e)
    except ValueError:
        shapes = [str(list(part.shape)).replace(" ", "") for part in (condition, t, e)]
        raise invalid(
            "SelectV2", f"condition {shapes[0]}, then {shapes[1]}, and else {shapes[2]} must be broadcastable"
        ) from None


select.no_gradient("condition")


@select.vjp("t")
def _(g: Any, y: Any, condition: Any, t: Any, e: Any) -> Any:
    """sum_to(select(condition, g, 0), shape(t))"""
    return sum_to(select(condition, g, 0), t.shape)


@select.vjp("e")
def _(g: Any, y: Any, condition: Any, t: Any, e: Any) -> Any:
    """sum_to(select(condition, 0, g), shape(e))"""
    return sum_to(select(condition, 0, g), e.shape)


@select.jvp
def _(tangents: Any, y: Any, condition: Any, t: Any, e: Any) -> Any:
    _, by_t, by_e = tangents
    if by_t is None and by_e is None:
        return None
    return select(condition, 0 if by_t is None else by_t, 0 if by_e is None else by_e)


@op("Where")
def where_op(condition: Array) -> Array:
    """The indices where a condition holds."""
    return np.argwhere(condition).astype(np.int64)


@public("where")
def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Tensor:
    """``x`` where the condition holds, else ``y``; without both: the int64 indices (count, rank) where it
    holds.

    Raises ValueError when only one of ``x`` and ``y`` is given.
    """
    if x is None and y is None:
        return where_op.public(condition)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return select.public(condition, x, y)


@public("boolean_mask")
def boolean_mask(tensor: Any, mask: Any, axis: Any = None, name: str = "boolean_mask") -> Tensor:
    """The parts of ``tensor`` along ``axis`` for which ``mask``, one or more axes of booleans, is True.

    Raises ValueError for a scalar mask or one whose shape does not fit.
    """
    from tapecore.engine.ops.indexing import gather
    from tapecore.engine.ops.shaping import reshape, squeeze

    values, flags = convert_to_tensor(tensor), convert_to_tensor(mask)
    start = 0 if axis is None else int(axis)
    shape, mask_shape = tuple(values.shape), tuple(flags.shape)
    if not mask_shape:
        raise ValueError("mask cannot be scalar.")
    end = start + len(mask_shape)
    if shape[start:end] != mask_shape:
        raise ValueError(f"Shapes {shape[start:end]} and {mask_shape} are incompatible")
    flat = reshape.public(values, (*shape[:start], int(np.prod(mask_shape)), *shape[end:]))
    found = squeeze.public(where_op.public(reshape.public(flags, (-1,))), 1)
    return gather(flat, found, axis=start)
