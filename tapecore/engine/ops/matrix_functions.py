"""Functions of matrices: exponential, logarithm of the determinant, eigenvalues, least squares."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, op, public
from tapecore.engine.ops.casting import cast_to
from tapecore.engine.ops.complexes import conj
from tapecore.engine.ops.decompositions import cholesky_solve, pinv
from tapecore.engine.ops.factorizations import svd_op
from tapecore.engine.ops.linalg import cholesky, inv, solve
from tapecore.engine.ops.matrices import diag_op
from tapecore.engine.ops.products import batch_matmul, matmul
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_MATRIX = np.array([[2.0, 0.3], [-0.5, 1.5]])
_APART = np.array([[1.0, 2.0], [0.5, 3.0]])


@op("LogMatrixDeterminant", "input", examples=[example(_MATRIX), example(np.stack([_MATRIX, _APART]))])
def slogdet_op(input: Array) -> tuple[Array, Array]:
    """The sign of the determinant, and the logarithm of its absolute value."""
    sign, size = np.linalg.slogdet(input)
    return np.asarray(sign), np.asarray(size)


@slogdet_op.vjp("input")
def _(g: Any, y: Any, input: Any) -> Any:
    """g[1] * inv(input)ᵀ"""
    return expand_dims(expand_dims(g[1], axis=-1), axis=-1) * inv(input, adjoint=True)


class LogMatrixDeterminant(NamedTuple):
    """The sign of a determinant and the logarithm of its absolute value."""

    sign: Tensor
    log_abs_determinant: Tensor


@public("linalg.slogdet")
def slogdet(input: Any, name: str | None = None) -> LogMatrixDeterminant:
    """``(sign, log_abs_determinant)``."""
    return LogMatrixDeterminant(*slogdet_op.public(input))


# ------------------------------------------------------------------ eigenvalues of any matrix


@op("Eig", "input", examples=[example(_APART)])
def eig_op(input: Array, *, compute_v: bool = True) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors (as columns), complex, of any square matrices."""
    kind = np.result_type(input.dtype, np.complex64)
    values, vectors = np.linalg.eig(input)
    return values.astype(kind), vectors.astype(kind) if compute_v else np.zeros((0,), kind)


@eig_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, compute_v: bool = True) -> Any:
    """inv(v)ᵀ @ (diag(g[0]) + terms of g[1]) @ vᵀ, (e, v) = y or eig(input)"""
    values, vectors = y if compute_v else eig_op(input)
    middle = diag_op(g[0])
    if compute_v:
        same = diag_op(values * conj(values)) * 0 + diag_op(conj(values) * 0 + 1) != 0
        apart = conj(expand_dims(values, axis=-2) - expand_dims(values, axis=-1))
        inner = batch_matmul(vectors, g[1], adj_x=True)
        along = batch_matmul(batch_matmul(vectors, vectors, adj_x=True), diag_op(_diagonal(inner)))
        middle = middle + select(same, 0, (inner - along) / select(same, 1, apart))
    inverse = inv(vectors)
    whole = batch_matmul(batch_matmul(inverse, middle, adj_x=True), vectors, adj_y=True)
    return cast_to(whole, input.dtype)


def _diagonal(x: Any) -> Any:
    from tapecore.engine.ops.complexes import complex_, real_part
    from tapecore.engine.ops.matrices import diag_part_op

    part = real_part(diag_part_op(x))
    return complex_(part, part * 0)


@public("eig linalg.eig")
def eig(tensor: Any, name: str | None = None) -> tuple[Tensor, Tensor]:
    """Eigenvalues and eigenvectors, complex, of any square matrices."""
    return eig_op.public(tensor)


@public("eigvals linalg.eigvals")
def eigvals(tensor: Any, name: str | None = None) -> Tensor:
    """Eigenvalues, complex, of any square matrices."""
    return eig_op.public(tensor, compute_v=False)[0]


# ------------------------------------------------------------------ the exponential

_PADE = (1.0, 1 / 2, 5 / 44, 1 / 66, 1 / 792, 1 / 15840, 1 / 665280)
"""Coefficients of the diagonal approximation of sixth order."""


@public("linalg.expm")
def expm(input: Any, name: str | None = None) -> Tensor:
    """The exponential of square matrices, by scaling, a rational approximation and squaring."""
    x = convert_to_tensor(input)
    if x.ndim < 2 or x.value.shape[-1] != x.value.shape[-2]:
        raise invalid(
            "MatrixExponential", f"Input must be square matrices, got shape {x.shape}", wrapped=False
        )
    size = float(np.max(np.sum(np.abs(x.value), axis=-2), initial=0.0))
    times = max(0, math.ceil(math.log2(size * 4))) if size > 0 and math.isfinite(size) else 0
    scaled = x / 2.0**times
    even, odd = x * 0, x * 0
    power = PUBLIC["eye"](x.value.shape[-1], batch_shape=x.value.shape[:-2], dtype=x.dtype)
    for k, factor in enumerate(_PADE):
        term = power * factor
        if k % 2:
            odd = odd + term
        else:
            even = even + term
        power = matmul(power, scaled)
    result = solve.public(even - odd, even + odd)
    for _ in range(times):
        result = matmul(result, result)
    return result


# ------------------------------------------------------------------ least squares


@public("linalg.lstsq")
def lstsq(
    matrix: Any, rhs: Any, l2_regularizer: Any = 0.0, fast: bool = True, name: str | None = None
) -> Tensor:
    """The x for which ``|matrix @ x - rhs|**2 + l2_regularizer * |x|**2`` is least; the shortest one where
    there are several."""
    a = convert_to_tensor(matrix)
    b = convert_to_tensor(rhs, a.dtype)
    rows, columns = a.value.shape[-2:]
    penalty = float(l2_regularizer)
    if not fast and penalty == 0.0:
        return matmul(pinv(a), b)
    narrow = rows >= columns
    gram = matmul(a, a, transpose_a=narrow, transpose_b=not narrow)
    gram = gram + penalty * PUBLIC["eye"](min(rows, columns), dtype=a.dtype)
    factor = cholesky.public(gram)
    if narrow:
        return cholesky_solve(factor, matmul(a, b, transpose_a=True))
    return matmul(a, cholesky_solve(factor, b), transpose_a=True)


@public("linalg.matrix_rank")
def matrix_rank(a: Any, tol: Any = None, validate_args: bool = False, name: str | None = None) -> Tensor:
    """How many singular values are above ``tol``."""
    x = convert_to_tensor(a)
    s = svd_op.public(x, compute_uv=False)[0].value
    limit = np.max(s, -1, keepdims=True) * max(x.value.shape[-2:]) * np.finfo(x.value.dtype).eps
    above = s > (limit if tol is None else np.expand_dims(convert_to_tensor(tol).value, -1))
    return convert_to_tensor(np.sum(above, -1, dtype=np.int32))


@public("linalg.normalize")
def normalize(
    tensor: Any, ord: Any = "euclidean", axis: Any = None, name: str | None = None
) -> tuple[Tensor, Tensor]:
    """``(tensor / norm, norm)``."""
    x = convert_to_tensor(tensor)
    size = PUBLIC["norm"](x, ord=ord, axis=axis, keepdims=True)
    return x / size, size


@public("linalg.set_diag")
def set_diag(
    input: Any, diagonal: Any, name: str = "set_diag", k: Any = 0, align: str = "RIGHT_LEFT"
) -> Tensor:
    """Matrices with another diagonal ``k``, or other diagonals ``k[0]`` to ``k[1]``."""
    from tapecore.engine.ops.diagonals import limits, placed

    x = convert_to_tensor(input)
    part = convert_to_tensor(diagonal, x.dtype)
    rows, columns = tuple(x.shape)[-2:]
    numbers = plain(k)
    low, high = limits(numbers)
    away = np.arange(columns) - np.arange(rows)[:, None]
    return PUBLIC["where"](
        (away >= low) & (away <= high), placed(part, numbers, (rows, columns), 0, align), x
    )
