"""What a matrix of derivatives is like: where it is zero, what that pattern is called, and its singular values."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.recording.recomputed.jacobian import Spectrum

Matrix = np.ndarray[Any, Any]


def spectrum(matrix: Matrix) -> Spectrum | None:
    """None for an empty matrix, or one that holds something that is not finite."""
    if not matrix.size or not np.isfinite(matrix).all():
        return None
    wide = matrix.astype(np.float64)
    values = np.linalg.svd(wide, compute_uv=False)
    unit = float(np.finfo(matrix.dtype).eps) if matrix.dtype.kind == "f" else float(np.finfo(np.float32).eps)
    tolerance = max(matrix.shape) * unit * float(values[0])
    norm = float(np.linalg.norm(wide))
    return Spectrum(int((values > tolerance).sum()), tolerance, float(values[0]), float(values[-1]), norm)


def pattern(matrix: Matrix) -> str:
    """What its zeros (exact ones) make of it: ``zero``, ``constant``, ``identity``, ``2 times the identity``,
    ``diagonal``, ``block diagonal: 3 blocks of 2 x 4``, ``lower triangular``, ``upper triangular``; "" for nothing of
    that. A single number, a row or a column has only a value."""
    rows, columns = matrix.shape
    if not matrix.size or np.isnan(matrix).any():
        return ""
    if not matrix.any():
        return "zero"
    if matrix.size > 1 and (matrix == matrix.flat[0]).all():
        return f"constant: {_number(matrix.flat[0])} everywhere"
    if min(rows, columns) == 1:
        return ""
    return _square(matrix) or _blocks(matrix) or _triangle(matrix)


def _square(matrix: Matrix) -> str:
    rows, columns = matrix.shape
    diagonal = np.diagonal(matrix)
    if rows != columns or np.count_nonzero(matrix) != np.count_nonzero(diagonal):
        return ""
    if not (diagonal == diagonal[0]).all():
        return "diagonal"
    return "the identity" if diagonal[0] == 1 else f"{_number(diagonal[0])} times the identity"


def _blocks(matrix: Matrix) -> str:
    """The finest division into equal blocks of which only those along the diagonal hold anything but zeros."""
    rows, columns = matrix.shape
    for count in range(min(rows, columns), 1, -1):
        if rows % count or columns % count:
            continue
        tall, wide = rows // count, columns // count
        cut = matrix.reshape(count, tall, count, wide)
        held = np.count_nonzero(cut[np.arange(count), :, np.arange(count), :])
        if held == np.count_nonzero(matrix):
            return f"block diagonal: {count} blocks of {tall} × {wide}"
    return ""


def _triangle(matrix: Matrix) -> str:
    if not np.triu(matrix, 1).any():
        return "lower triangular"
    return "" if np.tril(matrix, -1).any() else "upper triangular"


def _number(value: Any) -> str:
    return f"{float(value):.6g}"
