"""NumPy's complaints about what an op was given, in TensorFlow's words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.engine.dtypes import protocol_name
from tapecore.engine.errors import InvalidArgumentError, invalid

if TYPE_CHECKING:
    from types import TracebackType

    from tapecore.engine.primitive import Op
    from tapecore.engine.tensor import Array

_PLACES = str(Path(np.__file__).parent), str(Path(__file__).parent)
_AXIS = re.compile(r"axis (-?\d+) is out of bounds for array of dimension (\d+)")

_REDUCTION = "Invalid reduction dimension ({axis} for input with {rank} dimension(s)"
_AXIS_WORDS = {
    **dict.fromkeys(("Sum", "Mean", "Max", "Min", "Prod", "All", "Any", "EuclideanNorm"), _REDUCTION),
    **dict.fromkeys(
        ("ArgMax", "ArgMin"), "Expected dimension in the range [-{rank}, {rank}), but got {axis}"
    ),
    **dict.fromkeys(
        ("Cumsum", "Cumprod", "CumulativeLogsumexp"),
        "ScanOp: Expected scan axis in the range [-{rank}, {rank}), but got {axis}",
    ),
    **dict.fromkeys(
        ("Softmax", "LogSoftmax"),
        "`dim` must be in the range [-{rank}, {rank}) where {rank} is the number of dimensions in the input. "
        "Received: dim={axis}",
    ),
    "ReverseV2": "'axis'[0] = {axis} is out of valid range [0, {last}",
    "Roll": "axis {axis} is out of range",
    "GatherV2": "Shape must be at least rank {depth} but is rank {rank}",
}
"""What TensorFlow says of an axis that an input does not have."""


def refused(op: Op, values: list[Array], error: ValueError | IndexError) -> Exception:
    """The error to raise instead of ``error``, which ``op`` ran into; a person's own error stays as it is."""
    if not _from_numpy(error.__traceback__):
        return error
    found = _AXIS.search(str(error))
    if found:
        axis, rank = int(found[1]), int(found[2])
        words = _AXIS_WORDS.get(op.name, "axis {axis} is out of range [-{rank}, {rank})")
        return invalid(op.name, words.format(axis=axis, rank=rank, last=rank - 1, depth=axis + 1))
    if op.elementwise and len(values) > 1:
        return invalid(op.name, f"Incompatible shapes: {' vs. '.join(map(extents, values))}")
    said = str(error)
    if said == "duplicate value in 'axis'":
        return invalid(op.name, "Invalid reduction arguments: Axes contains duplicate dimension")
    if "negative dimensions" in said:
        return invalid(op.name, "Dimension -1 must be >= 0")
    return invalid(op.name, said[:1].upper() + said[1:])


def extents(x: Any) -> str:
    """A shape as TensorFlow's errors write it: ``[2,3]``."""
    return f"[{','.join(map(str, x.shape))}]"


def _from_numpy(place: TracebackType | None) -> bool:
    """Whether the innermost frame is NumPy's or an op's own, not a person's."""
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_code.co_filename.startswith(_PLACES)


def need_square(op: str, *matrices: Array) -> None:
    """Raise InvalidArgumentError unless these are square matrices, or batches of them."""
    for number, x in enumerate(matrices):
        if x.ndim < 2:
            raise invalid(op, f"Input tensor {number} must have rank >= 2, got {x.ndim}")
        if x.shape[-1] != x.shape[-2]:
            raise invalid(op, "Input matrix must be square.")


def need_matrices(op: str, x: Array) -> None:
    """Raise InvalidArgumentError unless there are two axes or more."""
    if x.ndim < 2:
        raise invalid(op, f"Input tensor 0 must have rank >= 2, got {x.ndim}")


def need_integers(op: str, attr: str, x: Array, allowed: str) -> None:
    """Raise InvalidArgumentError unless the dtype of ``x`` is among ``allowed`` (TensorFlow's names)."""
    name = protocol_name(x.dtype)
    if name not in allowed.split(", "):
        said = f"Value for attr '{attr}' of {name} is not in the list of allowed values: {allowed}"
        raise InvalidArgumentError(None, None, f"{said}\n\t; NodeDef: {{{{node {op}}}}} [Op:{op}] name: ")
