"""Which Variables came into being during a call, and which of them live on."""

from __future__ import annotations

import weakref
from typing import Any

_listening: list[Creations] = []


def heard(variable: Any) -> None:
    """A Variable was made: whoever listens gets to know."""
    for one in _listening:
        one.hear(variable)


class Creations:
    """``with Creations(None) as made:`` collects the Variables that are made inside; with a ``refusal`` making one
    raises ValueError with these words."""

    def __init__(self, refusal: str | None) -> None:
        self.made: list[weakref.ref[Any]] = []
        self._refusal = refusal

    def hear(self, variable: Any) -> None:
        """A Variable was made. ValueError where none may be."""
        if self._refusal is not None:
            raise ValueError(self._refusal)
        self.made.append(weakref.ref(variable))

    def __enter__(self) -> Creations:
        _listening.append(self)
        return self

    def __exit__(self, *_: Any) -> None:
        _listening.remove(self)

    def any_lost(self) -> bool:
        """Whether Variables were made that nobody keeps."""
        return any(one() is None for one in self.made)
