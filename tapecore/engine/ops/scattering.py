"""Numbers put, added or compared into chosen positions; sums over segments."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, REGISTRY, Op, op, public
from tapecore.engine.ops.casting import cast_to
from tapecore.engine.ops.comparison import equal
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.ops.indexing import gather_nd_op
from tapecore.engine.ops.selection import select
from tapecore.engine.tensor import Array, Tensor


def _at(name: str, indices: Array, shape: tuple[int, ...]) -> tuple[Array, ...]:
    """The indices of each axis. InvalidArgumentError for a place that is not there."""
    deep = indices.shape[-1]
    wrong = ((indices < 0) | (indices >= np.array(shape[:deep]))).any(-1)
    if wrong.any():
        at = tuple(np.argwhere(wrong)[0].tolist())
        inside = f"[{','.join(map(str, shape))}]"
        raise invalid(
            name,
            f"indices[{','.join(map(str, at))}] = {indices[at].tolist()} does not index into shape {inside}",
        )
    return tuple(np.moveaxis(indices, -1, 0))


@op("ScatterNd", "indices", "updates", examples=[example(np.array([[0], [2], [0]]), (3, 2), shape=(3, 2))])
def scatter_nd(indices: Array, updates: Array, *, shape: tuple[int, ...]) -> Array:
    """Zeros to which updates are added at the indices. Raises InvalidArgumentError for a single number."""
    if updates.ndim == 0:
        raise invalid("ScatterNd", "Updates shape must have rank at least one. Found:[]")
    whole = np.zeros(shape, updates.dtype)
    np.add.at(whole, _at("ScatterNd", indices, whole.shape), updates)
    return whole


@scatter_nd.vjp("updates")
def _(g: Any, y: Any, indices: Any, updates: Any, *, shape: tuple[int, ...]) -> Any:
    return gather_nd_op(g, indices)


@scatter_nd.jvp
def _(tangents: Any, y: Any, indices: Any, updates: Any, *, shape: tuple[int, ...]) -> Any:
    return None if tangents[1] is None else scatter_nd(indices, tangents[1], shape=shape)


scatter_nd.no_gradient("indices")


@public("scatter_nd")
def scatter_nd_public(indices: Any, updates: Any, shape: Any, name: str | None = None) -> Tensor:
    """Zeros of ``shape`` to which ``updates`` are added at ``indices``; equal indices add up."""
    return scatter_nd.public(indices, updates, shape=static_shape(shape))


@op(
    "TensorScatterUpdate",
    "tensor",
    "indices",
    "updates",
    same="tensor updates",
    api="tensor_scatter_nd_update",
    examples=[example((4,), np.array([[1], [3]]), (2,)), example((3, 2), np.array([[2]]), (1, 2))],
)
def scatter_update(tensor: Array, indices: Array, updates: Array) -> Array:
    """``tensor`` with ``updates`` in place of what was at ``indices``."""
    whole = tensor.copy()
    whole[_at("TensorScatterUpdate", indices, whole.shape)] = updates
    return whole


@scatter_update.vjp("tensor")
def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    return scatter_update(g, indices, gather_nd_op(g, indices) * 0)


@scatter_update.vjp("updates")
def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    return gather_nd_op(g, indices)


@scatter_update.jvp
def _(tangents: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    by_tensor, _, by_updates = tangents
    base = y * 0 if by_tensor is None else by_tensor
    return scatter_update(base, indices, gather_nd_op(y * 0, indices) if by_updates is None else by_updates)


scatter_update.no_gradient("indices")


def _accumulating(name: str, ufunc: np.ufunc, api: str) -> Op:
    def forward(tensor: Array, indices: Array, updates: Array) -> Array:
        whole = tensor.copy()
        ufunc.at(whole, _at(name, indices, whole.shape), updates)
        return whole

    declared = op(
        name,
        "tensor",
        "indices",
        "updates",
        same="tensor updates",
        api=api,
        examples=[example((4,), np.array([[1], [1]]), (2,)), example((3, 2), np.array([[2], [0]]), (2, 2))],
    )(forward)
    return declared.no_gradient("indices")


scatter_add = _accumulating("TensorScatterAdd", np.add, "tensor_scatter_nd_add")
scatter_sub = _accumulating("TensorScatterSub", np.subtract, "tensor_scatter_nd_sub")
scatter_max = _accumulating("TensorScatterMax", np.maximum, "tensor_scatter_nd_max")
scatter_min = _accumulating("TensorScatterMin", np.minimum, "tensor_scatter_nd_min")

for _op in (scatter_add, scatter_sub):

    @_op.vjp("tensor")
    def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
        return g


@scatter_add.vjp("updates")
def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    return gather_nd_op(g, indices)


@scatter_sub.vjp("updates")
def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    return -gather_nd_op(g, indices)


for _op in (scatter_max, scatter_min):

    @_op.vjp("tensor")
    def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
        """g / n where tensor == y, else 0; n equals with updates at indices"""
        kept = cast_to(equal(y, tensor), g.dtype)
        return g * kept / _winners(y, tensor, indices, updates)

    @_op.vjp("updates")
    def _(g: Any, y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
        """(g / n)[indices] where updates == y[indices]; n equals with tensor"""
        taken = cast_to(equal(gather_nd_op(y, indices), updates), g.dtype)
        return gather_nd_op(g / _winners(y, tensor, indices, updates), indices) * taken


def _winners(y: Any, tensor: Any, indices: Any, updates: Any) -> Any:
    """How many inputs, of the tensor and the updates, equal each output: they share its gradient. At least
    1."""
    taken = cast_to(equal(gather_nd_op(y, indices), updates), tensor.dtype)
    count = scatter_nd(indices, taken, shape=tensor.shape) + cast_to(equal(y, tensor), tensor.dtype)
    return select(equal(count, 0), 1, count)


PUBLIC["math.unsorted_segment_sum"] = REGISTRY["UnsortedSegmentSum"].public
