"""How rows are nested: lists of lists, whose innermost entries are places in the flat values."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

Rows: TypeAlias = Any
"""A nested list; ``depth`` says how many lists lie around a place."""


def of_splits(nested_splits: Sequence[np.ndarray[Any, Any]], count: int) -> Rows:
    """The rows that cut ``count`` values at these places, outermost cuts first."""
    rows: list[Any] = list(range(count))
    for splits in reversed(nested_splits):
        ends = splits.tolist()
        rows = [rows[a:b] for a, b in itertools.pairwise(ends)]
    return rows


def splits_of(rows: Rows, depth: int) -> list[np.ndarray[Any, Any]]:
    """The cuts of rows of this depth (two at least), outermost first."""
    found: list[np.ndarray[Any, Any]] = []
    for _ in range(depth - 1):
        lengths = [len(row) for row in rows]
        found.append(np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64))
        rows = [item for row in rows for item in row]
    return found


def leaves(rows: Rows, depth: int) -> list[Any]:
    """The innermost entries in order."""
    found: list[Any] = [rows]
    for _ in range(depth):
        found = [item for row in found for item in row]
    return found


def mapped(rows: Rows, depth: int, change: Callable[[Any], Any]) -> Rows:
    """The same nesting down to ``depth`` with something else there."""
    if depth == 0:
        return change(rows)
    return [mapped(row, depth - 1, change) for row in rows]


def merged(several: list[Rows], depth: int) -> Rows:
    """Nested lists laid over each other; the lists at ``depth`` are joined."""
    if depth == 0:
        return [item for one in several for item in one]
    longest = max(map(len, several), default=0)
    return [merged([one[k] for one in several if k < len(one)], depth - 1) for k in range(longest)]


def boxed(rows: Rows, depth: int, extents: Sequence[int]) -> Rows:
    """Rows of equal lengths: cut, or filled up with None."""
    if depth == 0:
        return rows
    kept = list(rows[: extents[0]]) if rows is not None else []
    kept += [None] * (extents[0] - len(kept))
    return [boxed(row, depth - 1, extents[1:]) for row in kept]


def longest(rows: Rows, depth: int) -> list[int]:
    """The greatest length at each depth."""
    found: list[int] = []
    level = [rows]
    for _ in range(depth):
        found.append(max(map(len, level), default=0))
        level = [item for row in level for item in row]
    return found
