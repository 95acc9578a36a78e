"""What one source of a call had a part in, going by what was found for all of them at once."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tapecore.graph.sweep import Sweep


class Reached(AbstractSet[int]):
    """Every value that one of the sources had a part in."""

    def __init__(self, sweep: Sweep, place: int) -> None:
        self._best = sweep.best
        self._source = 1 << place

    @classmethod
    def _from_iterable(cls, it: Iterable[int]) -> set[int]:  # type: ignore[override]
        return set(it)

    def __contains__(self, value: object) -> bool:
        groups = self._best.get(value, ()) if isinstance(value, int) else ()
        return any(sources & self._source for sources, _, _ in groups)

    def __iter__(self) -> Iterator[int]:
        return (value for value in self._best if value in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
