"""``tf.sets``: the last axis of tensors as sets."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.sparse.tensor import SparseTensor
from tapecore.engine.tensor import Tensor

_TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "string")


def _need_type(x: Any, spelled: str) -> None:
    """Raise TypeError for elements that no set has."""
    if x.dtype.name not in _TYPES:
        raise TypeError(f"{spelled} dtype `{x.dtype!r}` not in supported dtypes: {', '.join(_TYPES)}.")


def _need_order(x: Any) -> None:
    """Raise InvalidArgumentError where the places of a SparseTensor are out of order."""
    places: list[tuple[int, ...]] = [tuple(place) for place in x.indices.value.tolist()]
    for k, (before, after) in enumerate(itertools.pairwise(places), 1):
        if after <= before:
            said = "repeated" if after == before else "out of order"
            raise invalid("SetSize", f"indices[{k}] = {_listed(after)} is {said}.")


def _listed(numbers: Any) -> str:
    return f"[{','.join(map(str, numbers))}]"


def _rows(x: Any) -> tuple[tuple[int, ...], list[list[Any]]]:
    """The extents before the last axis, and the elements of each set."""
    if isinstance(x, SparseTensor):
        outer = tuple(x.dense_shape.value[:-1].tolist())
        rows: list[list[Any]] = [[] for _ in range(int(np.prod(outer)))]
        for place, value in zip(x.indices.value, x.values.value, strict=True):
            rows[int(np.ravel_multi_index(tuple(place[:-1]), outer))].append(value)
        return outer, rows
    array = convert_to_tensor(x).value
    return array.shape[:-1], list(array.reshape(-1, array.shape[-1]).tolist())


def _operands(a: Any, b: Any, validate: bool) -> tuple[Any, Any]:
    """Both as tensors, dense or sparse, of one type. TypeError for types that differ or that no set has,
    InvalidArgumentError for a single set that is in no group.
    """
    a, b = (x if isinstance(x, SparseTensor) else convert_to_tensor(x) for x in (a, b))
    if a.dtype != b.dtype:
        raise TypeError(f"Types don't match, {a.dtype!r} vs {b.dtype!r}.")
    _need_type(a, "'a' has invalid")
    for x in (a, b):
        if isinstance(x, SparseTensor) and validate:
            _need_order(x)
        rank = len(x.shape)
        if rank < 2:
            raise invalid(_KERNEL, f"Shape {_listed(x.shape)} has rank {rank} < 2")
    return a, b


_KERNEL = "DenseToDenseSetOperation"


def _declared(name: str, combine: Callable[[set[Any], set[Any]], set[Any]], doc: str) -> None:
    def combined(a: Any, b: Any, validate: bool, aminusb: bool = True) -> Any:
        a, b = _operands(a, b, validate)
        (outer, ours), (others, theirs) = _rows(a), _rows(b)
        if outer != others:
            raise invalid(_KERNEL, f"Mismatched shapes {_listed(outer)} vs {_listed(others)}")
        sets = [
            combine(*((set(x), set(y)) if aminusb else (set(y), set(x))))
            for x, y in zip(ours, theirs, strict=True)
        ]
        found = [sorted(one) for one in sets]
        kind = a.dtype.as_numpy_dtype
        places = [(*np.unravel_index(k, outer), j) for k, row in enumerate(found) for j in range(len(row))]
        indices = np.array(places, np.int64).reshape(-1, len(outer) + 1)
        values = np.array([item for row in found for item in row], kind)
        return PUBLIC["SparseTensor"](indices, values, [*outer, max(map(len, found), default=0)])

    def of_both(a: Any, b: Any, validate_indices: bool = True) -> Any:
        return combined(a, b, validate_indices)

    def of_one(a: Any, b: Any, aminusb: bool = True, validate_indices: bool = True) -> Any:
        return combined(a, b, validate_indices, aminusb)

    shown = of_one if name == "difference" else of_both
    shown.__doc__ = doc
    shown.__name__ = shown.__qualname__ = name
    public(f"sets.{name}")(shown)


_declared("intersection", set.intersection, "The elements of both, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]
_declared("union", set.union, "The elements of either, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]
_declared("difference", set.difference, "The elements of the first alone, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]


@public("sets.size")
def size(a: Any, validate_indices: bool = True) -> Tensor:
    """How many different elements each set of a SparseTensor has. TypeError for anything else."""
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}.")
    _need_type(a, "Invalid")
    if len(a.shape) < 2:
        raise invalid("SetSize", f"Invalid rank {len(a.shape)}.")
    if validate_indices:
        _need_order(a)
    outer, rows = _rows(a)
    return convert_to_tensor(np.array([len(set(row)) for row in rows], np.int32).reshape(outer))
