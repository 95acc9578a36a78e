"""What ops do when they are given a RaggedTensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.execute import execute
from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged import arranging
from tapecore.engine.ragged.aligning import pointwise
from tapecore.engine.ragged.reducing import REDUCTIONS, reduced
from tapecore.engine.ragged.shape import DynamicRaggedShape
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.signature import plain

_POINTWISE = frozenset(
    {
        *("Cast", "AsString", "StringJoin", "StringToNumber", "StringLength", "StringLower", "StringUpper"),
        *("StringStrip", "Substr", "RegexReplace", "StringToHashBucketFast", "StaticRegexFullMatch"),
        *("UnicodeTranscode", "ZerosLike", "OnesLike", "CheckNumerics", "SelectV2", "AddN", "ComplexAbs"),
        *(
            "Complex",
            "Real",
            "Imag",
            "Conj",
            "ClipByValue",
            "LeakyRelu",
            "DecodeRaw",
            "Bitcast",
            "EncodeBase64",
        ),
        *("DecodeBase64",),
    }
)
"""Ops that work element by element although they are not declared so."""

_Rule = Callable[[tuple[Any, ...], dict[str, Any]], Any]


def run(op: Any, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """What ``op`` gives for ragged inputs. ValueError for an op that has no ragged meaning."""
    if op.name in REDUCTIONS:
        return reduced(op.name, inputs[0], attrs.get("axis"), bool(attrs.get("keepdims")))
    if op.name in _RULES:
        return _RULES[op.name](inputs, attrs)
    if op.elementwise or op.name in _POINTWISE:
        return pointwise(inputs, lambda flats: execute(op, flats, attrs))
    raise ValueError("TypeError: object of type 'RaggedTensor' has no len()")


def _concat(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.concat(inputs, int(attrs["axis"]))


def _stack(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.stack(inputs, int(attrs.get("axis", 0)))


def _tile(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.tile(inputs[0], tuple(attrs["multiples"]))


def _reverse(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.reverse(inputs[0], attrs["axis"])


def _expand_dims(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.expand_dims(inputs[0], int(attrs["axis"]))


def _squeeze(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.squeeze(inputs[0], attrs["axis"])


def _gather(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return arranging.gather(
        *inputs, axis=int(attrs.get("axis", 0)), batch_dims=int(attrs.get("batch_dims", 0))
    )


def _gather_nd(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    places = np.asarray(plain(inputs[1]))
    if places.ndim == 1:
        return arranging.getitem(inputs[0], tuple(places.tolist()))
    return PUBLIC["ragged.stack"]([_gather_nd((inputs[0], row), attrs) for row in places])


def _one_hot(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    from tapecore.engine.registry import REGISTRY

    flat = execute(REGISTRY["OneHot"], (inputs[0].flat_values, *inputs[1:]), attrs)
    return inputs[0].with_flat_values(flat)


def _softmax(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    x = inputs[0]
    raised = PUBLIC["exp"](x - PUBLIC["reduce_max"](x, axis=-1, keepdims=True))
    return raised / PUBLIC["reduce_sum"](raised, axis=-1, keepdims=True)


def _size(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return PUBLIC["size"](inputs[0].flat_values, attrs.get("out_type", "int32"))


def _rank(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return PUBLIC["constant"](len(inputs[0].shape))


def _shape(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    return DynamicRaggedShape.from_tensor(inputs[0], attrs.get("out_type") or "int32")


def _where(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    sparse = inputs[0].to_sparse()
    return PUBLIC["boolean_mask"](sparse.indices, sparse.values)


def _matmul(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    rows = [
        PUBLIC["matmul"](
            a.to_tensor() if isinstance(a, RaggedTensor) else a,
            b.to_tensor() if isinstance(b, RaggedTensor) else b,
        )
        for a, b in zip(*inputs, strict=True)
    ]
    return PUBLIC["ragged.stack"](rows)


def _reshape(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """The values in their order, as TensorFlow's: an axis of rows is gone first."""
    return PUBLIC["reshape"](inputs[0].values, attrs["shape"])


def _cumsum(inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
    """Along the last ragged axis; other axes have no meaning for rows of different lengths."""
    x = inputs[0]
    summed = [PUBLIC["cumsum"](row, **{k: v for k, v in attrs.items() if k != "axis"}) for row in x]
    return (
        x.with_flat_values(PUBLIC["concat"](summed, 0))
        if x.ragged_rank == 1
        else PUBLIC["ragged.stack"](summed)
    )


_RULES: dict[str, _Rule] = {
    "ConcatV2": _concat,
    "Pack": _stack,
    "Tile": _tile,
    "ReverseV2": _reverse,
    "ExpandDims": _expand_dims,
    "Squeeze": _squeeze,
    "GatherV2": _gather,
    "ResourceGather": _gather,
    "GatherNd": _gather_nd,
    "OneHot": _one_hot,
    "Softmax": _softmax,
    "Size": _size,
    "Rank": _rank,
    "Shape": _shape,
    "Where": _where,
    "BatchMatMulV2": _matmul,
    "MatMul": _matmul,
    "Cumsum": _cumsum,
    "Reshape": _reshape,
}
