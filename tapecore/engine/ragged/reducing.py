"""Sums, means and extremes along ragged axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged import rows as nesting
from tapecore.engine.ragged.arranging import expand_dims
from tapecore.engine.ragged.tensor import RaggedTensor

_SEGMENTS = {
    "Sum": "math.unsorted_segment_sum",
    "Mean": "math.unsorted_segment_sum",
    "Max": "math.unsorted_segment_max",
    "Min": "math.unsorted_segment_min",
    "Prod": "math.unsorted_segment_prod",
}
_TRUTHS = {"All": "Min", "Any": "Max"}
_WHOLE = {
    "Sum": "sum",
    "Mean": "mean",
    "Max": "max",
    "Min": "min",
    "Prod": "prod",
    "All": "all",
    "Any": "any",
}
REDUCTIONS = (*_SEGMENTS, *_TRUTHS)
"""The names of the ops that can run along ragged axes."""


def reduced(kind: str, x: RaggedTensor, axis: Any, keepdims: bool) -> Any:
    """``x`` with some axes reduced; all of them for None."""
    if kind in _TRUTHS:
        numbers = reduced(_TRUTHS[kind], PUBLIC["cast"](x, "int32"), axis, keepdims)
        return PUBLIC["greater"](numbers, 0)  # so that nothing is enough for all, and not for any
    if axis is None:
        return PUBLIC[f"reduce_{_WHOLE[kind]}"](x.flat_values)
    wanted = sorted({int(k) % len(x.shape) for k in np.atleast_1d(axis)})
    inner = [k - x.depth + 1 for k in wanted if k >= x.depth]
    flat = PUBLIC[f"reduce_{_WHOLE[kind]}"](x.flat_values, inner) if inner else x.flat_values
    outer = [k for k in wanted if k < x.depth]
    result = _along(kind, x.with_flat_values(flat), outer) if outer else x.with_flat_values(flat)
    for k in wanted if keepdims else ():
        result = expand_dims(result, k)
    return result


def _along(kind: str, x: RaggedTensor, axes: list[int]) -> Any:
    depth = x.depth
    rows = nesting.mapped(x.rows(), depth, lambda place: [place])
    for axis in reversed(axes):
        depth -= 1
        rows = nesting.mapped(
            rows, axis, lambda several, inside=depth - axis: nesting.merged(several, inside)
        )
    groups: list[list[int]] = nesting.leaves(rows, depth)
    places = np.array([place for group in groups for place in group], np.int64)
    segments = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    data = PUBLIC["gather"](x.flat_values, places)
    found = PUBLIC[_SEGMENTS[kind]](data, segments, len(groups))
    if kind == "Mean":  # not the mean of segments, which is 0 where a row is empty
        counts = np.array([len(group) for group in groups]).reshape(-1, *[1] * (found.ndim - 1))
        found = PUBLIC["math.divide"](found, counts.astype(found.value.dtype))
    if depth == 0:
        return found[0]
    return found if depth == 1 else RaggedTensor(found, nesting.splits_of(rows, depth))
