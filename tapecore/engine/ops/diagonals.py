"""Several diagonals at once, as rows: how matrices with a band are kept."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.errors import invalid
from tapecore.engine.op import PUBLIC
from tapecore.engine.ops.indexing import gather
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.tensor import Array, Tensor

Pair = tuple[int, int]


def limits(k: Any) -> Pair:
    """The lowest and the highest of diagonals given as one number or two. InvalidArgumentError in the wrong order."""
    low, high = (k, k) if isinstance(k, int) else (int(k[0]), int(k[-1]))
    if low > high:
        raise invalid(
            "MatrixDiagPartV3", f"lower_diag_index must not be larger than upper_diag_index: {low} > {high}"
        )
    return low, high


def _layout(rows: int, columns: int, band: Pair, align: str) -> tuple[Array, Array, Array]:
    """For each diagonal (from the highest) and each place in it: row and column, and whether there is such a place."""
    low, high = band
    longest = min(rows + min(high, 0), columns - max(low, 0))
    above, below = align.split("_")
    made = [np.zeros((high - low + 1, longest), int) for _ in range(2)]
    there = np.zeros((high - low + 1, longest), bool)
    for number, k in enumerate(range(high, low - 1, -1)):
        length = min(rows + min(k, 0), columns - max(k, 0))
        side = above if k >= 0 else below
        start = longest - length if side == "RIGHT" else 0
        steps = np.arange(length)
        made[0][number, start : start + length] = steps + max(-k, 0)
        made[1][number, start : start + length] = steps + max(k, 0)
        there[number, start : start + length] = True
    return made[0], made[1], there


def taken(x: Tensor, k: Any, padding: float, align: str) -> Tensor:
    """The diagonals from ``k[1]`` down to ``k[0]`` as rows; one alone as a vector."""
    band = limits(k)
    shape = tuple(x.shape)
    rows, columns = shape[-2:]
    row, column, there = _layout(rows, columns, band, align)
    flat = reshape.public(x, (*shape[:-2], rows * columns))
    found = gather(flat, row * columns + column, axis=-1)
    filled = select.public(there, found, np.asarray(padding, x.dtype.as_numpy_dtype))
    return PUBLIC["squeeze"](filled, -2) if band[0] == band[1] else filled


def placed(diagonal: Tensor, k: Any, size: Pair, padding: float, align: str) -> Tensor:
    """Matrices of ``padding`` but for these diagonals, in the layout that ``taken`` gives."""
    low, high = limits(k)
    shape = tuple(diagonal.shape)
    outer, longest = (shape[:-1] if low == high else shape[:-2]), shape[-1]
    rows, columns = _extents(longest, (low, high), size)
    row, column, there = _layout(rows, columns, (low, high), align)
    if row.shape[1] != longest:
        raise invalid(
            "MatrixDiagV3", f"The number of diagonal elements must be {row.shape[1]}, got {longest}"
        )
    place = np.full((rows, columns), -1)
    place[row[there], column[there]] = np.flatnonzero(there)
    flat = reshape.public(diagonal, (*outer, row.size))
    found = gather(flat, np.maximum(place, 0), axis=-1)
    return select.public(place >= 0, found, np.asarray(padding, diagonal.dtype.as_numpy_dtype))


def _extents(longest: int, band: Pair, size: Pair) -> Pair:
    """Rows and columns: those given, or the fewest that hold the longest diagonal."""
    low, high = band
    least = longest + max(-high, 0), longest + max(low, 0)
    rows, columns = size
    if rows == columns == -1:
        return max(least), max(least)
    return (rows if rows != -1 else least[0]), (columns if columns != -1 else least[1])
