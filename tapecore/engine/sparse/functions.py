"""``tf.sparse``: to and from dense tensors, sums, products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.signature import plain
from tapecore.engine.sparse.tensor import SparseTensor, SparseTensorSpec, linear
from tapecore.engine.tensor import Array, Tensor

PUBLIC["SparseTensor"] = PUBLIC["sparse.SparseTensor"] = SparseTensor
PUBLIC["SparseTensorSpec"] = SparseTensorSpec


@public("sparse.from_dense")
def from_dense(tensor: Any, name: str | None = None) -> SparseTensor:
    """The elements that are not zero."""
    x = convert_to_tensor(tensor)
    empty = x.value != (b"" if x.value.dtype.kind == "O" else 0)
    places = np.argwhere(empty).astype(np.int64)
    values = PUBLIC["gather_nd"](x, places)
    return SparseTensor(places, values, np.array(x.value.shape, np.int64))


@public("sparse.to_dense")
def to_dense(
    sp_input: SparseTensor, default_value: Any = None, validate_indices: bool = True, name: str | None = None
) -> Tensor:
    """A dense tensor, ``default_value`` where there is none. InvalidArgumentError for places out of order."""
    places, shape = sp_input.indices.value, sp_input.dense_shape.value
    _check(places, shape, validate_indices)
    kind = sp_input.dtype.as_numpy_dtype
    empty: Any = b"" if sp_input.dtype.name == "string" else kind(0)
    filler = convert_to_tensor(empty if default_value is None else default_value, sp_input.dtype)
    whole = PUBLIC["fill"](shape, filler)
    return PUBLIC["tensor_scatter_nd_update"](whole, sp_input.indices, sp_input.values)


def _check(places: Array, shape: Array, ordered: bool) -> None:
    outside = np.nonzero(np.any((places < 0) | (places >= shape), 1))[0]
    if len(outside):
        k = int(outside[0])
        raise invalid(
            "SparseToDense",
            f"indices[{k}] = {_listed(places[k])} is out of bounds: need 0 <= index < {_listed(shape)}",
        )
    order = linear(places, shape)
    late = np.nonzero(np.diff(order) <= 0)[0]
    if ordered and len(late):
        k = int(late[0]) + 1
        what = "is repeated" if order[k] == order[k - 1] else "is out of order"
        hint = (
            ""
            if order[k] == order[k - 1]
            else ". Many sparse ops require sorted indices.\n    "
            "Use `tf.sparse.reorder` to create a correctly ordered copy.\n\n"
        )
        raise invalid("SparseToDense", f"indices[{k}] = {_listed(places[k])} {what}{hint}")


def _listed(numbers: Array) -> str:
    return f"[{','.join(map(str, numbers.tolist()))}]"


@public("sparse.eye")
def eye(
    num_rows: Any, num_columns: Any = None, dtype: Any = "float32", name: str | None = None
) -> SparseTensor:
    """Ones on the diagonal."""
    rows = int(plain(num_rows))
    columns = rows if num_columns is None else int(plain(num_columns))
    count = min(rows, columns)
    places = np.repeat(np.arange(count, dtype=np.int64)[:, None], 2, 1)
    return SparseTensor(places, PUBLIC["ones"]([count], dtype), [rows, columns])


@public("sparse.add")
def add(a: Any, b: Any, threshold: Any = 0) -> Any:
    """The sum of two sparse tensors, or the dense sum of one of each."""
    if not isinstance(a, SparseTensor):
        a, b = b, a
    if not isinstance(a, SparseTensor):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if not isinstance(b, SparseTensor):
        dense = convert_to_tensor(b, a.dtype)
        return PUBLIC["tensor_scatter_nd_add"](dense, a.indices, a.values)
    if not np.array_equal(a.dense_shape.value, b.dense_shape.value):
        raise invalid("SparseAdd", "Operands' shapes do not match")
    return summed(
        np.concatenate([a.indices.value, b.indices.value]),
        PUBLIC["concat"]([a.values, b.values], 0),
        a.dense_shape.value,
        float(plain(threshold)),
    )


def summed(places: Array, values: Tensor, shape: Array, threshold: float = 0.0) -> SparseTensor:
    """Values at places of which some are equal: those add up."""
    order, first, group = np.unique(linear(places, shape), return_index=True, return_inverse=True)
    total = PUBLIC["math.unsorted_segment_sum"](values, group.reshape(-1), len(order))
    whole = SparseTensor(places[first], total, shape)
    if threshold <= 0:
        return whole
    return PUBLIC["sparse.retain"](whole, np.abs(total.value) >= threshold)


def _paired(a: SparseTensor, b: SparseTensor, name: str) -> SparseTensor:
    zero_a, zero_b = a.with_values(a.values * 0), b.with_values(b.values * 0)
    one, other = add(a, zero_b), add(zero_a, b)
    return one.with_values(PUBLIC[name](one.values, other.values))


@public("sparse.maximum")
def maximum(sp_a: SparseTensor, sp_b: SparseTensor, name: str | None = None) -> SparseTensor:
    """The greater of two sparse tensors, element by element."""
    return _paired(sp_a, sp_b, "maximum")


@public("sparse.minimum")
def minimum(sp_a: SparseTensor, sp_b: SparseTensor, name: str | None = None) -> SparseTensor:
    """The lesser of two sparse tensors, element by element."""
    return _paired(sp_a, sp_b, "minimum")


def _reduced(x: SparseTensor, axis: Any, keepdims: Any, sparse: bool, kind: str) -> Any:
    shape = x.dense_shape.value
    rank = len(shape)
    gone = set(range(rank)) if axis is None else {int(k) % rank for k in np.atleast_1d(plain(axis))}
    left = [k for k in range(rank) if k not in gone]
    if not left:
        found = PUBLIC[f"reduce_{kind}"](x.values)
        return PUBLIC["reshape"](found, (1,) * rank) if keepdims else found
    places = x.indices.value[:, left]
    order, first, group = np.unique(linear(places, shape[left]), return_index=True, return_inverse=True)
    values = PUBLIC[f"math.unsorted_segment_{kind}"](x.values, group.reshape(-1), len(order))
    result = SparseTensor(places[first], values, shape[left])
    if keepdims:
        for k in sorted(gone):
            result = PUBLIC["sparse.expand_dims"](result, k)
    return result if sparse else to_dense(result)


def _reduction(kind: str, told: str) -> Callable[..., Any]:
    def reduce(
        sp_input: SparseTensor,
        axis: Any = None,
        keepdims: Any = None,
        output_is_sparse: bool = False,
        name: str | None = None,
    ) -> Any:
        return _reduced(sp_input, axis, keepdims, output_is_sparse, kind)

    reduce.__name__ = reduce.__qualname__ = f"reduce_{kind}"
    reduce.__doc__ = told
    return public(f"sparse.reduce_{kind}")(reduce)


reduce_sum = _reduction("sum", "The sum along some axes.")
reduce_max = _reduction("max", "The greatest value that is there along some axes.")


@public("sparse.sparse_dense_matmul")
def sparse_dense_matmul(
    sp_a: Any, b: Any, adjoint_a: bool = False, adjoint_b: bool = False, name: str | None = None
) -> Tensor:
    """The product of a sparse and a dense matrix, in either order."""
    if not isinstance(sp_a, SparseTensor):
        turned = sparse_dense_matmul(b, sp_a, adjoint_a=not adjoint_b, adjoint_b=not adjoint_a)
        return PUBLIC["linalg.adjoint"](turned)
    dense = convert_to_tensor(b, sp_a.dtype)
    dense = PUBLIC["linalg.adjoint"](dense) if adjoint_b else dense
    rows, columns = sp_a.indices.value.T[::-1] if adjoint_a else sp_a.indices.value.T
    extents = sp_a.dense_shape.value[::-1] if adjoint_a else sp_a.dense_shape.value
    if int(extents[1]) != dense.value.shape[0]:
        raise invalid(
            "SparseTensorDenseMatMul",
            f"Cannot multiply A and B because inner dimension does not match: {extents[1]} vs. "
            f"{dense.value.shape[0]}. Did you forget a transpose? Dimensions of A: {_listed(sp_a.dense_shape.value)}",
        )
    weights = PUBLIC["math.conj"](sp_a.values) if adjoint_a else sp_a.values
    terms = PUBLIC["expand_dims"](weights, 1) * PUBLIC["gather"](dense, columns)
    return PUBLIC["math.unsorted_segment_sum"](terms, rows, int(extents[0]))


@public("sparse.softmax")
def softmax(sp_input: SparseTensor, name: str | None = None) -> SparseTensor:
    """Softmax along the last axis over the values that are there."""
    shape = sp_input.dense_shape.value
    rows = linear(sp_input.indices.value[:, :-1], shape[:-1])
    count = int(np.prod(shape[:-1]))
    most = PUBLIC["math.unsorted_segment_max"](sp_input.values, rows, count)
    raised = PUBLIC["exp"](sp_input.values - PUBLIC["stop_gradient"](PUBLIC["gather"](most, rows)))
    total = PUBLIC["math.unsorted_segment_sum"](raised, rows, count)
    return sp_input.with_values(raised / PUBLIC["gather"](total, rows))


@public("sparse.to_indicator")
def to_indicator(sp_input: SparseTensor, vocab_size: Any, name: str | None = None) -> Tensor:
    """Which numbers are among the values of each row."""
    places = np.column_stack([sp_input.indices.value[:, :-1], sp_input.values.value.astype(np.int64)])
    found = np.zeros((*sp_input.dense_shape.value[:-1].tolist(), int(plain(vocab_size))), bool)
    found[tuple(places.T)] = True
    return convert_to_tensor(found)


@public("sparse.bincount")
def bincount(
    values: Any,
    weights: Any = None,
    axis: int = 0,
    minlength: Any = None,
    maxlength: Any = None,
    binary_output: bool = False,
    name: str | None = None,
) -> SparseTensor:
    """How often each number occurs: along the last axis for ``axis=-1``."""
    rows = values.numpy() if isinstance(values, Tensor) else np.asarray(plain(values))
    several = rows if axis == -1 and rows.ndim > 1 else rows.reshape(1, -1)
    counts = [np.bincount(row, minlength=int(minlength or 0)) for row in several]
    width = int(maxlength) if maxlength is not None else max(map(len, counts), default=0)
    whole = np.stack([np.pad(c[:width], (0, width - len(c[:width]))) for c in counts])
    whole = (whole > 0).astype(np.int64) if binary_output else whole
    return from_dense(whole if axis == -1 and rows.ndim > 1 else whole[0])
