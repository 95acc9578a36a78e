"""How large the contributions to a cotangent were: the sum of their absolute numbers, added up when somebody
asks."""

from __future__ import annotations

from typing import Any

from tapecore.recording.summary import absolute


class Sum:
    """One contribution more: ``before`` is what was there, an array, another Sum or nothing."""

    __slots__ = ("_array", "_before", "_size")

    def __init__(self, before: Any, array: Any) -> None:
        self._before: Any = before
        self._array: Any = array
        self._size: float | None = None

    def size(self) -> float:
        """The sum of |contributions|. The arrays are let go."""
        if self._size is not None:
            return self._size
        chain: list[Sum] = []
        link: Any = self
        while type(link) is Sum and link._size is None:
            chain.append(link)
            link = link._before
        size = (link._size or 0.0) if type(link) is Sum else 0.0 if link is None else _absolute(link)
        for link in reversed(chain):
            size += _absolute(link._array)
            link._size, link._before, link._array = size, None, None
        return size


def _absolute(array: Any) -> float:
    return absolute(array) if array.shape else float(abs(array))
