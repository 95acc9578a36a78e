"""Name scopes, and calls of layers and optimizers: where they lie among the functions and passes that the frames tell.

An op tells what it ran inside of, not where that was entered: that is where all that ran inside of it lies.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tapecore.recording.event import Event

_TOLD = re.compile(r"(.+)([#@])(\d{1,9})", re.DOTALL)
_CALL = re.compile(r"\.(call|__call__)\(\)")


class Step(NamedTuple):
    """One step down from a scope to one that lies in it: how its id goes on, and what it is."""

    more: str
    label: str
    kind: str
    number: int = 0
    family: str = ""
    """How the id of its family goes on, "" for none."""


class NamedScopes:
    """Where each op lies with its name scopes and layers."""

    def __init__(self, events: Sequence[Event], ways: Sequence[Sequence[Step]]) -> None:
        """``ways``: for each event the way down to it by functions and passes."""
        self._inside = [_told(event) for event in events]
        self._ways = ways
        self._shared: dict[str, Sequence[Step]] = {}  # an entering -> the way that all in it share
        for at, inside in enumerate(self._inside):
            for each in inside:
                self._share(each, ways[at])

    def _share(self, entering: str, way: Sequence[Step]) -> None:
        known = self._shared.get(entering)
        if known is None:
            self._shared[entering] = way
        elif known is not way:
            same = next((n for n, (a, b) in enumerate(zip(known, way, strict=False)) if a != b), None)
            self._shared[entering] = known[: min(len(known), len(way)) if same is None else same]

    def way(self, at: int) -> Sequence[Step] | None:
        """The way down to event ``at`` with the scopes that it tells; None where it tells none."""
        return list(self._along(at)) if self._inside[at] else None

    def _along(self, at: int) -> Iterator[Step]:
        way, done = self._ways[at], 0
        for entering in self._inside[at]:
            shared = self._shared[entering]
            if _is_own_layer(entering, shared):
                continue  # the function group stands for the layer already
            yield from way[done : len(shared)]
            done = max(done, len(shared))
            yield _step(entering)
        yield from way[done:]


def _told(event: Event) -> tuple[str, ...]:
    told: Any = event.info.get("scopes", ()) if event.kind == "op" and event.within < 0 else ()
    return tuple(each for each in told if _TOLD.fullmatch(each))


def _is_own_layer(entering: str, shared: Sequence[Step]) -> bool:
    """Whether it is the call of a layer that the program itself defines: all of it ran in the layer's ``call``."""
    return "@" in entering and bool(shared) and _CALL.search(shared[-1].label) is not None


def _step(entering: str) -> Step:
    found = _TOLD.fullmatch(entering)
    name, sign, number = found.groups() if found else (entering, "#", "0")
    kind = "layer" if sign == "@" else "scope"
    safe = re.sub(r"\W", "_", name)  # slashes, colons and dots mean something in ids
    return Step(f"/n{safe}.{number}", name, kind)
