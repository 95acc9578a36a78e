"""Inverses, determinants, systems of equations and the Cholesky decomposition."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.products import adjoint_of, batch_matmul
from tapecore.engine.ops.shaping import expand_dims, transpose
from tapecore.engine.refusals import need_square
from tapecore.engine.tensor import Array, Tensor

_WELL_CONDITIONED = np.array([[2.0, 0.3], [-0.5, 1.5]])


@op(
    "MatrixInverse",
    "input",
    api="linalg.inv",
    examples=[example(_WELL_CONDITIONED), example(_WELL_CONDITIONED, adjoint=True)],
)
def inv(input: Array, *, adjoint: bool = False) -> Array:
    """The inverse of the matrices in the last two axes. InvalidArgumentError if there is none."""
    need_square("MatrixInverse", input)
    try:
        return np.linalg.inv(adjoint_of(input) if adjoint else input)
    except np.linalg.LinAlgError:
        raise invalid("MatrixInverse", "Input is not invertible.") from None


@inv.vjp("input")
def _(g: Any, y: Any, input: Any, *, adjoint: bool = False) -> Any:
    """-yᵀ @ g @ yᵀ, transposed if adjoint"""
    if adjoint:
        return -batch_matmul(y, batch_matmul(g, y, adj_x=True), adj_x=False, adj_y=False)
    return -batch_matmul(y, batch_matmul(g, y, adj_y=True), adj_x=True)


@op(
    "MatrixDeterminant",
    "input",
    api="linalg.det",
    examples=[example(_WELL_CONDITIONED), example(np.stack([_WELL_CONDITIONED, _WELL_CONDITIONED.T]))],
)
def det(input: Array) -> Array:
    """The determinant of the matrices in the last two axes."""
    need_square("MatrixDeterminant", input)
    return np.linalg.det(input)


@det.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    """g * y * inv(input)ᵀ"""
    return _outer(g * y) * inv(input, adjoint=True)


def _outer(x: Any) -> Any:
    """Two axes of extent 1 more."""
    return expand_dims(expand_dims(x, axis=-1), axis=-1)


@op(
    "MatrixSolve",
    "matrix",
    "rhs",
    same="matrix rhs",
    examples=[example(_WELL_CONDITIONED, (2, 1)), example(_WELL_CONDITIONED, (2, 2), adjoint=True)],
)
def solve(matrix: Array, rhs: Array, *, adjoint: bool = False) -> Array:
    """x with matrix @ x == rhs."""
    need_square("MatrixSolve", matrix)
    if rhs.ndim != matrix.ndim:
        raise invalid("MatrixSolve", "All input tensors must have the same rank.")
    if rhs.ndim < 2 or rhs.shape[-2] != matrix.shape[-1]:
        raise invalid("MatrixSolve", "Input matrix and rhs are incompatible.")
    try:
        return np.linalg.solve(adjoint_of(matrix) if adjoint else matrix, rhs)
    except np.linalg.LinAlgError:
        raise invalid("MatrixSolve", "Input matrix is not invertible.") from None


@solve.vjp("matrix")
def _(g: Any, y: Any, matrix: Any, rhs: Any, *, adjoint: bool = False) -> Any:
    """(-y @ solve(matrix, g)ᵀ if adjoint else -solve(matrixᵀ, g) @ yᵀ)"""
    by_rhs = solve(matrix, g, adjoint=not adjoint)
    return -(batch_matmul(y, by_rhs, adj_y=True) if adjoint else batch_matmul(by_rhs, y, adj_y=True))


@solve.vjp("rhs")
def _(g: Any, y: Any, matrix: Any, rhs: Any, *, adjoint: bool = False) -> Any:
    """solve((matrix if adjoint else matrixᵀ), g)"""
    return solve(matrix, g, adjoint=not adjoint)


@public("linalg.solve")
def solve_public(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Tensor:
    """x with ``matrix @ x == rhs``. InvalidArgumentError if the matrix is singular."""
    return solve.public(matrix, rhs, adjoint=adjoint)


@op(
    "Cholesky",
    "input",
    api="linalg.cholesky",
    examples=[example(_WELL_CONDITIONED @ _WELL_CONDITIONED.T, symmetric=True)],
)
def cholesky(input: Array) -> Array:
    """The lower triangular L with ``L @ L.T`` the input; NaN where the input is not positive definite."""
    need_square("Cholesky", input)
    try:
        return np.linalg.cholesky(np.tril(input) + adjoint_of(np.tril(input, -1)))
    except np.linalg.LinAlgError:
        return np.tril(np.full_like(input, np.nan))


@cholesky.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    """inv(y)ᵀ @ lower(yᵀ @ g) @ inv(y) made symmetric, half lower's diagonal"""
    from tapecore.engine.ops.matrices import band_part, set_halved_diagonal

    inverse = inv(y)
    middle = set_halved_diagonal(band_part(batch_matmul(y, g, adj_x=True), num_lower=-1, num_upper=0))
    whole = batch_matmul(batch_matmul(inverse, middle, adj_x=True), inverse)
    turned = transpose(whole, perm=(*range(len(whole.shape) - 2), len(whole.shape) - 1, len(whole.shape) - 2))
    return (whole + turned) * 0.5
