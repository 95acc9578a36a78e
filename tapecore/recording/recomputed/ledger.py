"""The path ledger of one source in one gradient call."""

from __future__ import annotations

import msgspec


class PathsAsked(msgspec.Struct, frozen=True):
    """``starts``: target -> the values of its seeds; ``hops`` (op event, output, value, slot, to) in the order of the
    backward pass; ``ends``: values that are the source; ``element`` of the one target, or -1 for the recorded seed;
    ``gradient``: the value that was answered, or -1."""

    starts: dict[int, list[int]]
    hops: list[tuple[int, int, int, int, int]]
    ends: frozenset[int]
    element: int
    gradient: int


class Path(msgspec.Struct, frozen=True):
    """``hops`` are places among those asked about. ``share`` of the whole gradient (None where that is 0), ``norm`` of
    the contribution, ``value`` where it is one number."""

    hops: list[int]
    share: float | None
    norm: float | None
    value: float | None


class Ledger(msgspec.Struct, frozen=True):
    """``whole``: the gradient; ``rest``: what it is without the paths listed; their ``hops`` are empty.

    ``absolute``: the sum of the norms of all contributions, at least that where it is not ``exact``. ``ending``:
    ``all`` paths were looked at, these are ``proved`` to be the largest, the ``search`` expected no larger ones, or
    it was ``cut`` after ``found`` paths.
    """

    paths: list[Path]
    whole: Path
    rest: Path
    absolute: float | None
    exact: bool
    found: int
    ending: str
