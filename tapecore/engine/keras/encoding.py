"""Class numbers as rows: what the layers that know categories share."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.ragged.tensor import RaggedTensor
from tapecore.engine.tensor import Array, Tensor

NOTHING = -1
"""The number that stands for no category: where a row is shorter than others."""


def indexes_of(numbers: Any) -> Array:
    """Class numbers as an array, rows of different lengths filled up with ``NOTHING``."""
    if isinstance(numbers, RaggedTensor):
        return numbers.to_tensor(NOTHING).value
    return convert_to_tensor(numbers).value


def encoded(numbers: Any, mode: str, depth: int, dtype: str) -> Tensor:
    """Rows of ``depth`` numbers: ``one_hot``; for each sample ``multi_hot`` (what there
    is) or ``count`` (how often).
    """
    indexes = indexes_of(numbers)
    if indexes.ndim == 0:
        indexes = indexes[None]
    if mode == "one_hot" and indexes.ndim > 1 and indexes.shape[-1] == 1:
        indexes = indexes[..., 0]
    hot = (indexes[..., None] == np.arange(depth)).astype(dtype)
    if mode == "one_hot":
        return convert_to_tensor(hot)
    return convert_to_tensor(hot.max(-2, initial=0) if mode == "multi_hot" else hot.sum(-2, dtype=dtype))
