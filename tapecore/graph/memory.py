"""What each tape keeps alive: the arrays that its entries hold for their rules, in bytes, from when until when.

All of it follows from the recording: which ops a tape recorded, what the rules of each op read (``OpEntry.keeps``),
and how large those values are. An array counts once for each tape. What NumPy shares between two values (a reshaped
array is a view) counts for both, so a figure says "at most" where ops of that kind are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tapecore.recording.numbers import ITEM_SIZES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording import Event, OpEntry, Recording, Value


@dataclass
class Memory:
    """What one tape holds over time; times are event indexes.

    ``changes``: from an event on it holds so many bytes. ``calls``: the gradient calls that it answered. ``ended``:
    the event at which it let go of all, -1 for never; ``how``: ``gradient`` (a tape that is not persistent lets go
    with its call), ``drop``, ``reset`` or "". ``persistent``: what the tape said of itself.
    """

    tape: int
    persistent: bool
    opened: int
    changes: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    calls: list[int] = field(default_factory=list[int])
    ended: int = -1
    how: str = ""
    values: int = 0
    """Of the values held at the peak, how many there are."""
    alone: int = 0
    """Of the bytes at the peak, those of values that the program has no name for: nothing but tapes keeps them."""

    def at(self, event: int) -> int:
        """Bytes held when that event is over."""
        place = bisect_right(self.changes, (event, 1 << 62)) - 1
        return self.changes[place][1] if place >= 0 else 0

    @property
    def peak(self) -> int:
        """The most bytes that it ever held."""
        return max((held for _, held in self.changes), default=0)

    @property
    def extra(self) -> int:
        """What ``persistent=True`` costs: bytes that stay after the first call and would have gone with it; 0 for a
        tape that is not persistent, or was not asked."""
        return self.at(self.calls[0]) if self.persistent and self.calls else 0


def memory(recording: Recording) -> list[Memory]:
    """One for each tape, in the order of opening."""
    return list(_Reading(recording).tapes.values())


class _Reading:
    """One pass over the events."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._named = {name.value for name in recording.names}
        self._held: dict[int, dict[int, int]] = defaultdict(dict)
        self._bytes: dict[int, int] = defaultdict(int)
        self._largest: dict[int, int] = defaultdict(int)
        self.tapes: dict[int, Memory] = {}
        ends = _ends(recording)
        finished = {ends[e.at]: e for e in recording.events if e.kind == "gradient" and e.at in ends}
        for event in recording.events:
            self._read(event)
            if event.at in finished:
                self._answered(finished[event.at], event.at)
        for known in self.tapes.values():
            self._look(known)

    def _read(self, event: Event) -> None:
        if event.kind == "op":
            for tape in event.info.get("tapes", ()):
                self._keep(tape, event)
        elif event.kind == "tape_open":
            number, info = int(event.info["tape"]), event.info
            known = self.tapes.setdefault(
                number, Memory(number, bool(info.get("persistent")), event.at, [(event.at, 0)])
            )
            known.ended, known.how = -1, ""
        elif event.kind in ("tape_reset", "tape_drop"):
            self._let_go(event.info.get("tape", -1), event.at, event.kind.removeprefix("tape_"))

    def _keep(self, tape: int, op: Event) -> None:
        known, held = self.tapes.get(tape), self._held[tape]
        if known is None:
            return
        before = self._bytes[tape]
        for value in kept_values(self._recording.ops.get(op.what), op):
            if value not in held:
                held[value] = nbytes(self._recording.values[value])
                self._bytes[tape] += held[value]
        if self._bytes[tape] != before:
            known.changes.append((op.at, self._bytes[tape]))

    def _look(self, known: Memory) -> None:
        """What is held, just before it goes; it only grows until then."""
        held = self._held[known.tape]
        if self._bytes[known.tape] >= self._largest[known.tape] and held:
            self._largest[known.tape] = self._bytes[known.tape]
            known.values = len(held)
            known.alone = sum(size for value, size in held.items() if self._is_alone(value))

    def _is_alone(self, value: int) -> bool:
        return value not in self._named and self._recording.values[value].variable < 0

    def _answered(self, call: Event, at: int) -> None:
        known = self.tapes.get(call.info.get("tape", -1))
        if known is None:
            return
        known.calls.append(call.at)
        if not known.persistent:
            self._let_go(known.tape, at, "gradient")

    def _let_go(self, tape: int, at: int, how: str) -> None:
        known = self.tapes.get(tape)
        if known is None:
            return
        self._look(known)
        if self._bytes[tape]:
            known.changes.append((at, 0))
        if known.ended < 0 or known.how == "reset":
            known.ended, known.how = at, how
        self._held[tape].clear()
        self._bytes[tape] = 0


def kept_values(entry: OpEntry | None, op: Event) -> Iterator[int]:
    """The values that a tape keeps of an op for its rules, inputs first; one may come twice."""
    if entry is None or not entry.keeps:
        return
    variadic = len(entry.inputs) != len(op.inputs) or any(name.startswith("*") for name in entry.inputs)
    for place, value in enumerate(op.inputs):
        name = entry.inputs[0] if variadic and entry.inputs else entry.inputs[place]
        if value >= 0 and name in entry.keeps:
            yield value
    if any(name not in entry.inputs for name in entry.keeps):
        yield from (value for value in op.outputs if value >= 0)


def nbytes(value: Value) -> int:
    """Bytes of an array's numbers; 0 for texts, whose size nobody wrote down."""
    return value.size * ITEM_SIZES.get(value.dtype, 0)


def _ends(recording: Recording) -> dict[int, int]:
    """For each gradient call that came to its answers the event at which the last of them was given."""
    found: dict[int, int] = {}
    for event in recording.events:
        if event.kind == "answer":
            found[event.within] = event.at
    return found
