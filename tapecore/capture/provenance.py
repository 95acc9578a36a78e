"""Which Python data came out of the engine: arrays, numbers and lists, known by their identity."""

from __future__ import annotations

import itertools
import weakref
from typing import Any, NamedTuple, cast

import numpy as np

KEPT = 20_000
ELEMENTS = 256
DEPTH = 4


class Origin(NamedTuple):
    """The values that data came from, and the ``at`` of the escapes that it came through."""

    values: tuple[int, ...]
    through: tuple[int, ...]

    def __or__(self, other: Origin) -> Origin:  # type: ignore[override]
        return Origin(_merged(self.values, other.values), _merged(self.through, other.through))


def _merged(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one + other))


class Provenance:
    """Data -> Origin by identity. Arrays are not kept alive; numbers and lists are, up to a bound, so that
    an id stays theirs.

    Small integers, booleans and None are shared by the interpreter: for them identity says nothing.
    """

    def __init__(self) -> None:
        self._arrays: dict[int, tuple[weakref.ref[Any], Origin]] = {}
        self._others: dict[int, tuple[Any, Origin]] = {}
        self._any = False

    def __bool__(self) -> bool:
        """Whether anything came out at all, also if it is gone by now."""
        return self._any

    def note(self, data: Any, origin: Origin) -> None:
        """Remember where ``data`` came from."""
        self._any = True
        key = id(data)
        if isinstance(data, np.ndarray):
            forget = self._arrays.pop
            self._arrays[key] = (weakref.ref(cast("Any", data), lambda _: forget(key, None)), origin)
        elif isinstance(data, (float, complex, np.generic, str, bytes)) or _is_telling(data):
            self._others[key] = (data, origin)
            if len(self._others) > KEPT:
                del self._others[next(iter(self._others))]

    def note_each(self, data: Any, origin: Origin) -> None:
        """Remember it for ``data``, or for each element when it is a tuple or list of results."""
        for part in cast("list[Any]", data) if isinstance(data, (tuple, list)) else (data,):
            self.note(part, origin)

    def of(self, data: Any, depth: int = DEPTH) -> Origin | None:
        """Where ``data``, or what it views or contains, came from; None when that is not known."""
        if isinstance(data, np.ndarray):
            return self._of_array(cast("Any", data))
        found = self._others.get(id(data))
        if found is not None and found[0] is data:
            return found[1]
        if depth and isinstance(data, (list, tuple, dict)):
            return self._of_elements(data, depth - 1)
        return None

    def _of_array(self, array: Any) -> Origin | None:
        while array is not None:
            found = self._arrays.get(id(array))
            if found is not None and found[0]() is array:
                return found[1]
            array = getattr(array, "base", None)
        return None

    def _of_elements(self, data: Any, depth: int) -> Origin | None:
        elements = first_of(data, ELEMENTS)
        total: Origin | None = None
        for element in elements:
            found = self.of(element, depth)
            if found is not None:
                total = found if total is None else total | found
        return total


def first_pairs(data: Any, count: int) -> list[tuple[Any, Any]]:
    """The first keys and elements of a list, tuple or dictionary, without running what a subclass does."""
    found: Any = data
    if isinstance(data, dict):
        pairs = dict[Any, Any].items(found)
    else:
        pairs = enumerate(list[Any].__iter__(found) if isinstance(data, list) else tuple[Any].__iter__(found))
    return list(itertools.islice(pairs, count))


def first_of(data: Any, count: int) -> list[Any]:
    """The first elements of a list, tuple or dictionary, in the same manner."""
    return [element for _, element in first_pairs(data, count)]


def _is_telling(data: Any) -> bool:
    return (type(data) is int and not -5 <= data <= 256) or type(data) in (list, dict)
