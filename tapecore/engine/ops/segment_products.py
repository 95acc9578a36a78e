"""Products of segments, and sums divided by the root of their count."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.example import example
from tapecore.engine.indexed_slices import _segment_sum as unsorted_sum  # type: ignore[reportPrivateUsage]  # as segments.py does
from tapecore.engine.op import op, public
from tapecore.engine.ops.arithmetic import maximum
from tapecore.engine.ops.casting import cast_to
from tapecore.engine.ops.comparison import equal
from tapecore.engine.ops.creation import ones_like
from tapecore.engine.ops.elementary import sqrt
from tapecore.engine.ops.indexing import gather_op
from tapecore.engine.ops.selection import select
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


@op(
    "UnsortedSegmentProd",
    "data",
    "segment_ids",
    examples=[example((4,), np.array([0, 2, 0, 2]), num_segments=3, held=(1,))],
    api="math.unsorted_segment_prod",
)
def unsorted_prod(data: Array, segment_ids: Array, *, num_segments: int) -> Array:
    """The product of each segment; 1 for an empty one."""
    whole = np.ones((num_segments, *data.shape[segment_ids.ndim :]), data.dtype)
    np.multiply.at(whole, segment_ids, data)
    return whole


@unsorted_prod.vjp("data")
def _(g: Any, y: Any, data: Any, segment_ids: Any, *, num_segments: int) -> Any:
    """g[segment_ids] * product of the other data of the segment"""
    zero = equal(data, data * 0)
    others = select(zero, data * 0 + 1, data)
    zeros = gather_op(
        unsorted_sum(cast_to(zero, data.dtype), segment_ids, num_segments=num_segments), segment_ids
    )
    product = gather_op(unsorted_prod(others, segment_ids, num_segments=num_segments), segment_ids)
    single = select(zeros == 1, product, product * 0)
    local = select(zero, single, select(zeros == 0, product / others, product * 0))
    return gather_op(g, segment_ids) * local


unsorted_prod.no_gradient("segment_ids")


@public("math.unsorted_segment_sqrt_n")
def unsorted_segment_sqrt_n(
    data: Any, segment_ids: Any, num_segments: Any, name: str | None = None
) -> Tensor:
    """The sum of each segment divided by the root of its count."""
    counts = unsorted_sum.public(ones_like.public(data), segment_ids, num_segments=num_segments)
    total = unsorted_sum.public(data, segment_ids, num_segments=num_segments)
    return total / sqrt.public(maximum.public(counts, 1))


@public("math.segment_prod")
def segment_prod(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
    """The product of each segment; the numbers of the segments ascend."""
    ids: Any = plain(segment_ids)
    return unsorted_prod.public(data, segment_ids, num_segments=max(ids) + 1 if ids else 0)
