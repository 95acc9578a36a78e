"""Singular values, QR and LU: matrices as products of simple ones."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.decompositions import triangular_solve_op
from tapecore.engine.ops.matrices import band_part, diag_op, diag_part_op
from tapecore.engine.ops.products import batch_matmul
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims, transpose
from tapecore.engine.refusals import need_matrices
from tapecore.engine.tensor import Array, Tensor

_TALL = np.array([[2.0, 0.3], [-0.5, 1.5], [0.7, -1.1]])
_SQUARE = np.array([[2.0, 0.3, -0.4], [-0.5, 1.5, 0.2], [0.7, -1.1, 3.0]])


def turned(x: Any) -> Any:
    """The last two axes exchanged."""
    rank = len(x.shape)
    return transpose(x, perm=(*range(rank - 2), rank - 1, rank - 2))


# ------------------------------------------------------------------ singular values


@op(
    "Svd",
    "input",
    examples=[example(_TALL), example(_TALL.T.copy()), example(_SQUARE), example(np.stack([_TALL, -_TALL]))],
)
def svd_op(
    input: Array, *, compute_uv: bool = True, full_matrices: bool = False
) -> tuple[Array, Array, Array]:
    """Singular values in descending order, left and right singular vectors as columns (empty unless
    ``compute_uv``)."""
    need_matrices("Svd", input)
    if not compute_uv:
        empty = np.zeros((0,), input.dtype)
        return np.linalg.svd(input, compute_uv=False), empty, empty
    u, s, vh = np.linalg.svd(input, full_matrices=full_matrices)
    return s, u, np.conjugate(np.swapaxes(vh, -1, -2))


@svd_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, compute_uv: bool = True, full_matrices: bool = False) -> Any:
    """u @ (diag(g[0]) + terms of g[1:]) @ vᵀ, (s, u, v) = y or svd(input)"""
    if full_matrices and tuple(input.shape)[-1] != tuple(input.shape)[-2]:
        raise NotImplementedError("SVD gradient is not implemented for full_matrices=True.")
    s, u, v = y if compute_uv else svd_op(input)
    middle = diag_op(g[0])
    if not compute_uv:
        return batch_matmul(batch_matmul(u, middle), v, adj_y=True)
    apart = expand_dims(s * s, axis=-2) - expand_dims(s * s, axis=-1)
    same = diag_op(s * 0 + 1) > 0
    factors = select(same, 0, 1 / select(same, 1, apart))
    by_u = factors * batch_matmul(u, g[1], adj_x=True)
    by_v = factors * batch_matmul(v, g[2], adj_x=True)
    scale = diag_op(s)
    middle = middle + batch_matmul(by_u + turned(by_u), scale) + batch_matmul(scale, by_v + turned(by_v))
    whole = batch_matmul(batch_matmul(u, middle), v, adj_y=True)
    rows, columns = tuple(input.shape)[-2:]
    by_s = diag_op(1 / s)
    if rows > columns:
        outside = g[1] - batch_matmul(u, batch_matmul(u, g[1], adj_x=True))
        whole = whole + batch_matmul(batch_matmul(outside, by_s), v, adj_y=True)
    if columns > rows:
        outside = g[2] - batch_matmul(v, batch_matmul(v, g[2], adj_x=True))
        whole = whole + batch_matmul(batch_matmul(u, by_s), outside, adj_y=True)
    return whole


@public("linalg.svd")
def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """``(s, u, v)`` with ``u @ diag(s) @ v.T`` the matrix; only the singular values unless ``compute_uv``."""
    s, u, v = svd_op.public(tensor, compute_uv=compute_uv, full_matrices=full_matrices)
    return (s, u, v) if compute_uv else s


# ------------------------------------------------------------------ QR


@op("Qr", "input", examples=[example(_TALL), example(_SQUARE), example(np.stack([_TALL, _TALL[::-1]]))])
def qr_op(input: Array, *, full_matrices: bool = False) -> tuple[Array, Array]:
    """Matrices with orthonormal columns and upper triangular ones, whose product is the input."""
    need_matrices("Qr", input)
    q, r = np.linalg.qr(input, "complete" if full_matrices else "reduced")
    return q, r


@qr_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, full_matrices: bool = False) -> Any:
    """(g[0] + q @ sym(r @ g[1]ᵀ - g[0]ᵀ @ q)) @ inv(r)ᵀ, (q, r) = y"""
    q, r = y
    rows, columns = tuple(input.shape)[-2:]
    if columns > rows or (full_matrices and rows != columns):
        raise NotImplementedError("QrGrad is not implemented for these matrices: more columns than rows.")
    mixed = batch_matmul(r, g[1], adj_y=True) - batch_matmul(g[0], q, adj_x=True)
    lower = band_part(mixed, num_lower=-1, num_upper=0)
    symmetric = lower + turned(lower) - diag_op(diag_part_op(mixed))
    whole = g[0] + batch_matmul(q, symmetric)
    return turned(triangular_solve_op(r, turned(whole), lower=False))


class Qr(NamedTuple):
    """Orthonormal columns and an upper triangle."""

    q: Tensor
    r: Tensor


@public("linalg.qr")
def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Qr:
    """``(q, r)``: orthonormal columns and an upper triangle."""
    return Qr(*qr_op.public(input, full_matrices=full_matrices))


# ------------------------------------------------------------------ LU


def _eliminated(matrix: Array) -> tuple[Array, Array]:
    packed, order = matrix.copy(), np.arange(len(matrix))
    for k in range(len(matrix)):
        pivot = k + int(np.argmax(np.abs(packed[k:, k])))
        packed[[k, pivot]], order[[k, pivot]] = packed[[pivot, k]], order[[pivot, k]]
        packed[k + 1 :, k] /= packed[k, k]
        packed[k + 1 :, k + 1 :] -= np.outer(packed[k + 1 :, k], packed[k, k + 1 :])
    return packed, order


@op("Lu", "input")
def lu_op(input: Array, *, output_idx_type: str = "int32") -> tuple[Array, Array]:
    """Both triangles in one matrix (the lower one has ones on its diagonal), and the order of the rows. No
    gradient is registered."""
    flat = input.reshape(-1, *input.shape[-2:])
    pairs = [_eliminated(matrix) for matrix in flat]
    packed = np.stack([pair[0] for pair in pairs]).reshape(input.shape)
    order = np.stack([pair[1] for pair in pairs]).reshape(input.shape[:-1])
    return packed, order.astype(output_idx_type)


class Lu(NamedTuple):
    """Both triangles in one matrix, and the order of the rows."""

    lu: Tensor
    p: Tensor


@public("linalg.lu")
def lu(input: Any, output_idx_type: Any = "int32", name: str | None = None) -> Lu:
    """``(lu, p)``: both triangles in one matrix, and the order of the rows."""
    return Lu(*lu_op.public(input, output_idx_type=output_idx_type))
