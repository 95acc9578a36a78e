"""Which Variables came into being during a call, and which of them live on."""

from __future__ import annotations

import weakref
from typing import Any

_listening: list[Creations] = []


def heard(variable: Any) -> None:
    """A Variable was made: whoever listens gets to know."""
    for one in _listening:
        one.made.append(weakref.ref(variable))


class Creations:
    """``with Creations() as made:`` collects the Variables that are made inside."""

    def __init__(self) -> None:
        self.made: list[weakref.ref[Any]] = []

    def __enter__(self) -> Creations:
        _listening.append(self)
        return self

    def __exit__(self, *_: Any) -> None:
        _listening.remove(self)

    def any(self, *, later: bool) -> bool:
        """Whether Variables were made that a function may not make: any at all by a ``later`` call, by the first
        one those that nobody keeps."""
        return bool(self.made) and (later or any(one() is None for one in self.made))
