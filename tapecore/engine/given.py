"""Gradients that a person's own rule returned, on their way through a backward pass."""

from __future__ import annotations

from typing import Any, NamedTuple

from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.tensor import Tensor


class Given(NamedTuple):
    """What a person's rule returned that was no tensor; it is handed out as it is where it is the whole
    gradient.
    """

    value: Any


def on_arrays(dx: Any) -> Any:
    """What a person's rule returned, for a backward pass that runs on arrays."""
    if isinstance(dx, IndexedSlices):
        return IndexedSlices(on_arrays(dx.values), on_arrays(dx.indices), dx.dense_shape)
    return dx.value if isinstance(dx, Tensor) else dx
