"""What ops do when they are given a SparseTensor."""

from __future__ import annotations

from typing import Any

from tapecore.engine.errors import invalid
from tapecore.engine.execute import execute
from tapecore.engine.op import PUBLIC
from tapecore.engine.tensor import Tensor

_ONE = frozenset(
    {
        *(
            "Abs",
            "ComplexAbs",
            "Neg",
            "Sign",
            "Square",
            "Sqrt",
            "Round",
            "Floor",
            "Ceil",
            "Cast",
            "Sin",
            "Sinh",
        ),
        *("Tan", "Tanh", "Asin", "Asinh", "Atan", "Atanh", "Log1p", "Expm1", "Erf", "Relu", "Softsign"),
        *("Conj", "Real", "Imag", "Identity", "LeakyRelu", "Elu", "Relu6", "Selu", "IsNan", "Rint"),
    }
)
"""Ops of one tensor that leave zeros zero."""

_TWO = frozenset({"Mul", "RealDiv", "FloorDiv"})


def run(op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """The op on the values alone, where zeros stay zeros. ValueError for other ops."""
    from tapecore.engine.sparse.tensor import SparseTensor

    first = inputs[0]
    if op.name in _ONE and isinstance(first, SparseTensor):
        return first.with_values(execute(op, (first.values,), attrs))
    if op.name in _TWO:
        flipped = not isinstance(first, SparseTensor)
        sparse, other = (inputs[1], first) if flipped else inputs[:2]
        if not isinstance(other, SparseTensor) and not (flipped and op.name != "Mul"):
            there = _met(sparse, other)
            return sparse.with_values(execute(op, (sparse.values, there), attrs))
    if op.name == "MatMul":
        sparse, dense = inputs[:2] if isinstance(first, SparseTensor) else inputs[1::-1]
        kind = PUBLIC["convert_to_tensor"](dense).dtype  # whole numbers beside weights count as their dtype
        pair = [PUBLIC["cast"](x, kind) if isinstance(x, SparseTensor) else x for x in inputs[:2]]
        return PUBLIC["sparse.sparse_dense_matmul"](*pair)
    raise ValueError(
        f"Attempt to convert a value ({inputs[0]!r}) with an unsupported type ({type(inputs[0])}) to a Tensor."
    )


def _met(sparse: Any, other: Any) -> Tensor:
    """The elements of ``other``, which broadcasts, at the places of the sparse tensor."""
    dense = PUBLIC["convert_to_tensor"](other, sparse.dtype)
    shape = tuple(sparse.dense_shape.value.tolist())
    try:
        wide = PUBLIC["broadcast_to"](dense, shape) if dense.value.shape != shape else dense
    except ValueError:
        raise invalid(
            "SparseDenseCwiseMul", "SparseDenseBinaryOpShared broadcasts dense to sparse only"
        ) from None
    return PUBLIC["gather_nd"](wide, sparse.indices)
