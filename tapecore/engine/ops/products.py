"""Products of matrices and vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.broadcasting import sum_to
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.example import example
from tapecore.engine.op import conjugate, op, public
from tapecore.engine.ops.element_types import MATRICES
from tapecore.engine.ops.shaping import expand_dims, squeeze
from tapecore.engine.tensor import Array, Tensor
from tapecore.engine.variable import Variable


def _extents(x: Array) -> str:
    return f"[{','.join(map(str, x.shape))}]"


@op(
    "MatMul",
    same="a b",
    linear=True,
    types=MATRICES,
    lenient=True,
    examples=[
        example((2, 3), (3, 4)),
        example((3, 2), (3, 4), transpose_a=True),
        example((2, 3), (4, 3), transpose_b=True),
        example((3, 2), (4, 3), transpose_a=True, transpose_b=True),
    ],
)
def matmul_op(a: Array, b: Array, *, transpose_a: bool = False, transpose_b: bool = False) -> Array:
    """The product of two matrices."""
    if a.ndim != 2 or b.ndim != 2:
        if a.ndim != b.ndim:
            raise invalid("MatMul", f"In[0] and In[1] has different ndims: {_extents(a)} vs. {_extents(b)}")
        raise invalid("MatMul", f"In[0] and In[1] ndims must be == 2: {a.ndim}")
    try:
        return (a.T if transpose_a else a) @ (b.T if transpose_b else b)
    except ValueError:
        raise invalid(
            "MatMul", f"Matrix size-incompatible: In[0]: {_extents(a)}, In[1]: {_extents(b)}"
        ) from None


@matmul_op.vjp("a")
def _(g: Any, y: Any, a: Any, b: Any, *, transpose_a: bool = False, transpose_b: bool = False) -> Any:
    """g @ (b if transpose_b else bᵀ), transposed if transpose_a"""
    b = conjugate(b)
    if transpose_a:
        return matmul_op(b, g, transpose_a=transpose_b, transpose_b=True)
    return matmul_op(g, b, transpose_b=not transpose_b)


@matmul_op.vjp("b")
def _(g: Any, y: Any, a: Any, b: Any, *, transpose_a: bool = False, transpose_b: bool = False) -> Any:
    """(a if transpose_a else aᵀ) @ g, transposed if transpose_b"""
    a = conjugate(a)
    if transpose_b:
        return matmul_op(g, a, transpose_a=True, transpose_b=transpose_a)
    return matmul_op(a, g, transpose_a=not transpose_a)


def adjoint_of(x: Array) -> Array:
    """The conjugate transpose of the last two axes."""
    turned = np.swapaxes(x, -1, -2)
    return np.conjugate(turned) if x.dtype.kind == "c" else turned


@op(
    "BatchMatMulV2",
    same="x y",
    linear=True,
    types=MATRICES,
    lenient=True,
    examples=[
        example((2, 2, 3), (2, 3, 4)),
        example((2, 3, 2), (3, 4), adj_x=True),
        example((2, 3), (2, 4, 3), adj_y=True),
        example((1, 3, 2), (2, 4, 3), adj_x=True, adj_y=True),
    ],
)
def batch_matmul(x: Array, y: Array, *, adj_x: bool = False, adj_y: bool = False) -> Array:
    """The products of the matrices in the last two axes; the axes before them broadcast."""
    if x.ndim < 2 or y.ndim < 2:
        raise invalid("BatchMatMulV2", f"In[{int(x.ndim >= 2)}] ndims must be >= 2: {min(x.ndim, y.ndim)}")
    left, right = adjoint_of(x) if adj_x else x, adjoint_of(y) if adj_y else y
    if left.shape[-1] != right.shape[-2]:
        raise invalid(
            "BatchMatMulV2", f"Matrix size-incompatible: In[0]: {_extents(x)}, In[1]: {_extents(y)}"
        )
    return left @ right


@batch_matmul.vjp("x")
def _(g: Any, z: Any, x: Any, y: Any, *, adj_x: bool = False, adj_y: bool = False) -> Any:
    """sum_to(g @ (y if adj_y else yᵀ), shape(x)), transposed if adj_x"""
    if adj_x:
        return sum_to(batch_matmul(y, g, adj_x=adj_y, adj_y=True), x.shape)
    return sum_to(batch_matmul(g, y, adj_y=not adj_y), x.shape)


@batch_matmul.vjp("y")
def _(g: Any, z: Any, x: Any, y: Any, *, adj_x: bool = False, adj_y: bool = False) -> Any:
    """sum_to((x if adj_x else xᵀ) @ g, shape(y)), transposed if adj_y"""
    if adj_y:
        return sum_to(batch_matmul(g, x, adj_x=True, adj_y=adj_x), y.shape)
    return sum_to(batch_matmul(x, g, adj_x=not adj_x), y.shape)


@public("matmul linalg.matmul")
def matmul(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
    a: Any,
    b: Any,
    transpose_a: bool = False,
    transpose_b: bool = False,
    adjoint_a: bool = False,
    adjoint_b: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    output_type: Any = None,
    grad_a: bool = False,
    grad_b: bool = False,
    name: str | None = None,
) -> Tensor:
    """The matrix product; more than two axes are batches, which broadcast. ``adjoint`` conjugates as well.

    Raises InvalidArgumentError when the inner extents differ, ValueError for transpose and adjoint of one
    argument.
    """
    if (transpose_a and adjoint_a) or (transpose_b and adjoint_b):
        raise ValueError(
            "Only one of `transpose_a` and `adjoint_a` (or of `transpose_b` and `adjoint_b`) can be True."
        )
    if _rank(a) > 2 or _rank(b) > 2:
        return _batched(a, b, transpose_a, transpose_b, adjoint_a, adjoint_b)
    if adjoint_a or adjoint_b:
        from tapecore.engine.ops.complexes import conjugated

        a, transpose_a = (conjugated(a), True) if adjoint_a else (a, transpose_a)
        b, transpose_b = (conjugated(b), True) if adjoint_b else (b, transpose_b)
    if not transpose_a and not transpose_b:
        return matmul_op.public(a, b)
    return matmul_op.public(a, b, transpose_a=transpose_a, transpose_b=transpose_b)


def _rank(x: Any) -> int:
    """The rank of ``x``, without reading a Variable or converting a list with tensors in it."""
    if type(x) is Tensor or type(x) is Variable:
        return len((x if type(x) is Tensor else x.snapshot).form[0])
    if isinstance(x, (list, tuple)):
        return 1 + _rank(x[0]) if len(x) else 1  # type: ignore[reportUnknownArgumentType]
    return len(x.shape) if hasattr(x, "shape") else np.ndim(x)


def _batched(
    a: Any, b: Any, transpose_a: bool, transpose_b: bool, adjoint_a: bool, adjoint_b: bool
) -> Tensor:
    from tapecore.engine.ops.complexes import conjugated

    first, second = convert_to_tensor(a), convert_to_tensor(b, dtype_hint=getattr(a, "dtype", None))
    left = conjugated(first) if transpose_a else first
    right = conjugated(second) if transpose_b else second
    return batch_matmul.public(left, right, adj_x=transpose_a or adjoint_a, adj_y=transpose_b or adjoint_b)


@public("linalg.matvec")
def matvec(
    a: Any,
    b: Any,
    transpose_a: bool = False,
    adjoint_a: bool = False,
    a_is_sparse: bool = False,
    b_is_sparse: bool = False,
    name: str | None = None,
) -> Tensor:
    """The product of a matrix (the last two axes of ``a``) and a vector (the last axis of ``b``)."""
    vector = convert_to_tensor(b, dtype_hint=getattr(a, "dtype", None))
    product = matmul(a, expand_dims.public(vector, axis=-1), transpose_a=transpose_a, adjoint_a=adjoint_a)
    return squeeze.public(product, axis=-1)


@public("linalg.adjoint")
def adjoint(matrix: Any, name: str | None = None) -> Tensor:
    """The conjugate transpose of the last two axes."""
    from tapecore.engine.ops.shaping import matrix_transpose

    return matrix_transpose(matrix, conjugate=True)
