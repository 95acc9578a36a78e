"""Does an event make sense after those before it: known kind, references in range, used after it was made,
properly nested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from tapecore.recording import limits
from tapecore.recording.check_kinds import INSIDE, KINDS, OPENING, OTHER, OUTPUTS_MAY_BE_MISSING
from tapecore.recording.check_values import require

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tapecore.recording import info as infos
    from tapecore.recording.check import Check
    from tapecore.recording.check_kinds import Kind
    from tapecore.recording.event import Event

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

    def event(self, event: Event) -> None:
        """One event; ValueError when it cannot follow those before it. Kinds of later versions are let
        through."""
        try:
            kind = KINDS.get(event.kind, OTHER)
            self._place(event, kind)
            self._references(event, kind)
            details = msgspec.convert(event.info, kind.info)
            if kind.holds:
                self._holders(event, details)
            if kind.details is not None:
                kind.details(self, event, details)
        except (ValueError, msgspec.ValidationError) as error:
            raise ValueError(f"event {event.at} ({event.kind[:40]}): {error}") from None
        self.bear(event.outputs)
        self.kinds.append(event.kind)
        self.count += 1

    def _place(self, event: Event, kind: Kind) -> None:
        """Where it stands."""
        if event.at != self.count:
            raise ValueError(f"it stands where event {self.count} is expected")
        if self.count >= limits.EVENTS:
            raise ValueError(f"more than {limits.EVENTS} events")
        if kind is OTHER and not 0 < len(event.kind) <= limits.NAME_CHARACTERS:
            raise ValueError("its kind has no name")
        if not 0 <= event.line <= self.tables.lines:
            self.tables.line(event.line, "its line")
        if not -1 <= event.stack < self.tables.frames:
            raise ValueError(f"frame {event.stack} is not there")
        info = event.info
        if not (
            info.keys() <= kind.settled or _is_shallow(info, kind) or _depth_at_most(info, limits.INFO_DEPTH)
        ):
            raise ValueError("its info is nested too deeply")
        if kind.nests or event.within != (self.open[-1] if self.open else -1):
            self._nesting(event)

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

    def _references(self, event: Event, kind: Kind) -> None:
        inputs, outputs, born = event.inputs, event.outputs, self.born
        count = len(born)
        if len(inputs) + len(outputs) > limits.IDS_AN_EVENT:
            raise ValueError("it has too many inputs and outputs")
        for value in inputs:
            if value != -1 and not (0 <= value < count and born[value]):
                raise ValueError(f"it uses value {value} before anything has made it")
        for value in outputs:
            if not 0 <= value < count:
                require(value == -1, f"value {value} is not there")
                require(event.kind in OUTPUTS_MAY_BE_MISSING, "an output is missing")
        if kind.inputs_exactly is not None and len(inputs) != kind.inputs_exactly:
            raise ValueError(f"it must have {kind.inputs_exactly} inputs")
        if len(outputs) > kind.outputs_at_most:
            raise ValueError(f"it can have at most {kind.outputs_at_most} outputs")

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


def _is_shallow(info: dict[str, Any], kind: Kind) -> bool:
    """Whether what may hold anything holds plain things only, as nearly always: what else there is has its type."""
    for key, child in info.items():
        if key not in kind.settled and type(child) in CONTAINERS:
            children: Any = child.values() if type(child) is dict else child  # type: ignore[reportUnknownVariableType]
            if not CONTAINERS.isdisjoint(map(type, children)):
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
