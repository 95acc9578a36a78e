"""Parts of a tensor by lists of positions, and positions as one-hot rows."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor, tensor_or_composite
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.indexed_slices import IndexedSlices, flattened
from tapecore.engine.op import op, public
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.refusals import extents, need_integers
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable, variable_of


def _take(op_name: str, params: Array, indices: Array, axis: int) -> Array:
    need_integers(op_name, "Tindices", indices, "int16, int32, int64")
    extent = params.shape[axis]
    wrong = (indices < 0) | (indices >= extent)
    if wrong.any():
        at = tuple(np.argwhere(wrong)[0])
        raise invalid(op_name, f"indices{_listed(at)} = {indices[at]} is not in [0, {extent})")
    return np.take(params, indices, axis)


def _listed(place: Any) -> str:
    return f"[{','.join(map(str, place))}]" if len(place) else ""


@op(
    "GatherV2",
    "params",
    "indices",
    examples=[
        example((4, 2), np.array([0, 2, 2])),
        example((2, 4), np.array([[1], [3]]), axis=1),
        example((2, 3), np.array([[0, 2], [1, 1]]), axis=1, batch_dims=1),
    ],
)
def gather_op(params: Array, indices: Array, *, axis: int = 0, batch_dims: int = 0) -> Array:
    """The slices along an axis at the indices."""
    if not -params.ndim <= axis < params.ndim:
        needed = axis + 1 if axis >= 0 else -axis
        raise invalid("GatherV2", f"Shape must be at least rank {needed} but is rank {params.ndim}")
    axis %= params.ndim
    if batch_dims > axis:
        raise invalid("GatherV2", f"batch_dims ({batch_dims}) must be less than or equal to axis ({axis}).")
    if batch_dims == 0:
        return _take("GatherV2", params, indices, axis)
    if not len(params):
        return np.zeros(
            (*params.shape[:axis], *indices.shape[batch_dims:], *params.shape[axis + 1 :]), params.dtype
        )
    rows = [
        _take("GatherV2", p, i, axis - 1)
        if batch_dims == 1
        else gather_op.forward(p, i, axis=axis - 1, batch_dims=batch_dims - 1)
        for p, i in zip(params, indices, strict=True)
    ]
    return np.stack(rows)


gather_op.gives_rows = True


@gather_op.vjp("params")
def _(g: Any, y: Any, params: Any, indices: Any, *, axis: int = 0, batch_dims: int = 0) -> Any:
    """g added at indices in zeros of shape(params)"""
    if axis == 0 and batch_dims == 0:
        return flattened(IndexedSlices(g, indices, np.array(tuple(params.shape), np.int64)))
    return gather_grad(g, indices, shape=params.shape, axis=axis, batch_dims=batch_dims)


@gather_op.jvp
def _(tangents: Any, y: Any, params: Any, indices: Any, *, axis: int = 0, batch_dims: int = 0) -> Any:
    return None if tangents[0] is None else gather_op(tangents[0], indices, axis=axis, batch_dims=batch_dims)


gather_op.no_gradient("indices")


@op("GatherGrad", "grad", "indices", examples=[example((2, 2), np.array([1, 1]), shape=(2, 3), axis=1)])
def gather_grad(
    grad: Array, indices: Array, *, shape: tuple[int, ...], axis: int = 0, batch_dims: int = 0
) -> Array:
    """Zeros of ``shape`` to which ``grad`` is added where gathering took it from."""
    places = np.arange(math.prod(shape)).reshape(shape)
    taken = gather_op.forward(places, indices, axis=axis, batch_dims=batch_dims)
    whole = np.zeros(math.prod(shape), grad.dtype)
    np.add.at(whole, taken.ravel(), grad.ravel())
    return whole.reshape(shape)


@gather_grad.vjp("grad")
def _(g: Any, y: Any, grad: Any, indices: Any, *, shape: Any, axis: int = 0, batch_dims: int = 0) -> Any:
    """gather(g, indices)"""
    return gather_op(g, indices, axis=axis, batch_dims=batch_dims)


@gather_grad.jvp
def _(tangents: Any, y: Any, grad: Any, indices: Any, **attrs: Any) -> Any:
    return None if tangents[0] is None else gather_grad(tangents[0], indices, **attrs)


gather_grad.no_gradient("indices")


@op("ResourceGather", "resource", "indices", examples=[example((4, 2), np.array([0, 2, 2]))])
def resource_gather(resource: Array, indices: Array, *, batch_dims: int = 0) -> Array:
    """Rows of a Variable."""
    return _take("ResourceGather", resource, indices, 0)


resource_gather.gives_rows = True


@resource_gather.vjp("resource")
def _(g: Any, y: Any, resource: Any, indices: Any, *, batch_dims: int = 0) -> Any:
    """g added at indices in zeros of shape(resource)"""
    return flattened(IndexedSlices(g, indices, np.array(tuple(resource.shape), np.int64)))


@resource_gather.jvp
def _(tangents: Any, y: Any, resource: Any, indices: Any, *, batch_dims: int = 0) -> Any:
    return None if tangents[0] is None else gather_op(tangents[0], indices)


resource_gather.no_gradient("indices")


@public("gather")
def gather(
    params: Any,
    indices: Any,
    validate_indices: Any = None,
    axis: Any = None,
    batch_dims: int = 0,
    name: str | None = None,
) -> Tensor:
    """The slices of ``params`` along ``axis`` at ``indices``; InvalidArgumentError for an index out of range.

    The gradient with respect to a Variable is an IndexedSlices when whole rows are taken.
    """
    place = batch_dims if axis is None else int(plain(axis))
    batch_dims = batch_dims if place else 0  # which TensorFlow forgets there, too
    variable = variable_of(params)
    if isinstance(variable, Variable) and place == 0 and batch_dims == 0:
        return resource_gather.public(variable, indices)
    return gather_op.public(tensor_or_composite(params), indices, axis=place, batch_dims=batch_dims)


@public("nn.embedding_lookup")
def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Tensor:
    """The rows of ``params`` at ``ids``, shortened to ``max_norm`` if that is given."""
    from tapecore.engine.ops.norms import clip_by_norm

    rows = gather(params, ids)
    return rows if max_norm is None else clip_by_norm(rows, max_norm, axes=list(range(1, rows.ndim)))


@op(
    "GatherNd",
    "params",
    "indices",
    examples=[
        example((3, 2), np.array([[0, 1], [2, 0]])),
        example((3, 2), np.array([[1]])),
    ],
)
def gather_nd_op(params: Array, indices: Array) -> Array:
    """Elements or slices at the positions in the last axis of the indices."""
    deep = indices.shape[-1]
    limits = np.array(params.shape[:deep])
    wrong = ((indices < 0) | (indices >= limits)).any(-1)
    if wrong.any():
        at = tuple(np.argwhere(wrong)[0])
        raise invalid(
            "GatherNd",
            f"indices{_listed(at)} = {indices[at].tolist()} does not index into param shape "
            f"{extents(params)}, node name: GatherNd",
        )
    return params[tuple(np.moveaxis(indices, -1, 0))]


gather_nd_op.gives_rows = True


@gather_nd_op.vjp("params")
def _(g: Any, y: Any, params: Any, indices: Any) -> Any:
    """g added at indices in zeros of shape(params)"""
    from tapecore.engine.ops.scattering import scatter_nd

    if len(indices.shape) == 2 and indices.shape[-1] == 1:
        return IndexedSlices(g, reshape(indices, shape=(-1,)), np.array(tuple(params.shape), np.int64))
    return scatter_nd(indices, g, shape=params.shape)


@gather_nd_op.jvp
def _(tangents: Any, y: Any, params: Any, indices: Any) -> Any:
    return None if tangents[0] is None else gather_nd_op(tangents[0], indices)


gather_nd_op.no_gradient("indices")


@public("gather_nd")
def gather_nd(
    params: Any, indices: Any, batch_dims: int = 0, name: str | None = None, bad_indices_policy: str = ""
) -> Tensor:
    """The elements or slices of ``params`` at the positions in the last axis of ``indices``. A position that is not
    there is an InvalidArgumentError, or gives 0 for ``bad_indices_policy="IGNORE"``."""
    if bad_indices_policy == "IGNORE" and batch_dims == 0:
        return _gathered_where_there(convert_to_tensor(params), np.asarray(plain(indices)))
    if bad_indices_policy not in _POLICIES:
        raise invalid("GatherNd", f"Unknown bad indices handling attribute: {bad_indices_policy}")
    if batch_dims == 0:
        return gather_nd_op.public(params, indices)
    places: Any = plain(indices)
    shape = np.shape(places)[:batch_dims]
    grid = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), -1)
    extra = np.ndim(places) - batch_dims - 1
    grid = np.broadcast_to(
        grid.reshape(*shape, *[1] * extra, batch_dims), (*np.shape(places)[:-1], batch_dims)
    )
    return gather_nd_op.public(params, np.concatenate([grid, np.asarray(places)], -1))


_POLICIES = ("", "DEFAULT", "ERROR", "IGNORE")


def _gathered_where_there(params: Tensor, places: Array) -> Tensor:
    """As ``gather_nd``, 0 at positions that are not there."""
    from tapecore.engine.ops.selection import select

    limits = np.array(tuple(params.shape)[: places.shape[-1]])
    there: Array = np.all((places >= 0) & (places < limits), axis=-1)
    found = gather_nd_op.public(params, np.where(there[..., None], places, 0))
    wide = there.reshape(*there.shape, *[1] * (found.ndim - there.ndim))
    return select.public(wide, found, np.asarray(0, params.dtype.as_numpy_dtype))


@op("OneHot", "indices", "depth", "on_value", "off_value", same="on_value off_value")
def one_hot_op(indices: Array, depth: Array, on_value: Array, off_value: Array, *, axis: int = -1) -> Array:
    """Rows that are on_value at the index and off_value elsewhere."""
    need_integers("OneHot", "TI", indices, "uint8, int8, int32, int64")
    if depth < 0:
        raise invalid("OneHot", f"depth must be non-negative, got: {int(depth)}")
    rows = indices[..., None] == np.arange(int(depth))
    return np.moveaxis(np.where(rows, on_value, off_value), -1, axis).astype(on_value.dtype)


one_hot_op.no_gradient()


@public("one_hot")
def one_hot(
    indices: Any,
    depth: Any,
    on_value: Any = None,
    off_value: Any = None,
    axis: int | None = None,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """Rows of ``depth`` elements that are ``on_value`` at the index and ``off_value`` elsewhere. No
    gradient."""
    given = next((convert_to_tensor(v).dtype for v in (on_value, off_value) if v is not None), dtypes.float32)
    kind = (given if dtype is None else dtypes.as_dtype(dtype)).as_numpy_dtype
    on, off = (
        np.asarray(default, kind) if value is None else value
        for value, default in ((on_value, 1), (off_value, 0))
    )
    return one_hot_op.public(indices, depth, on, off, axis=-1 if axis is None else axis)


@public("sequence_mask")
def sequence_mask(lengths: Any, maxlen: Any = None, dtype: Any = "bool", name: str | None = None) -> Tensor:
    """For each length a row of that many True, then False."""
    from tapecore.engine.ops.casting import cast

    counts = convert_to_tensor(lengths)
    most = int(counts.value.max()) if maxlen is None else int(plain(maxlen))
    return cast(convert_to_tensor(np.arange(most) < counts.value[..., None]), dtype)
