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
from tapecore.engine.refusals import extents
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor


def _need_matrices(name: str, x: Array, call: str = "") -> None:
    """Raise InvalidArgumentError unless there are two axes or more."""
    if x.ndim < 2:
        raise invalid(name, f"input must be at least 2-dim, received shape: {extents(x)}", call=call)


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
    _need_matrices("MatrixDiagPartV3", input, "diag_part")
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
def diag(  # TensorFlow's parameters
    diagonal: Any,
    name: str = "diag",
    k: Any = 0,
    num_rows: int = -1,
    num_cols: int = -1,
    padding_value: float = 0,
    align: str = "RIGHT_LEFT",
) -> Tensor:
    """Matrices of ``padding_value`` but for diagonal ``k``, or diagonals ``k[0]`` to ``k[1]``."""
    if isinstance(plain(k), int) and num_rows == num_cols == -1 and not padding_value:
        return diag_op.public(diagonal, k=k)
    from tapecore.engine.ops.diagonals import placed

    return placed(convert_to_tensor(diagonal), plain(k), (num_rows, num_cols), padding_value, align)


@public("linalg.diag_part")
def diag_part(
    input: Any, name: str = "diag_part", k: Any = 0, padding_value: float = 0, align: str = "RIGHT_LEFT"
) -> Tensor:
    """Diagonal ``k`` of the matrices in the last two axes, or diagonals ``k[0]`` to ``k[1]`` as rows, the shorter ones
    filled up with ``padding_value`` at the side that ``align`` says."""
    if isinstance(plain(k), int):
        return diag_part_op.public(input, k=k)
    from tapecore.engine.ops.diagonals import taken

    return taken(convert_to_tensor(input), plain(k), padding_value, align)


@public("linalg.tensor_diag")
def tensor_diag(diagonal: Any, name: str | None = None) -> Tensor:
    """A tensor with twice the axes and these numbers on its diagonal: of a vector a square matrix."""
    x = convert_to_tensor(diagonal)
    return reshape.public(diag_op.public(reshape.public(x, (-1,))), (*x.shape, *x.shape))


@public("linalg.tensor_diag_part")
def tensor_diag_part(input: Any, name: str | None = None) -> Tensor:
    """The diagonal of a tensor whose second half of axes is as the first one."""
    x = convert_to_tensor(input)
    half = tuple(x.shape)[: x.ndim // 2]
    if x.ndim % 2 or not x.ndim or half != tuple(x.shape)[x.ndim // 2 :]:
        raise invalid(
            "DiagPart", f"The rank of the tensor should be even and positive, got shape {extents(x)}"
        )
    size = int(np.prod(half))
    return reshape.public(diag_part_op.public(reshape.public(x, (size, size))), half)


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
    _need_matrices("MatrixBandPart", input)
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
    ours, theirs = _axes(plain(axes), first, second)
    left, rows = _flat(first, ours, last=True)
    right, columns = _flat(second, theirs, last=False)
    return reshape.public(matmul(left, right), (*rows, *columns))


def _axes(axes: Any, first: Tensor, second: Tensor) -> tuple[list[int], list[int]]:
    one, two = first.ndim, second.ndim
    if isinstance(axes, int):
        if axes < 0:
            raise ValueError(f"`axes` must be at least 0. Received: {axes}.")
        if axes > one:
            raise ValueError(
                f"`axes` must not be larger than the number of dimensions of tensor {first}.  Received {axes}, vs "
                f"tensor dimensions {one}."
            )
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
