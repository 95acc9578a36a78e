"""Where a person stands in a session: the browser's only state. How one moves is the browser's
(`app/browser/src/cursor.ts`), as is the URL's hash that keeps it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cursor:
    """`at` is the step from 0 (-1: before the first paint); `selected` a node or -1; `folds` group ids."""

    session: str = ""
    at: int = -1
    selected: int = -1
    folds: tuple[str, ...] = ()
    breakpoints: tuple[int, ...] = ()
