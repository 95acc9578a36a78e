"""What the rules of one op contribute to the cotangents of its inputs, and how contributions add up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine.conversion import to_array
from tapecore.engine.errors import invalid
from tapecore.engine.given import Given
from tapecore.engine.indexed_slices import IndexedSlices, dense, flattened, joined
from tapecore.engine.tensor import Tensor

if TYPE_CHECKING:
    from tapecore.engine.primitive import Op


def pullback(
    op: Op, g: Any, y: Any, xs: list[Any], attrs: dict[str, Any], wanted: list[int]
) -> Iterator[tuple[int, Any]]:
    """The contributions of one op to its inputs ``wanted``; an elementwise op's have the shape of its output.

    ``g``, ``y`` and ``xs`` are all arrays or all Tensors. Raises LookupError for an input without an entry
    in the registry.
    """
    if op.whole is not None:
        for i, dx in enumerate(op.whole(g, y, *xs, **attrs)):
            if i in wanted and dx is not None:
                yield i, dx
        return
    for i in wanted:
        rule = op.rule(i)
        if rule is not None:
            dx = rule(g, y, *xs, i=i, **attrs) if op.variadic else rule(g, y, *xs, **attrs)
            if dx is not None:
                yield i, dx


def total(one: Any, other: Any) -> Any:
    """The sum of two contributions; two sparse ones stay sparse."""
    if _is_array(one) and _is_array(other):
        return one + other
    sparse = isinstance(one, IndexedSlices), isinstance(other, IndexedSlices)
    if all(sparse):
        return joined(flattened(one), flattened(other))
    return (dense(one) if sparse[0] else one) + (dense(other) if sparse[1] else other)


def _is_array(x: Any) -> bool:
    return type(x) is np.ndarray


def translated(error: ValueError) -> Exception:
    """NumPy's complaint that a cotangent does not fit, in TensorFlow's words."""
    found = re.match(
        r"operands could not be broadcast together with shapes \((.*?),?\) \((.*?),?\)", str(error)
    )
    if found:
        return invalid("Mul", "Incompatible shapes: [{}] vs. [{}]".format(*found.groups()))
    found = re.match(r"cannot reshape array of size (\d+) into shape \((.*?),?\)", str(error))
    return invalid("Mul", f"Incompatible shapes: [{found[2]}] vs. [{found[1]}]") if found else error


def shown(g: Any) -> Any:
    """A cotangent for observers: an array or a Tensor."""
    if isinstance(g, Given):
        g = to_array(g.value)
    if isinstance(g, IndexedSlices):
        g = dense(g)
    return g if isinstance(g, Tensor) else np.asarray(g)


def numbers(dx: Any) -> Any:
    """The array of a contribution."""
    return dx.value if isinstance(dx, Tensor) else np.asarray(dx)


def as_answer(g: Any) -> Any:
    """A gradient as it is handed out: a Tensor, or IndexedSlices of Tensors; a person's number stays one."""
    if _is_array(g):
        return Tensor(g)  # nearly always
    if isinstance(g, Given):
        return g.value
    if isinstance(g, IndexedSlices):
        return IndexedSlices(as_answer(g.values), as_answer(g.indices), _as_shape(g.dense_shape))
    return g if isinstance(g, Tensor) else Tensor(np.asarray(g))


def _as_shape(shape: Any) -> Any:
    return shape if shape is None or isinstance(shape, Tensor) else Tensor(np.asarray(shape, np.int32))
