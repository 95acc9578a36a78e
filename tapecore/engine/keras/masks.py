"""Masks: which steps of a sequence count. They travel beside tensors, as ``_keras_mask``."""

from __future__ import annotations

import weakref
from typing import Any

from tapecore.engine import nest
from tapecore.engine.tensor import Tensor

_known: dict[int, tuple[weakref.ref[Tensor], Any]] = {}


def of(x: Any) -> Any:
    """The mask of a tensor, or None."""
    found = _known.get(x.id) if isinstance(x, Tensor) else None
    return None if found is None else found[1]


def put(x: Any, mask: Any) -> None:
    """Let ``mask`` travel with the tensor ``x``; None takes it away."""
    if not isinstance(x, Tensor):
        return
    key = x.id
    if mask is None:
        _known.pop(key, None)
        return
    _known[key] = weakref.ref(x, lambda _: _known.pop(key, None)), mask


def of_structure(x: Any) -> Any:
    """The masks of all tensors in ``x``; None if there are none."""
    if not _known:
        return None
    masks = [of(leaf) for leaf in nest.flatten(x)]
    if all(mask is None for mask in masks):
        return None
    return nest.pack_sequence_as(x, masks) if nest.is_nested(x) else masks[0]


def _attribute(x: Tensor) -> Any:
    mask = of(x)
    if mask is None:
        raise AttributeError("'EagerTensor' object has no attribute '_keras_mask'")
    return mask


Tensor._keras_mask = property(_attribute, put)  # type: ignore[attr-defined]  # programs read it of a tensor
