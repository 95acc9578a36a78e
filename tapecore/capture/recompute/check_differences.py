"""Central differences of a function of arrays, one element after the other, and how far each can be believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

Array = np.ndarray[Any, Any]
Weighed = Callable[[Sequence[Array]], Array]
"""From the arrays to numbers whose sum is differentiated."""

MOST_ENTRIES = 256
SMOOTH = 1e-3
SHORT = 2.0**-9
HALVED = 0.75
"""Where a function is smooth, half the step halves the gap between the slopes to both sides."""


class Slope(NamedTuple):
    """``value``: the derivative by one element; ``error``: how far it may be off; ``trouble``: "", ``kink`` (the slopes
    to both sides differ, or it jumps) or ``not finite``."""

    value: float
    error: float
    trouble: str = ""


class Measured(NamedTuple):
    """One array's: the flat indexes of the elements that were moved, and the slope by each. ``floor``: slopes below
    this are lost in the rounding of the numbers on the way. ``along``: where not all were moved, the slope when all of
    them move together, each up or down as ``direction`` says."""

    places: list[int]
    slopes: list[Slope]
    floor: float = 0.0
    direction: Array | None = None
    along: Slope | None = None


def measure(
    f: Weighed, arrays: Sequence[Array], which: int, step: float, unit: float, until: float
) -> Measured:
    """Slopes of ``f`` by elements of ``arrays[which]``, as many as the time (``until``, on perf_counter) allows, but at
    least one; ``unit`` is the rounding unit of what ``f`` computes in."""
    moved = _Moved(f, arrays, which, unit)
    found = Measured([], [])
    for place in places(arrays[which].shape):
        if found.places and perf_counter() > until:
            break
        found.places.append(place)
        found.slopes.append(moved.slope(place, step))
    if len(found.places) == arrays[which].size:
        return found
    direction = np.random.default_rng(1).choice([-1.0, 1.0], arrays[which].shape)
    return found._replace(direction=direction, along=moved.along(direction, step))


def places(shape: Sequence[int]) -> Iterator[int]:
    """All flat indexes of a small array; of a large one some, drawn evenly, with a square matrix each together with the
    one across the diagonal."""
    size = int(np.prod(shape, dtype=object))
    if size <= MOST_ENTRIES:
        yield from range(size)
        return
    pairs = len(shape) == 2 and shape[0] == shape[1]
    count = MOST_ENTRIES // 2 if pairs else MOST_ENTRIES
    drawn = np.random.default_rng(0).choice(size, count, replace=False)
    seen: set[int] = set()
    for place in map(int, drawn):
        row, column = divmod(place, int(shape[-1]))
        for each in (place, column * int(shape[-1]) + row) if pairs else (place,):
            if each not in seen:
                seen.add(each)
                yield each


class _Moved:
    def __init__(self, f: Weighed, arrays: Sequence[Array], which: int, unit: float) -> None:
        self._f, self._arrays, self._which, self._unit = f, list(arrays), which, unit
        self._here = f(arrays)
        self._size = float(np.sum(np.abs(self._here[np.isfinite(self._here)])))

    def slope(self, place: int, step: float) -> Slope:
        """With a step that fits numbers around 1; where that is too far, one that fits this number, or a much shorter
        one, for what turns quickly."""
        x = abs(float(self._arrays[self._which].flat[place]))
        direction = np.zeros(self._arrays[self._which].shape)
        direction.flat[place] = 1.0
        found = first = self.along(direction, step * max(1.0, x))
        for shorter in (x, SHORT):
            if found.trouble and 0 < shorter < 1:
                found = self.along(direction, step * shorter)
        return first if found.trouble else found

    def along(self, direction: Array, step: float) -> Slope:
        """When the elements move as ``direction`` says."""
        (up, down), (near_up, near_down) = (self._sides(h * direction) for h in (step, step / 2))
        far, near = _gap(up, down) / (2 * step), _gap(near_up, near_down) / step
        bend = abs(_gap(up, self._here) + _gap(down, self._here)) / step
        near_bend = abs(_gap(near_up, self._here) + _gap(near_down, self._here)) / (step / 2)
        if not np.isfinite([far, near, bend, near_bend]).all():
            return Slope(float("nan"), float("inf"), "not finite")
        noise = 16 * self._unit * self._size / step
        size = max(abs(far), abs(near), bend)
        broken = (
            near_bend > max(HALVED * bend, SMOOTH * size + noise)
            or abs(near - far) > 10 * SMOOTH * size + noise
        )
        return Slope((4 * near - far) / 3, abs(near - far) + noise, "kink" if broken else "")

    def _sides(self, by: Array) -> tuple[Array, Array]:
        return self._at(by), self._at(-by)

    def _at(self, by: Array) -> Array:
        arrays = list(self._arrays)
        arrays[self._which] = arrays[self._which] + by
        return self._f(arrays)


def _gap(ours: Array, theirs: Array) -> float:
    """By how much the sums differ; what is infinite in both has not moved."""
    return float(np.sum(np.where(ours == theirs, 0.0, ours - theirs)))
