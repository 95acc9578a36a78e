"""The events of two runs side by side, in the order of both."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.comparing.lines import Lines
from tapecore.recording.event import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

STEPS = frozenset(KINDS) - {"convert", "read", "pass", "cell"}
"""Kinds of events that do something; the others say what is around."""

NAMELESS = frozenset({"print", "answer", "error", "result"})
"""What these say is their result, by which they are compared, not told apart."""


class Pair(NamedTuple):
    """Two events that are one step of the program, by their ``at``; -1 where only one of the runs has it."""

    before: int
    after: int


def align(before: Recording, after: Recording) -> list[Pair]:
    """Every step of both runs once, in the order of both. An event is the one of the other run that did the same on
    the same line as often before: so its line may have moved, and its numbers may be others. A Variable is known by
    the line that made it. Time and room grow as the recordings do, but for a logarithm.
    """
    lines = Lines(before.source, after.source)
    olds = list(_steps(before, lines.before))
    places = {key: (k, at) for k, (key, at) in enumerate(_steps(after, lines.after))}
    both = [(at, *places[key]) for key, at in olds if key in places]
    kept = _growing([place for _, place, _ in both])
    return list(_merged([at for _, at in olds], [at for _, at in places.values()], [both[k] for k in kept]))


def _steps(recording: Recording, places: dict[int, int]) -> Iterator[tuple[tuple[object, ...], int]]:
    """Each step with what tells it from all others of its run."""
    seen: Counter[tuple[object, ...]] = Counter()
    made: dict[object, int] = {}
    for event in recording.events:
        if event.kind == "create" and "variable" in event.info:
            made[event.info["variable"]] = places.get(event.line, event.line)
        if event.kind in STEPS:
            key = (*_key(event, places), made.get(event.info.get("variable"), -1))
            seen[key] += 1
            yield (*key, seen[key]), event.at


def _key(event: Event, places: dict[int, int]) -> tuple[object, ...]:
    what = "" if event.kind in NAMELESS else event.what
    return event.kind, what, places.get(event.line, event.line), event.info.get("source", -1)


def _growing(numbers: list[int]) -> list[int]:
    """Indexes of a longest growing part of ``numbers``, by patience sorting (Fredman 1975)."""
    ends: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for k, number in enumerate(numbers):
        place = bisect_left(ends, number)
        previous.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [number]
        last[place : place + 1] = [k]
    found: list[int] = []
    k = last[-1] if last else -1
    while k >= 0:
        found.append(k)
        k = previous[k]
    return found[::-1]


def _merged(olds: list[int], news: list[int], both: list[tuple[int, int, int]]) -> Iterator[Pair]:
    """What both have, and before each of these what came since the last in the one, then in the other."""
    i = j = 0
    for old, place, new in [*both, (-1, len(news), -1)]:
        while i < len(olds) and olds[i] != old:
            yield Pair(olds[i], -1)
            i += 1
        yield from (Pair(-1, at) for at in news[j:place])
        if old >= 0:
            yield Pair(old, new)
        i, j = i + 1, place + 1
