"""Reductions over segments: parts of the first axis with equal numbers."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import REGISTRY, Op, op, public
from tapecore.engine.ops.arithmetic import maximum
from tapecore.engine.ops.casting import cast_to
from tapecore.engine.ops.comparison import equal
from tapecore.engine.ops.creation import ones_like
from tapecore.engine.ops.indexing import gather_op
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_IDS = np.array([0, 1, 1, 3])
unsorted_sum = REGISTRY["UnsortedSegmentSum"]


def _extremes(name: str, ufunc: np.ufunc, sign: int) -> Op:
    @op(
        name,
        "data",
        "segment_ids",
        examples=[example((4,), _IDS, num_segments=4), example((4, 2), _IDS, num_segments=5)],
    )
    def declared(data: Array, segment_ids: Array, *, num_segments: int) -> Array:
        limits = np.finfo(data.dtype) if data.dtype.kind == "f" else np.iinfo(data.dtype)
        rows = (num_segments, *data.shape[segment_ids.ndim :])
        whole = np.full(rows, limits.min if sign < 0 else limits.max, data.dtype)
        ufunc.at(whole, segment_ids, data)
        return whole

    @declared.vjp("data")
    def _(g: Any, y: Any, data: Any, segment_ids: Any, *, num_segments: int) -> Any:
        """(g / n)[segment_ids] where data == y[segment_ids]; n equals in each"""
        chosen = cast_to(equal(data, gather_op(y, segment_ids)), g.dtype)
        count = maximum(unsorted_sum(chosen, segment_ids, num_segments=num_segments), 1)
        return gather_op(g / count, segment_ids) * chosen

    return declared.no_gradient("segment_ids")


unsorted_max = _extremes("UnsortedSegmentMax", np.maximum, -1)
unsorted_min = _extremes("UnsortedSegmentMin", np.minimum, 1)


@public("math.unsorted_segment_max")
def unsorted_segment_max(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The largest element of each segment; the smallest number there is for an empty one."""
    return unsorted_max.public(data, segment_ids, num_segments=num_segments)


@public("math.unsorted_segment_min")
def unsorted_segment_min(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The smallest element of each segment; the largest number there is for an empty one."""
    return unsorted_min.public(data, segment_ids, num_segments=num_segments)


@public("math.unsorted_segment_mean")
def unsorted_segment_mean(data: Any, segment_ids: Any, num_segments: Any, name: str | None = None) -> Tensor:
    """The mean of each segment; 0 for an empty one."""
    counts = unsorted_sum.public(ones_like.public(data), segment_ids, num_segments=num_segments)
    return unsorted_sum.public(data, segment_ids, num_segments=num_segments) / maximum.public(counts, 1)


def _sorted(kind: str, reduce: Any) -> None:
    def segment(data: Any, segment_ids: Any, name: str | None = None) -> Tensor:
        ids: Any = plain(segment_ids)
        if any(after < before for before, after in itertools.pairwise(ids)):
            raise invalid(f"Segment{kind.title()}", "segment ids are not increasing")
        return reduce(data, segment_ids, max(ids) + 1 if ids else 0)

    segment.__doc__ = f"The {kind} of each segment; the numbers of the segments ascend."
    public(f"math.segment_{kind}")(segment)


_sorted("sum", unsorted_sum.public)
_sorted("max", unsorted_segment_max)
_sorted("min", unsorted_segment_min)
_sorted("mean", unsorted_segment_mean)


@public("dynamic_partition")
def dynamic_partition(
    data: Any, partitions: Any, num_partitions: int, name: str | None = None
) -> list[Tensor]:
    """The slices of ``data`` sorted into lists by the numbers in ``partitions``."""
    from tapecore.engine.ops.selection import boolean_mask

    return [boolean_mask(data, equal.public(partitions, k)) for k in range(num_partitions)]
