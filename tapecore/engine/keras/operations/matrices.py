"""Functions of ``keras.ops`` on matrices, and others whose results TensorFlow gives in another form."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.operations.offering import offered
from tapecore.engine.keras.policies import floatx
from tapecore.engine.keras.several import several
from tapecore.engine.op import PUBLIC


@offered("cholesky")
def cholesky(x: Any, upper: bool = False) -> Any:
    """The lower triangular factor, or the upper one."""
    lower = PUBLIC["linalg.cholesky"](x)
    return PUBLIC["linalg.adjoint"](lower) if upper else lower


@offered("qr")
def qr(x: Any, mode: str = "reduced") -> Any:
    """``(q, r)``. ValueError for another mode than reduced and complete."""
    if mode not in ("reduced", "complete"):
        raise ValueError(
            f"`mode` argument value not supported. Expected one of {{'reduced', 'complete'}}. Received: mode={mode}"
        )
    return tuple(PUBLIC["linalg.qr"](x, full_matrices=mode == "complete"))


@offered("svd")
def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True) -> Any:
    """``(u, s, vh)`` with ``u @ diag(s) @ vh`` the matrix; only the singular values unless ``compute_uv``."""
    if not compute_uv:
        return PUBLIC["linalg.svd"](x, compute_uv=False)
    s, u, v = PUBLIC["linalg.svd"](x, full_matrices=full_matrices)
    return u, s, PUBLIC["linalg.adjoint"](v)


@offered("eye")
def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Any:  # Keras's names
    """Zeros with ones on diagonal ``k``."""
    columns = N if M is None else M
    whole = PUBLIC["ones"]((N, columns), dtype or floatx())
    if not k and columns == N:
        return PUBLIC["eye"](N, columns, dtype=dtype or floatx())
    below = PUBLIC["keras.ops.tril"](whole, k)
    return below - PUBLIC["keras.ops.tril"](whole, k - 1)


@offered("norm")
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The norm of vectors or matrices."""
    axes = several(axis)
    kept = axis if isinstance(axis, (int, type(None))) else tuple(axes)
    return PUBLIC["norm"](x, ord="euclidean" if ord is None else ord, axis=kept, keepdims=keepdims)


@offered("one_hot")
def one_hot(x: Any, num_classes: int, axis: int = -1, dtype: Any = None, sparse: bool = False) -> Any:
    """Rows that are 1 at the number and 0 elsewhere; NotImplementedError for sparse ones."""
    if sparse:
        raise NotImplementedError("tapecore has no sparse one_hot: leave `sparse` out.")
    return PUBLIC["one_hot"](PUBLIC["cast"](x, "int32"), num_classes, axis=axis, dtype=dtype or floatx())


@offered("prod")
def prod(x: Any, axis: Any = None, keepdims: bool = False, dtype: Any = None) -> Any:
    """The product along ``axis``."""
    tensor = convert_to_tensor(x)
    return PUBLIC["reduce_prod"](tensor if dtype is None else PUBLIC["cast"](tensor, dtype), axis, keepdims)


@offered("tile")
def tile(x: Any, repeats: Any) -> Any:
    """``x`` side by side with itself, along its last axes if there are fewer numbers than axes."""
    tensor = convert_to_tensor(x)
    counts = [repeats] if isinstance(repeats, int) else list(repeats)
    counts = [1] * (tensor.ndim - len(counts)) + counts
    if len(counts) > tensor.ndim:
        tensor = PUBLIC["reshape"](tensor, (*[1] * (len(counts) - tensor.ndim), *tensor.shape))
    return PUBLIC["tile"](tensor, counts)


@offered("meshgrid")
def meshgrid(*x: Any, indexing: str = "xy") -> Any:
    """Coordinates of a grid."""
    return PUBLIC["meshgrid"](*x, indexing=indexing)


@offered("einsum")
def einsum(subscripts: str, *operands: Any, **kwargs: Any) -> Any:
    """Sums of products, as the letters say."""
    return PUBLIC["einsum"](subscripts, *operands)


def _segments(name: str, data: Any, segment_ids: Any, num_segments: Any) -> Any:
    ids = convert_to_tensor(segment_ids)
    count = int(ids.value.max(initial=-1)) + 1 if num_segments is None else num_segments
    return PUBLIC[f"math.unsorted_segment_{name}"](data, ids, count)


@offered("segment_sum")
def segment_sum(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Any:
    """The sums of parts with one number; as many as the largest number says."""
    return _segments("sum", data, segment_ids, num_segments)


@offered("segment_max")
def segment_max(data: Any, segment_ids: Any, num_segments: Any = None, sorted: bool = False) -> Any:
    """The largest of parts with one number; as many as the largest number says."""
    return _segments("max", data, segment_ids, num_segments)
