"""Eigenvalues, triangular systems, functions of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.broadcasting import sum_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.elementary import log
from tapecore.engine.ops.linalg import cholesky
from tapecore.engine.ops.matrices import band_part, diag_op, diag_part_op
from tapecore.engine.ops.products import batch_matmul, matmul
from tapecore.engine.ops.reductions import reduce_max, reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims
from tapecore.engine.refusals import need_matrices
from tapecore.engine.tensor import Array, Tensor

_SYMMETRIC = np.array([[2.0, 0.5, 0.1], [0.5, 1.0, -0.3], [0.1, -0.3, 3.0]])
_LOWER = np.array([[2.0, 0.0], [-0.5, 1.5]])


@op("SelfAdjointEigV2", "input", examples=[example(_SYMMETRIC)])
def eigh_op(input: Array) -> tuple[Array, Array]:
    """Eigenvalues in ascending order, and eigenvectors as columns, of symmetric matrices (their lower
    triangle is read)."""
    need_matrices("SelfAdjointEigV2", input)
    values, vectors = np.linalg.eigh(input)
    return values, vectors


@eigh_op.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    """lower(v @ (diag(g[0]) + (vᵀ @ g[1]) / (eⱼ - eᵢ)) @ vᵀ), (e, v) = y"""
    values, vectors = y
    apart = expand_dims(values, axis=-2) - expand_dims(values, axis=-1)
    same = diag_op(values * 0 + 1)
    factors = select(same > 0, 0, 1 / select(same > 0, 1, apart))
    inner = diag_op(g[0]) + factors * batch_matmul(vectors, g[1], adj_x=True)
    whole = batch_matmul(batch_matmul(vectors, inner), vectors, adj_y=True)
    lower = band_part(whole + _turned(whole), num_lower=-1, num_upper=0)
    return lower - diag_op(diag_part_op(lower)) * 0.5


def _turned(x: Any) -> Any:
    from tapecore.engine.ops.shaping import transpose

    rank = len(x.shape)
    return transpose(x, perm=(*range(rank - 2), rank - 1, rank - 2))


@public("linalg.eigh")
def eigh(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Eigenvalues (ascending) and eigenvectors of symmetric matrices."""
    return eigh_op.public(tensor)


@public("linalg.eigvalsh")
def eigvalsh(tensor: Any, name: str | None = None) -> Tensor:
    """Eigenvalues (ascending) of symmetric matrices."""
    return eigh_op.public(tensor)[0]


@op(
    "MatrixTriangularSolve",
    "matrix",
    "rhs",
    same="matrix rhs",
    examples=[
        example(_LOWER, (2, 1)),
        example(_LOWER.T.copy(), (2, 2), lower=False),
        example(_LOWER, (2, 1), adjoint=True),
    ],
)
def triangular_solve_op(matrix: Array, rhs: Array, *, lower: bool = True, adjoint: bool = False) -> Array:
    """x with matrix @ x == rhs for a triangular matrix."""
    kept = np.tril(matrix) if lower else np.triu(matrix)
    try:
        return np.linalg.solve(np.swapaxes(kept, -1, -2) if adjoint else kept, rhs)
    except np.linalg.LinAlgError:
        raise invalid("MatrixTriangularSolve", "Input matrix is not invertible.") from None


@triangular_solve_op.vjp("matrix")
def _(g: Any, y: Any, matrix: Any, rhs: Any, *, lower: bool = True, adjoint: bool = False) -> Any:
    """triangle of -solve(matrixᵀ, g) @ yᵀ (adjoint: -y @ solve(matrix, g)ᵀ)"""
    by_rhs = triangular_solve_op(matrix, g, lower=lower, adjoint=not adjoint)
    whole = -(batch_matmul(y, by_rhs, adj_y=True) if adjoint else batch_matmul(by_rhs, y, adj_y=True))
    return sum_to(band_part(whole, num_lower=-1 if lower else 0, num_upper=0 if lower else -1), matrix.shape)


@triangular_solve_op.vjp("rhs")
def _(g: Any, y: Any, matrix: Any, rhs: Any, *, lower: bool = True, adjoint: bool = False) -> Any:
    """sum_to(solve((matrix if adjoint else matrixᵀ), g), shape(rhs))"""
    return sum_to(triangular_solve_op(matrix, g, lower=lower, adjoint=not adjoint), rhs.shape)


@public("linalg.triangular_solve")
def triangular_solve(
    matrix: Any, rhs: Any, lower: bool = True, adjoint: bool = False, name: str | None = None
) -> Tensor:
    """x with ``matrix @ x == rhs`` for a triangular matrix, of which only that triangle is read."""
    return triangular_solve_op.public(matrix, rhs, lower=lower, adjoint=adjoint)


@public("linalg.cholesky_solve")
def cholesky_solve(chol: Any, rhs: Any, name: str | None = None) -> Tensor:
    """x with ``chol @ chol.T @ x == rhs``."""
    return triangular_solve(chol, triangular_solve(chol, rhs), adjoint=True)


@public("linalg.logdet")
def logdet(matrix: Any, name: str | None = None) -> Tensor:
    """The logarithm of the determinant of positive definite matrices."""
    return 2.0 * reduce_sum.public(log.public(diag_part_op.public(cholesky.public(matrix))), axis=-1)


@op("MatrixLogarithm", "input")
def matrix_logarithm(input: Array) -> Array:
    """The matrix whose exponential is the input. No gradient is registered."""
    values, vectors = np.linalg.eig(input)
    return (vectors * np.log(values.astype(complex))[..., None, :] @ np.linalg.inv(vectors)).astype(
        np.result_type(input.dtype, np.complex64)
    )


@public("linalg.logm")
def logm(input: Any, name: str | None = None) -> Tensor:
    """The matrix logarithm of complex matrices. No gradient is registered: LookupError."""
    x = convert_to_tensor(input)
    if not x.dtype.is_complex:
        raise invalid("MatrixLogarithm", "The matrix logarithm takes complex64 or complex128.", wrapped=False)
    return matrix_logarithm.public(x)


@public("linalg.pinv")
def pinv(a: Any, rcond: Any = None, validate_args: bool = False, name: str = "pinv") -> Tensor:
    """The pseudoinverse of matrices, by their singular values: those up to ``rcond`` times the largest one count as
    zero. TypeError for numbers that are not floating."""
    from tapecore.engine.ops.factorizations import svd

    x = convert_to_tensor(a)
    if not (x.dtype.is_floating or x.dtype.is_complex):
        raise TypeError(f"Input `a` must have `float`-like `dtype` (saw {x.dtype.name}).")
    kind = np.dtype(x.dtype.real_dtype.as_numpy_dtype)
    usual = 10 * max(tuple(x.shape)[-2:]) * np.finfo(kind).eps
    least = usual if rcond is None else convert_to_tensor(rcond).value
    s, u, v = svd(x)
    limit = reduce_max.public(s, axis=-1, keepdims=True) * np.asarray(least, kind)[..., None]
    kept = select.public(s > limit, s, np.asarray(np.inf, kind))
    return matmul(v / kept[..., None, :], u, adjoint_b=True)
