"""Where we stand and how we move: the browser's only state, kept in the URL's hash. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Cursor:
    """`at` is the step from 0 (-1: before the first paint); `selected` a node or -1; `folds` group ids."""

    session: str = ""
    at: int = -1
    selected: int = -1
    folds: tuple[str, ...] = ()
    breakpoints: tuple[int, ...] = ()


def parse(fragment: str) -> Cursor:
    """The cursor of a URL's hash, `#session=…&step=13`, where steps count from 1.

    What cannot be read is left at its default.
    """
    fields = dict(parse_qsl(fragment.removeprefix("#")))
    return Cursor(
        session=fields.get("session", ""),
        at=_number(fields.get("step", "")) - 1,
        selected=_number(fields.get("node", ""), -1),
        folds=tuple(filter(None, fields.get("folded", "").split(","))),
        breakpoints=tuple(line for part in fields.get("stops", "").split(",") if (line := _number(part)) > 0),
    )


def _number(text: str, default: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() else default


def fragment(cursor: Cursor) -> str:
    """The hash of a cursor; what holds its default is left out."""
    fields = {
        "session": cursor.session,
        "step": str(cursor.at + 1) if cursor.at >= 0 else "",
        "node": str(cursor.selected) if cursor.selected >= 0 else "",
        "folded": ",".join(cursor.folds),
        "stops": ",".join(map(str, cursor.breakpoints)),
    }
    return "#" + urlencode({name: value for name, value in fields.items() if value})


def moved(cursor: Cursor, to: int, count: int) -> Cursor:
    """The cursor at step `to`, kept within the session's `count` steps."""
    return replace(cursor, at=max(0, min(to, count - 1)))


def position(cursor: Cursor, count: int) -> str:
    """`13 / 16`, from 1."""
    return f"{cursor.at + 1} / {count}"


def to_backward(cursor: Cursor, phases: Sequence[str]) -> Cursor:
    """To the next stretch of backward steps; after the last one, to the first again."""
    starts = [
        k for k, phase in enumerate(phases) if phase == "backward" and (k == 0 or phases[k - 1] != "backward")
    ]
    later = [start for start in starts if start > cursor.at]
    return replace(cursor, at=(later or starts or [cursor.at])[0])
