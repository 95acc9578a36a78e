"""Does an event make sense after those before it: known kind, references in range, used after it was made,
properly nested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from tapecore.recording import info as infos
from tapecore.recording import limits
from tapecore.recording.check_details import DETAILS
from tapecore.recording.check_values import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tapecore.recording.check import Check
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value

OUTPUTS_AT_MOST = {
    "create": 1,
    "convert": 1,
    "read": 1,
    "assign": 1,
    "watch": 0,
    "summary": 0,
    "escape": 0,
    "branch": 0,
    "seed": 1,
    "answer": 1,
}
OUTPUTS_MAY_BE_MISSING = frozenset({"accumulator_open", "accumulator_close", "tangent"})
HOLDING = frozenset(
    kind for kind, info in infos.INFO.items() if {"tape", "accumulator"} & set(info.__struct_fields__)
)
"""Kinds of events that name a tape or an accumulator."""
INPUTS_EXACTLY = {"watch": 1, "summary": 1, "escape": 1, "branch": 1, "seed": 1, "answer": 1}


OPENING = frozenset({"gradient", "pullback", "tangent"})
INSIDE = frozenset({"seed", "pullback", "answer"})
"""Kinds of events that stand inside a gradient call."""

CONTAINERS = frozenset({dict, list, tuple})


class EventCheck:
    """What the events so far have made: values born, tapes, accumulators, Variables, open gradient calls."""

    def __init__(self, tables: Check) -> None:
        self.tables = tables
        self.count = 0
        self.born = bytearray()
        self.variable_of: list[int] = []
        self.kinds: list[str] = []
        self.asked: dict[int, int] = {}
        self.op_inputs: dict[int, tuple[int, ...]] = {}
        self.open: list[int] = []
        self.tapes: set[int] = set()
        self.accumulators: set[int] = set()
        self.variables: set[int] = set()

    def new_value(self, value: Value) -> None:
        """A value row came."""
        self.born.append(0)
        self.variable_of.append(value.variable)

    def event(self, event: Event) -> None:
        """One event; ValueError when it cannot follow those before it. Kinds of later versions are let
        through."""
        try:
            self._event(event)
        except (ValueError, msgspec.ValidationError) as error:
            raise ValueError(f"event {event.at} ({event.kind[:40]}): {error}") from None

    def _event(self, event: Event) -> None:
        kind = event.kind
        if event.at != self.count:
            raise ValueError(f"it stands where event {self.count} is expected")
        if self.count >= limits.EVENTS:
            raise ValueError(f"more than {limits.EVENTS} events")
        if not 0 < len(kind) <= limits.NAME_CHARACTERS:
            raise ValueError("its kind has no name")
        self.tables.line(event.line, "its line")
        if not -1 <= event.stack < self.tables.frames:
            raise ValueError(f"frame {event.stack} is not there")
        if not (_is_flat(event.info) or _depth_at_most(event.info, limits.INFO_DEPTH)):
            raise ValueError("its info is nested too deeply")
        self._nesting(event)
        self._references(event)
        details = msgspec.convert(event.info, infos.INFO.get(kind, infos.Info))
        if kind in HOLDING:
            self._holders(event, details)
        if kind in DETAILS:
            DETAILS[kind](self, event, details)
        self.bear(event.outputs)
        self.kinds.append(kind)
        self.count += 1

    def _nesting(self, event: Event) -> None:
        within, kind = event.within, event.kind
        if within != (self.open[-1] if self.open else -1):
            while self.open and self.open[-1] != within:
                self.open.pop()
            require(within == -1 or bool(self.open), f"event {within} is not open here")
        if kind in OPENING:
            self.open.append(event.at)
        if kind in INSIDE and not (within >= 0 and self.kinds[within] == "gradient"):
            raise ValueError("it is not inside a gradient call")

    def _references(self, event: Event) -> None:
        if len(event.inputs) + len(event.outputs) > limits.IDS_AN_EVENT:
            raise ValueError("it has too many inputs and outputs")
        born = self.born
        count = len(born)
        for value in event.inputs:
            if value != -1 and not (0 <= value < count and born[value]):
                raise ValueError(f"it uses value {value} before anything has made it")
        for value in event.outputs:
            if not 0 <= value < count:
                require(value == -1, f"value {value} is not there")
                require(event.kind in OUTPUTS_MAY_BE_MISSING, "an output is missing")
        exactly, most = INPUTS_EXACTLY.get(event.kind), OUTPUTS_AT_MOST.get(event.kind)
        if exactly is not None and len(event.inputs) != exactly:
            raise ValueError(f"it must have {exactly} inputs")
        if most is not None and len(event.outputs) > most:
            raise ValueError(f"it can have at most {most} outputs")

    def _holders(self, event: Event, details: infos.Info) -> None:
        if event.kind == "tape_open":
            self.tapes.add(cast("infos.TapeInfo", details).tape)
        if event.kind == "accumulator_open":
            self.accumulators.add(cast("infos.AccumulatorInfo", details).accumulator)
        tape = getattr(details, "tape", -1)
        require(tape == -1 or tape in self.tapes, f"tape {tape} was never opened")
        accumulator = getattr(details, "accumulator", -1)
        require(
            accumulator == -1 or accumulator in self.accumulators,
            f"accumulator {accumulator} was never opened",
        )

    def bear(self, values: Iterable[int]) -> None:
        """From now on these values may be used."""
        for value in values:
            if value >= 0:
                self.born[value] = 1


def _is_flat(tree: dict[str, Any]) -> bool:
    """Whether it holds plain things and lists of them only, as nearly every event does."""
    for child in tree.values():
        if type(child) is list:
            if not CONTAINERS.isdisjoint(map(type, cast("list[object]", child))):
                return False
        elif type(child) in CONTAINERS:
            return False
    return True


def _depth_at_most(tree: dict[str, Any], depth: int) -> bool:
    """Whether containers are nested no deeper than that."""
    if not tree:
        return True
    level: list[Any] = [tree]
    while level and depth:
        depth -= 1
        inside: list[Iterable[Any]] = [node.values() if type(node) is dict else node for node in level]
        level = [child for children in inside for child in children if type(child) in CONTAINERS]
    return not level
