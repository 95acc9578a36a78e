"""Does what an event of each kind says in its info fit to what came before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tapecore.recording import limits
from tapecore.recording.check_values import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tapecore.recording import info as infos
    from tapecore.recording.check_events import EventCheck
    from tapecore.recording.event import Event


def _create(known: EventCheck, event: Event, details: infos.VariableInfo) -> None:
    require(event.what in ("constant", "variable", "outside"), "nothing is created in this way")
    require(len(event.outputs) == 1, "it made nothing")
    if details.variable >= 0:
        require(details.variable <= len(known.variables), f"variable {details.variable} is numbered too high")
        known.variables.add(details.variable)
        _is_state(known, event.outputs[0], details.variable)
    require(event.what != "variable" or details.variable >= 0, "a Variable without a number")


def _state(known: EventCheck, event: Event, details: infos.StateInfo) -> None:
    require(details.variable in known.variables, f"variable {details.variable} was never made")
    for value in event.outputs:
        _is_state(known, value, details.variable)


def _is_state(known: EventCheck, value: int, variable: int) -> None:
    require(known.variable_of[value] == variable, f"value {value} is not the state of variable {variable}")


def _convert(known: EventCheck, event: Event, details: infos.ConvertInfo) -> None:
    require(len(event.outputs) == 1, "it made nothing")
    for at in details.through:
        require(0 <= at < known.count and known.kinds[at] == "escape", f"event {at} is not an escape")


def _op(known: EventCheck, event: Event, details: infos.OpInfo) -> None:
    entry = known.tables.ops.get(event.what)
    if entry is None:
        raise ValueError(f"the op {event.what[:40]!r} is not in the table of ops")
    if len(event.inputs) > len(entry.inputs) and not any(name.startswith("*") for name in entry.inputs):
        raise ValueError(f"{event.what} does not take {len(event.inputs)} inputs")
    for tape in (*details.tapes, *map(int, details.cut)) if details.cut else details.tapes:
        if tape not in known.tapes:
            raise ValueError(f"tape {tape} was never opened")
    if details.inner:
        require(len(details.inner) == len(event.outputs), "not one inner value for each output")
        require(
            all(x == -1 or (0 <= x < len(known.born) and bool(known.born[x])) for x in details.inner),
            "an inner value is one that nothing has made yet",
        )
    known.op_inputs[event.at] = event.inputs


def _watch(known: EventCheck, event: Event, details: infos.WatchInfo) -> None:
    require(details.tape in known.tapes, f"tape {details.tape} was never opened")
    require(
        details.variable == -1 or details.variable in known.variables,
        f"variable {details.variable} was never made",
    )


def _tangent(known: EventCheck, event: Event, details: infos.TangentInfo) -> None:
    require(details.op == -1 or details.op in known.op_inputs, f"event {details.op} is not an op")


def _gradient(known: EventCheck, event: Event, details: infos.GradientInfo) -> None:
    count = len(details.sources)
    require(count <= limits.IDS_AN_EVENT, "it has too many sources")
    require(all(x == -1 or (0 <= x < len(known.born) and bool(known.born[x])) for x in details.sources),
            "a source is a value that nothing has made yet")  # fmt: skip
    require(details.tape >= 0 or details.accumulator >= 0, "it belongs to no tape")
    require(len(details.source_types) in (0, count), "not one type for each source")
    require(len(details.target_types) in (0, len(event.inputs)), "not one type for each target")
    require(len(details.source_variables) in (0, count), "not one Variable for each source")
    require(
        all(x == -1 or x in known.variables for x in details.source_variables),
        "a source is a Variable never made",
    )
    known.asked[event.at] = len(event.inputs) if event.what == "jvp" else count


def _pullback(known: EventCheck, event: Event, details: infos.PullbackInfo) -> None:
    count = len(event.outputs)
    if not len(details.wrt) == len(details.to) == len(details.accumulated) == count:
        raise ValueError("wrt, to, accumulated and the contributions are not equally many")
    if len(details.unsummed) not in (0, count):
        raise ValueError("unsummed and the contributions are not equally many")
    if event.what not in known.tables.ops:
        raise ValueError(f"the op {event.what[:40]!r} is not in the table of ops")
    inputs = known.op_inputs.get(details.op)
    if inputs is None and details.op != -1:
        raise ValueError(f"event {details.op} is not an op")
    most = len(inputs) if inputs is not None else limits.IDS_AN_EVENT
    _in_range(details.wrt + details.none, 0, most, "it goes to an input that the op does not have")
    made = details.accumulated + details.unsummed
    _in_range(details.to + made, -1, len(known.born), "it names a value that is not there")
    known.bear(made)


def _in_range(numbers: tuple[int, ...], first: int, end: int, reason: str) -> None:
    for number in numbers:
        if not first <= number < end:
            raise ValueError(reason)


def _seed(known: EventCheck, event: Event, details: infos.SeedInfo) -> None:
    require(all(0 <= x < len(known.born) for x in details.accumulated), "it names a value that is not there")
    known.bear(details.accumulated)


def _answer(known: EventCheck, event: Event, details: infos.AnswerInfo) -> None:
    require(event.what in ("value", "none"), "an answer is a value or none")
    require((event.what == "value") == bool(event.outputs), "the answer and its gradient do not agree")
    require(0 <= details.source < known.asked[event.within], f"there is no source {details.source}")


DETAILS: Mapping[str, Callable[[EventCheck, Event, Any], None]] = {
    "create": _create,
    "convert": _convert,
    "read": _state,
    "assign": _state,
    "op": _op,
    "watch": _watch,
    "gradient": _gradient,
    "seed": _seed,
    "pullback": _pullback,
    "answer": _answer,
    "tangent": _tangent,
}
