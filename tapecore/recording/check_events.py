"""Does an event make sense after those before it: known kind, references in range, used after it was made,
properly nested."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from tapecore.recording import info as infos
from tapecore.recording import limits
from tapecore.recording.check_values import require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tapecore.recording.check import Check
    from tapecore.recording.event import Event
    from tapecore.recording.value import Value

OUTPUTS_AT_MOST = {
    "create": 1,
    "convert": 1,
    "read": 1,
    "assign": 1,
    "watch": 0,
    "escape": 0,
    "branch": 0,
    "seed": 1,
    "answer": 1,
}
INPUTS_EXACTLY = {"watch": 1, "escape": 1, "branch": 1, "seed": 1, "answer": 1}


class EventCheck:
    """What the events so far have made: values born, tapes, accumulators, Variables, open gradient calls."""

    def __init__(self, tables: Check) -> None:
        self.tables = tables
        self.count = 0
        self.born = bytearray()
        self.states: list[tuple[int, int]] = []
        self.kinds: list[str] = []
        self.asked: dict[int, int] = {}
        self.op_inputs: dict[int, tuple[int, ...]] = {}
        self.open: list[int] = []
        self.tapes: set[int] = set()
        self.accumulators: set[int] = set()
        self.variables: set[int] = set()
        self.special: dict[str, Callable[[Event, Any], None]] = {
            "create": self._create,
            "convert": self._convert,
            "read": self._state,
            "assign": self._state,
            "op": self._op,
            "watch": self._watch,
            "gradient": self._gradient,
            "seed": self._seed,
            "pullback": self._pullback,
            "answer": self._answer,
            "tangent": self._tangent,
        }

    def new_value(self, value: Value) -> None:
        """A value row came."""
        self.born.append(0)
        self.states.append((value.variable, value.version))

    def event(self, event: Event) -> None:
        """One event; ValueError when it cannot follow those before it. Kinds of later versions are let
        through."""
        try:
            self._event(event)
        except (ValueError, msgspec.ValidationError) as error:
            raise ValueError(f"event {event.at} ({event.kind[:40]}): {error}") from None

    def _event(self, event: Event) -> None:
        require(event.at == self.count, f"it stands where event {self.count} is expected")
        require(self.count < limits.EVENTS, f"more than {limits.EVENTS} events")
        require(0 < len(event.kind) <= limits.NAME_CHARACTERS, "its kind has no name")
        self.tables.line(event.line, "its line")
        require(-1 <= event.stack < self.tables.frames, f"frame {event.stack} is not there")
        require(_depth_at_most(event.info, limits.INFO_DEPTH), "its info is nested too deeply")
        self._nesting(event)
        self._references(event)
        details = msgspec.convert(event.info, infos.INFO.get(event.kind, infos.Info))
        self._holders(event, details)
        if event.kind in self.special:
            self.special[event.kind](event, details)
        self._born(event.outputs)
        self.kinds.append(event.kind)
        self.count += 1

    def _nesting(self, event: Event) -> None:
        if event.within != (self.open[-1] if self.open else -1):
            while self.open and self.open[-1] != event.within:
                self.open.pop()
            require(event.within == -1 or bool(self.open), f"event {event.within} is not open here")
        if event.kind in ("gradient", "pullback", "tangent"):
            self.open.append(event.at)
        if event.kind in ("seed", "pullback", "answer"):
            require(
                bool(event.within >= 0 and self.kinds[event.within] == "gradient"),
                "it is not inside a gradient call",
            )

    def _references(self, event: Event) -> None:
        require(
            len(event.inputs) + len(event.outputs) <= limits.IDS_AN_EVENT,
            "it has too many inputs and outputs",
        )
        for value in event.inputs:
            require(value == -1 or (0 <= value < len(self.born) and bool(self.born[value])),
                    f"it uses value {value} before anything has made it")  # fmt: skip
        for value in event.outputs:
            require(-1 <= value < len(self.born), f"value {value} is not there")
            require(
                value >= 0 or event.kind in ("accumulator_open", "accumulator_close", "tangent"),
                "an output is missing",
            )
        exactly, most = INPUTS_EXACTLY.get(event.kind), OUTPUTS_AT_MOST.get(event.kind)
        require(exactly is None or len(event.inputs) == exactly, f"it must have {exactly} inputs")
        require(most is None or len(event.outputs) <= most, f"it can have at most {most} outputs")

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

    def _create(self, event: Event, details: infos.VariableInfo) -> None:
        require(event.what in ("constant", "variable", "outside"), "nothing is created in this way")
        require(len(event.outputs) == 1, "it made nothing")
        if details.variable >= 0:
            require(
                details.variable <= len(self.variables), f"variable {details.variable} is numbered too high"
            )
            self.variables.add(details.variable)
            self._is_state(event.outputs[0], details.variable)
        require(event.what != "variable" or details.variable >= 0, "a Variable without a number")

    def _state(self, event: Event, details: infos.StateInfo) -> None:
        require(details.variable in self.variables, f"variable {details.variable} was never made")
        for value in event.outputs:
            self._is_state(value, details.variable)

    def _is_state(self, value: int, variable: int) -> None:
        require(self.states[value][0] == variable, f"value {value} is not the state of variable {variable}")

    def _convert(self, event: Event, details: infos.ConvertInfo) -> None:
        require(len(event.outputs) == 1, "it made nothing")
        for at in details.through:
            require(0 <= at < self.count and self.kinds[at] == "escape", f"event {at} is not an escape")

    def _op(self, event: Event, details: infos.OpInfo) -> None:
        entry = self.tables.ops.get(event.what)
        if entry is None:
            raise ValueError(f"the op {event.what[:40]!r} is not in the table of ops")
        variadic = any(name.startswith("*") for name in entry.inputs)
        require(
            variadic or len(event.inputs) <= len(entry.inputs),
            f"{event.what} does not take {len(event.inputs)} inputs",
        )
        for tape in (*details.tapes, *map(int, details.cut)):
            require(tape in self.tapes, f"tape {tape} was never opened")
        self.op_inputs[event.at] = event.inputs

    def _watch(self, event: Event, details: infos.WatchInfo) -> None:
        require(details.tape in self.tapes, f"tape {details.tape} was never opened")
        require(
            details.variable == -1 or details.variable in self.variables,
            f"variable {details.variable} was never made",
        )

    def _tangent(self, event: Event, details: infos.TangentInfo) -> None:
        require(details.op == -1 or details.op in self.op_inputs, f"event {details.op} is not an op")

    def _gradient(self, event: Event, details: infos.GradientInfo) -> None:
        count = len(details.sources)
        require(count <= limits.IDS_AN_EVENT, "it has too many sources")
        require(all(x == -1 or (0 <= x < len(self.born) and bool(self.born[x])) for x in details.sources),
                "a source is a value that nothing has made yet")  # fmt: skip
        require(details.tape >= 0 or details.accumulator >= 0, "it belongs to no tape")
        require(len(details.source_types) in (0, count), "not one type for each source")
        require(len(details.target_types) in (0, len(event.inputs)), "not one type for each target")
        require(len(details.source_variables) in (0, count), "not one Variable for each source")
        require(
            all(x == -1 or x in self.variables for x in details.source_variables),
            "a source is a Variable never made",
        )
        self.asked[event.at] = len(event.inputs) if event.what == "jvp" else count

    def _pullback(self, event: Event, details: infos.PullbackInfo) -> None:
        count = len(event.outputs)
        require(len(details.wrt) == len(details.to) == len(details.accumulated) == count,
                "wrt, to, accumulated and the contributions are not equally many")  # fmt: skip
        require(len(details.unsummed) in (0, count), "unsummed and the contributions are not equally many")
        require(event.what in self.tables.ops, f"the op {event.what[:40]!r} is not in the table of ops")
        inputs = self.op_inputs.get(details.op)
        require(inputs is not None or details.op == -1, f"event {details.op} is not an op")
        most = len(inputs) if inputs is not None else limits.IDS_AN_EVENT
        require(
            all(0 <= x < most for x in (*details.wrt, *details.none)),
            "it goes to an input that the op does not have",
        )
        require(all(-1 <= x < len(self.born) for x in (*details.to, *details.accumulated, *details.unsummed)),
                "it names a value that is not there")  # fmt: skip
        self._born((*details.accumulated, *details.unsummed))

    def _seed(self, event: Event, details: infos.SeedInfo) -> None:
        require(
            all(0 <= x < len(self.born) for x in details.accumulated), "it names a value that is not there"
        )
        self._born(details.accumulated)

    def _answer(self, event: Event, details: infos.AnswerInfo) -> None:
        require(event.what in ("value", "none"), "an answer is a value or none")
        require((event.what == "value") == bool(event.outputs), "the answer and its gradient do not agree")
        require(0 <= details.source < self.asked[event.within], f"there is no source {details.source}")

    def _born(self, values: Iterable[int]) -> None:
        for value in values:
            if value >= 0:
                self.born[value] = 1


def _depth_at_most(tree: object, depth: int) -> bool:
    level: list[object] = [tree]
    while level and depth:
        depth -= 1
        level = [child for node in level for child in _children(node)]
    return not level


def _children(node: object) -> Iterable[object]:
    if isinstance(node, dict):
        return cast("dict[object, object]", node).values()
    return cast("list[object]", node) if isinstance(node, (list, tuple)) else ()
