"""The elements of a Dataset: tensors, and tuples and dictionaries of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.observer import observers
from tapecore.engine.specification import TensorSpec
from tapecore.engine.tensor import Tensor


def told(holder: object, direction: str, element: Any) -> Any:
    """Tell the observers that an element went into or came out of ``holder``; the element."""
    tensors = [leaf for leaf in nest.flatten(element) if isinstance(leaf, Tensor)]
    for observer in observers.get():
        observer.on_data(holder, direction, tensors)
    return element


def detached(element: Any) -> Any:
    """The element with new tensors, which no tape has seen."""
    return nest.map_structure(_renewed, element)


def _renewed(x: Any) -> Any:
    return Tensor(x.value) if isinstance(x, Tensor) else x


def tensors_of(structure: Any) -> Any:
    """Tuples and dictionaries stay what they are, everything else (lists too) becomes a tensor."""
    if isinstance(structure, dict):
        return {key: tensors_of(part) for key, part in structure.items()}  # type: ignore[reportUnknownVariableType]
    if isinstance(structure, tuple):
        parts: list[Any] = [tensors_of(part) for part in structure]  # type: ignore[reportUnknownVariableType]
        return type(structure)(*parts) if hasattr(structure, "_fields") else tuple(parts)  # type: ignore[reportUnknownVariableType]
    return structure if hasattr(structure, "element_spec") else convert_to_tensor(structure)


def spec_of(x: Tensor) -> TensorSpec:
    """Shape and dtype of an element."""
    return TensorSpec(x.shape, x.dtype)


def batch_of(*rows: Tensor) -> Tensor:
    """Elements stacked along a new first axis."""
    return Tensor(np.stack([row.value for row in rows]))


def row_of(k: int) -> Callable[[Tensor], Tensor]:
    """A function that gives element ``k`` of a tensor."""
    return lambda x: Tensor(np.asarray(x.value[k], x.value.dtype))
