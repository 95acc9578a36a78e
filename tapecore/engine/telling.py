"""The short ways backward while somebody watches: an op's rules run on arrays, and the observers are told of
the pullback as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tapecore.engine.contributions import shown
from tapecore.engine.entry import as_record, filled, flat_inputs, handed, several
from tapecore.engine.indexed_slices import IndexedSlices
from tapecore.engine.pulling import added
from tapecore.engine.short import NUMBERED

if TYPE_CHECKING:
    from tapecore.engine.observer import Contribution, Observer


def pull_elementwise(
    entry: tuple[Any, ...],
    g: Any,
    connected: set[int],
    cotangents: dict[int, Any],
    watching: tuple[Observer, ...],
) -> bool:
    """The op's short way for a flat entry, and what it contributed to each input. False, and nothing is done, for
    an op that takes one value twice, or values that may be broadcast.
    """
    inputs = flat_inputs(entry)
    number: int = entry[0]
    short = NUMBERED[number]
    if short.spread or (len(inputs) == 2 and inputs[0] == inputs[1]):
        return False
    fresh: dict[int, Any] = {}
    short.pull(entry, g, connected, fresh)
    totals: dict[int, Any] = {}
    for key, dx in fresh.items():
        before = cotangents.get(key)
        if before is not None:
            dx = totals[key] = shown(added(before, dx)) if type(before) is IndexedSlices else before + dx
        cotangents[key] = dx
    for observer in watching:
        observer.on_brief_pull(entry, g, fresh, totals)
    return True


def spelt_out(
    entry: tuple[Any, ...], fresh: dict[int, Any], totals: dict[int, Any]
) -> tuple[tuple[Any, ...], list[Contribution]]:
    """The entry and the contributions as ``on_pull`` takes them."""
    told = handed(entry)
    return told, [
        (index, key, fresh[key], None, totals.get(key, fresh[key]))
        for index, key in enumerate(told[1])
        if key in fresh
    ]


def dense(g: Any) -> Any:
    """A contribution as observers see it."""
    return shown(g) if type(g) is IndexedSlices else g


def tell_in_steps(
    observer: Observer, entry: tuple[Any, ...], cotangent: Any, found: Sequence[Contribution]
) -> None:
    """Tell an observer of a pullback by its beginning, its contributions and its end."""
    record = as_record(filled(entry))
    observer.on_pullback_begin(record, [shown(part) for part in several(cotangent)])
    for index, _, dx, unsummed, total in found:
        observer.on_contribution(record, index, shown(dx), unsummed, shown(total))
    observer.on_pullback_end(record)
