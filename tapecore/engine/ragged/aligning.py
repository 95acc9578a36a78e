"""Element by element over ragged operands: which values meet, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import PUBLIC
from tapecore.engine.ragged import rows as nesting
from tapecore.engine.ragged.arranging import as_rows
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.tensor import Tensor


class Mismatch(InvalidArgumentError):
    """Rows that should meet have different lengths along an axis."""

    def __init__(self, axis: int) -> None:
        super().__init__(None, None, "Unable to broadcast: dimension size mismatch in dimension")
        self.axis = axis


def _refuse(operands: list[Operand], inputs: tuple[Any, ...], axis: int) -> None:
    """Raise the error that compares where the rows are cut; those of tensors come first."""
    order = sorted(range(len(inputs)), key=lambda k: isinstance(inputs[k], RaggedTensor))
    cuts = [nesting.splits_of(operands[k].rows, axis + 1)[-1] for k in order if axis]
    for other in cuts[1:]:
        PUBLIC["debugging.assert_equal"](cuts[0], other)


class Operand(NamedTuple):
    """Flat values, the rows that they stand in, and for each of their axes whether it has extent 1."""

    flat: Tensor
    rows: nesting.Rows
    single: tuple[bool, ...]


def pointwise(inputs: tuple[Any, ...], run: Callable[[tuple[Any, ...]], Any]) -> Any:
    """``run`` on the flat values of the inputs, once they stand in the same rows. A tuple where it gives
    one."""
    first = next(x for x in inputs if isinstance(x, RaggedTensor))
    if all((isinstance(x, RaggedTensor) and _same_cuts(x, first)) or _is_scalar(x) for x in inputs):
        given = run(tuple(x.flat_values if isinstance(x, RaggedTensor) else x for x in inputs))
        return _again(given, first)
    operands, depth = _shared_depth(inputs)
    try:
        met = _met([operand.rows for operand in operands], [operand.single for operand in operands], 0, depth)
    except Mismatch as error:
        _refuse(operands, inputs, error.axis)
        raise
    columns = np.array(nesting.leaves(met, depth), np.int64).reshape(-1, len(operands))
    flats = tuple(PUBLIC["gather"](x.flat, columns[:, k]) for k, x in enumerate(operands))
    given = run(flats)
    splits = nesting.splits_of(met, depth)
    return _again(given, RaggedTensor(flats[0], splits))


def _again(given: Any, like: RaggedTensor) -> Any:
    if isinstance(given, tuple):
        return tuple(like.with_flat_values(part) for part in given)  # type: ignore[reportUnknownVariableType]
    return like.with_flat_values(given)


def _same_cuts(one: RaggedTensor, other: RaggedTensor) -> bool:
    return len(one.splits) == len(other.splits) and all(
        np.array_equal(a, b) for a, b in zip(one.splits, other.splits, strict=True)
    )


def _is_scalar(x: Any) -> bool:
    return not isinstance(x, RaggedTensor) and not np.ndim(
        getattr(x, "value", x) if isinstance(x, Tensor) else x
    )


def _rank(x: Any) -> int:
    return len(x.shape) if hasattr(x, "shape") else convert_to_tensor(x).ndim


def _shared_depth(inputs: tuple[Any, ...]) -> tuple[list[Operand], int]:
    """All inputs as rows of one depth: where one is cut, the others are, too."""
    dtype = next(x for x in inputs if isinstance(x, RaggedTensor)).dtype
    ready = [x if hasattr(x, "dtype") else convert_to_tensor(x, dtype) for x in inputs]
    rank = max(map(_rank, ready))
    depth = max(x.depth + rank - _rank(x) for x in ready if isinstance(x, RaggedTensor))
    return [_operand(x, depth, depth - rank + _rank(x)) for x in ready], depth


def _operand(x: Any, depth: int, own: int) -> Operand:
    """``x`` with ``own`` of its axes as rows, and axes of extent 1 before them up to ``depth``."""
    lacking = depth - max(own, 0)
    if own <= 0:
        flat = PUBLIC["expand_dims"](x, 0)
        rows: nesting.Rows = 0
        single: tuple[bool, ...] = ()
    else:
        extents = list(x.shape)
        flat, rows = as_rows(x, own)
        single = tuple(n == 1 for n in extents[:own])
    for _ in range(lacking):
        rows = [rows]
    return Operand(flat, rows, (*([True] * lacking), *single))


def _met(several: list[nesting.Rows], single: list[tuple[bool, ...]], axis: int, depth: int) -> nesting.Rows:
    if axis == depth:
        return tuple(several)
    lengths = {len(rows) for rows, one in zip(several, single, strict=True) if not one[axis]}
    if len(lengths) > 1:
        raise Mismatch(axis)
    count = lengths.pop() if lengths else 1
    spread = [rows * count if one[axis] else rows for rows, one in zip(several, single, strict=True)]
    return [_met(list(each), single, axis + 1, depth) for each in zip(*spread, strict=True)]
