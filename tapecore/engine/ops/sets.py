"""``tf.sets``: the last axis of tensors as sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor


def _rows(x: Any) -> tuple[tuple[int, ...], list[list[Any]]]:
    """The extents before the last axis, and the elements of each set."""
    if hasattr(x, "dense_shape"):
        outer = tuple(x.dense_shape.value[:-1].tolist())
        rows: list[list[Any]] = [[] for _ in range(int(np.prod(outer)))]
        for place, value in zip(x.indices.value, x.values.value, strict=True):
            rows[int(np.ravel_multi_index(tuple(place[:-1]), outer)) if outer else 0].append(value)
        return outer, rows
    array = convert_to_tensor(x).value
    return array.shape[:-1], list(array.reshape(-1, array.shape[-1]).tolist())


def _declared(name: str, combine: Callable[[set[Any], set[Any]], set[Any]], doc: str) -> None:
    def combined(a: Any, b: Any, aminusb: bool = True) -> Any:
        outer, ours = _rows(a)
        theirs = _rows(
            convert_to_tensor(b, a.dtype) if hasattr(a, "dtype") and not hasattr(b, "dense_shape") else b
        )[1]
        sets = [
            combine(*((set(x), set(y)) if aminusb else (set(y), set(x))))
            for x, y in zip(ours, theirs, strict=True)
        ]
        found = [sorted(one) for one in sets]
        kind = (a.dtype if hasattr(a, "dtype") else convert_to_tensor(a).dtype).as_numpy_dtype
        places = [
            (*np.unravel_index(k, outer), j) if outer else (j,)
            for k, row in enumerate(found)
            for j in range(len(row))
        ]
        indices = np.array(places, np.int64).reshape(-1, len(outer) + 1)
        values = np.array([item for row in found for item in row], kind)
        return PUBLIC["SparseTensor"](indices, values, [*outer, max(map(len, found), default=0)])

    def of_both(a: Any, b: Any, validate_indices: bool = True) -> Any:
        return combined(a, b)

    def of_one(a: Any, b: Any, aminusb: bool = True, validate_indices: bool = True) -> Any:
        return combined(a, b, aminusb)

    shown = of_one if name == "difference" else of_both
    shown.__doc__ = doc
    shown.__name__ = shown.__qualname__ = name
    public(f"sets.{name}")(shown)


_declared("intersection", set.intersection, "The elements of both, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]
_declared("union", set.union, "The elements of either, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]
_declared("difference", set.difference, "The elements of the first alone, as a SparseTensor.")  # type: ignore[reportUnknownArgumentType, reportUnknownMemberType]


@public("sets.size")
def size(a: Any, validate_indices: bool = True) -> Tensor:
    """How many different elements each set has."""
    outer, rows = _rows(a)
    return convert_to_tensor(np.array([len(set(row)) for row in rows], np.int32).reshape(outer))
