"""Diagonals, triangles, traces; products along chosen axes."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import op, public
from tapecore.engine.ops.products import matmul
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.shaping import reshape, transpose_public
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def _numbers(count: int) -> Any:
    return np.arange(count)


@op(
    "MatrixDiagV3",
    "diagonal",
    linear=True,
    examples=[example((3,)), example((2, 2), k=1), example((2,), k=-1)],
)
def diag_op(diagonal: Array, *, k: int = 0) -> Array:
    """Matrices that are zero but for one diagonal."""
    size = diagonal.shape[-1] + abs(k)
    whole = np.zeros((*diagonal.shape[:-1], size, size), diagonal.dtype)
    rows = _numbers(diagonal.shape[-1])
    whole[..., rows + max(-k, 0), rows + max(k, 0)] = diagonal
    return whole


@diag_op.vjp("diagonal")
def _(g: Any, y: Any, diagonal: Any, *, k: int = 0) -> Any:
    return diag_part_op(g, k=k)


@op(
    "MatrixDiagPartV3",
    "input",
    linear=True,
    examples=[example((2, 3)), example((3, 3), k=1), example((2, 3, 3), k=-1)],
)
def diag_part_op(input: Array, *, k: int = 0) -> Array:
    """One diagonal of the matrices in the last two axes."""
    rows, columns = input.shape[-2:]
    if k and not -rows < k < columns:
        raise invalid(
            "MatrixDiagPartV3",
            f"lower_diag_index is out of bound: {k}. It must be between {-rows} and {columns}",
            call="diag_part",
        )
    return np.diagonal(input, k, -2, -1)


@diag_part_op.vjp("input")
def _(g: Any, y: Any, input: Any, *, k: int = 0) -> Any:
    """matrix_diag(g, k) in zeros of shape(input)"""
    return diag_part_grad(g, shape=input.shape, k=k)


@op(
    "MatrixDiagPartGrad",
    "grad",
    linear=True,
    examples=[example((2,), shape=(2, 3)), example((2,), shape=(3, 2), k=-1)],
)
def diag_part_grad(grad: Array, *, shape: tuple[int, ...], k: int = 0) -> Array:
    """Zeros of ``shape`` with ``grad`` on diagonal ``k``."""
    whole = np.zeros(shape, grad.dtype)
    rows = _numbers(grad.shape[-1])
    whole[..., rows + max(-k, 0), rows + max(k, 0)] = grad
    return whole


@diag_part_grad.vjp("grad")
def _(g: Any, y: Any, grad: Any, *, shape: tuple[int, ...], k: int = 0) -> Any:
    return diag_part_op(g, k=k)


@public("linalg.diag")
def diag(diagonal: Any, name: str = "diag", k: int = 0, **others: Any) -> Tensor:
    """Matrices that are zero but for diagonal ``k``."""
    return diag_op.public(diagonal, k=k)


@public("linalg.diag_part linalg.tensor_diag_part")
def diag_part(input: Any, name: str = "diag_part", k: int = 0, **others: Any) -> Tensor:
    """Diagonal ``k`` of the matrices in the last two axes."""
    return diag_part_op.public(input, k=k)


@public("linalg.tensor_diag")
def tensor_diag(diagonal: Any, name: str | None = None) -> Tensor:
    """A square matrix with a vector on its diagonal."""
    return diag_op.public(diagonal)


@public("linalg.trace")
def trace(x: Any, name: str | None = None) -> Tensor:
    """The sum of the diagonal of the matrices in the last two axes."""
    return reduce_sum.public(diag_part_op.public(x), axis=-1)


@op(
    "MatrixBandPart",
    "input",
    linear=True,
    api="linalg.band_part",
    examples=[example((3, 3), num_lower=-1, num_upper=0), example((2, 3, 4), num_lower=1, num_upper=1)],
)
def band_part(input: Array, *, num_lower: int, num_upper: int) -> Array:
    """The matrices with zeros below ``num_lower`` and above ``num_upper`` diagonals; -1 keeps that whole
    side."""
    height, width = input.shape[-2:]
    limits = ("num_lower", num_lower, height, "rows"), ("num_upper", num_upper, width, "columns")
    for name, count, extent, of in limits:
        if count > extent:
            raise invalid(
                "MatrixBandPart",
                f"{name} must be negative or less or equal to number of {of} ({extent}) got: {count}",
            )
    rows, columns = np.indices((height, width))
    inside = ((num_lower < 0) | (rows - columns <= num_lower)) & (
        (num_upper < 0) | (columns - rows <= num_upper)
    )
    return np.where(inside, input, input.dtype.type(0))


@band_part.vjp("input")
def _(g: Any, y: Any, input: Any, *, num_lower: int, num_upper: int) -> Any:
    return band_part(g, num_lower=num_lower, num_upper=num_upper)


def set_halved_diagonal(x: Any) -> Any:
    """``x`` with half of its diagonal."""
    return x - diag_op(diag_part_op(x)) * 0.5


@public("tensordot linalg.tensordot")
def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Tensor:
    """The products of ``a`` and ``b`` summed over ``axes``: a number of axes, or a list of axes for each."""
    first = convert_to_tensor(a)
    second = convert_to_tensor(b, dtype_hint=first.dtype)
    ours, theirs = _axes(plain(axes), first.ndim, second.ndim)
    left, rows = _flat(first, ours, last=True)
    right, columns = _flat(second, theirs, last=False)
    return reshape.public(matmul(left, right), (*rows, *columns))


def _axes(axes: Any, one: int, two: int) -> tuple[list[int], list[int]]:
    if isinstance(axes, int):
        return list(range(one - axes, one)), list(range(axes))
    ours, theirs = ((part,) if isinstance(part, int) else part for part in axes)
    return [k % one for k in ours], [k % two for k in theirs]


def _flat(x: Tensor, axes: list[int], *, last: bool) -> tuple[Tensor, list[int]]:
    """``x`` as a matrix with ``axes`` as one of its sides, and the extents of the other side."""
    free = [k for k in range(x.ndim) if k not in axes]
    shape = list(x.shape)
    sides = int(np.prod([shape[k] for k in free])), int(np.prod([shape[k] for k in axes]))
    order = (*free, *axes) if last else (*axes, *free)
    turned = x if order == tuple(range(x.ndim)) else transpose_public(x, order)
    return reshape.public(turned, sides if last else sides[::-1]), [shape[k] for k in free]


@public("linalg.cross")
def cross(a: Any, b: Any, name: str | None = None) -> Tensor:
    """The cross product of vectors of three elements in the last axis."""
    from tapecore.engine.ops.shaping import roll

    first, second = ([roll.public(x, shift=n, axis=-1) for n in (-1, -2)] for x in (a, b))
    return first[0] * second[1] - first[1] * second[0]
