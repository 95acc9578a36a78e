"""Shape and dtype of an array as one object: tensors that are alike in both share it, which is quick to see.

A plain tuple, not a class: Python's garbage collector soon leaves a tuple alone that holds nothing it would follow,
and what a tape keeps of an op is full of these.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Form: TypeAlias = "tuple[tuple[int, ...], np.dtype[Any]]"
"""The extents and the type of the elements."""

_FLOATS = {dtype: dtype for dtype in map(np.dtype, (np.float32, np.float64))}
_MOST = 10_000
_known: dict[Form, Form] = {}


def form_of(value: np.ndarray[Any, Any]) -> Form:
    """The form of an array. Two of the same shape and dtype nearly always share one; rely on it for speed only."""
    form = value.shape, value.dtype
    return _known.get(form) or _made(form)


def _made(form: Form) -> Form:
    if len(_known) >= _MOST:
        _known.clear()
    dims, dtype = form
    return _known.setdefault(form, (dims, _FLOATS.get(dtype, dtype)))
