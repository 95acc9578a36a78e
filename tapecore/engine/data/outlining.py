"""What a mapped function makes of elements, learnt from two made-up ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.data.elements import spec_of, tensors_of
from tapecore.engine.errors import OpError
from tapecore.engine.rehearsing import rehearsal
from tapecore.engine.shape import TensorShape
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor

_REFUSALS = (
    OpError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What a function may say to numbers that mean nothing."""


def outcome(function: Callable[[Any], Any], spec: Any) -> Any:
    """The specification of what ``function`` gives for elements like ``spec``; None where that cannot be learnt.

    It runs on zeros and on ones, and with two lengths of what is left open: extents that change with either are
    open in the answer, too.
    """
    leaves = nest.flatten(spec)
    if not all(isinstance(leaf, TensorSpec) and leaf.shape.rank is not None for leaf in leaves):
        return None
    try:
        with rehearsal():
            pair = [
                nest.map_structure(spec_of, tensors_of(function(_made_up(spec, fill, length))))
                for fill, length in ((0, 2), (1, 3))
            ]
        return nest.map_structure(_common, *pair)
    except _REFUSALS:
        return None


def _made_up(spec: Any, fill: int, length: int) -> Any:
    def one(leaf: TensorSpec) -> Tensor:
        shape = [length if n is None else n for n in leaf.shape]  # type: ignore[reportUnnecessaryComparison]
        kind = leaf.dtype.as_numpy_dtype
        text = leaf.dtype.name == "string"
        return Tensor(np.full(shape, b"a" * fill, object) if text else np.full(shape, fill, kind))

    return nest.map_structure(one, spec)


def _common(one: Any, other: Any) -> Any:
    """What both specifications say."""
    if isinstance(one, TensorSpec) and isinstance(other, TensorSpec) and one.dtype == other.dtype:
        shape: TensorShape = one.shape.most_specific_compatible_shape(other.shape)
        return TensorSpec(shape, one.dtype)
    return one
