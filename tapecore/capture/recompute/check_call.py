"""A whole gradient call: each answer against what the target does when its source is moved."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tapecore.capture.recompute.check_judged import common_notes, counts_of, judged, others_of, real
from tapecore.capture.recompute.check_names import named
from tapecore.capture.recompute.check_rows import Given, tolerance
from tapecore.capture.recompute.check_signature import Around
from tapecore.capture.recompute.check_weighed import Weighed, Weight
from tapecore.capture.recompute.jacobian_gaps import reached
from tapecore.capture.recompute.replay import CannotRecompute, line_of
from tapecore.capture.recompute.seeds import connects_of, is_real, version_used
from tapecore.recording.arrays import decode
from tapecore.recording.recomputed.check import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.capture.recompute.check_differences import Measured
    from tapecore.recording import Event, Recording

SECONDS = 2.0
LONGEST = 3.5
"""After so many seconds no further source is begun."""
OWN = "CustomGradient"
Array = np.ndarray[Any, Any]


class Asked(NamedTuple):
    """A source: the value that the ops read, its name, the answer (None where it has none), why it is not checked."""

    value: int
    name: str
    gradient: Array | None
    why: str = ""


class Moved(NamedTuple):
    """A source that was moved."""

    asked: Asked
    weighed: Weighed
    measured: Measured


def check_call(recording: Recording, call: Event) -> tuple[list[Row], list[str], list[int]]:
    """A row for each source, sentences about how, and the ops with a gradient of their own. CannotRecompute."""
    began = perf_counter()
    inside = _inside(recording, call)
    asked = _asked(recording, call, inside)
    rows: dict[int, Row] = {}
    moved: list[Moved] = []
    for number, each in enumerate(asked):
        try:
            if perf_counter() - began > LONGEST:
                raise CannotRecompute("The others took all the time that there is.")
            if not each.why:
                moved.append(_moved(recording, call, inside, each, SECONDS / len(asked)))
                continue
            rows[number] = _row(recording, each, "none", each.why)
        except CannotRecompute as reason:
            rows[number] = _row(recording, each, "cannot", str(reason))
    if not moved:
        raise CannotRecompute(next(iter(rows.values())).reason if rows else "This call has no source.")
    for each in moved:
        rows[asked.index(each.asked)] = _judged(recording, call, each, moved)
    custom = sorted({op.at for each in moved for op in each.weighed.replaced if op.what == OWN})
    notes = [note for each in moved for note in common_notes(each.weighed)] + [
        _own(recording, at) for at in custom
    ]
    return [rows[number] for number in range(len(asked))], list(dict.fromkeys(notes)), custom


def _inside(recording: Recording, call: Event) -> list[Event]:
    if call.what != "gradient" or call.info.get("tape", -1) < 0:
        raise CannotRecompute(f"Only gradients of a tape are checked, not a {call.what}.")
    inside = [event for event in recording.events[call.at :] if event.within == call.at]
    if any(event.kind == "error" for event in inside):
        raise CannotRecompute("This call raised an error: there are no gradients to check.")
    return inside


def _asked(recording: Recording, call: Event, inside: Sequence[Event]) -> list[Asked]:
    connects = connects_of(call)
    used = {v for e in recording.events[: call.at] if e.kind == "op" and connects(e) for v in e.inputs}
    found: dict[int, Asked] = {}
    for event in inside:
        if event.kind == "answer" and event.inputs and event.inputs[0] >= 0:
            source = event.inputs[0]
            found.setdefault(source, _source(recording, call, event, used))
    return list(found.values())


def _source(recording: Recording, call: Event, answer: Event, used: set[int]) -> Asked:
    source = answer.inputs[0]
    name = named(recording, source, call)
    if not is_real(recording.values[source].dtype):
        return Asked(
            source, name, None, f"It is of type {recording.values[source].dtype}: it has no gradient."
        )
    if not answer.outputs or answer.info.get("filled"):
        return Asked(
            source, name, None, "The gradient is None: nothing is there to check. Its story tells why."
        )
    gradient = decode(recording.values[answer.outputs[0]])
    try:
        value = version_used(recording, source, used)
    except CannotRecompute as reason:
        return Asked(source, name, None, str(reason))
    if gradient is None:
        return Asked(value, name, None, "Its gradient is in the recording as a sample only: it is too large.")
    if gradient.shape != tuple(recording.values[source].shape):
        return Asked(value, name, None, "Its gradient is sparse (only some rows): that is not compared.")
    return Asked(value, name, np.asarray(gradient))


def _moved(recording: Recording, call: Event, inside: Sequence[Event], asked: Asked, seconds: float) -> Moved:
    connects = connects_of(call)
    within = reached(recording, asked.value, lambda event: event.at < call.at and connects(event))
    weights: dict[int, Array] = {}
    for seed in inside:
        if seed.kind == "seed" and seed.inputs and seed.inputs[0] in within:
            array = decode(recording.values[seed.outputs[0]])
            if array is None:
                raise CannotRecompute("What arrives at the target is in the recording as a sample only.")
            target = seed.inputs[0]
            weights[target] = real(array) + weights.get(target, 0.0)
    if not weights:
        raise CannotRecompute("No target of this call depends on it.")
    weighed = Weighed(recording, [asked.value], [Weight(*each) for each in weights.items()], connects)
    return Moved(asked, weighed, weighed.slopes(0, seconds))


def _judged(recording: Recording, call: Event, moved: Moved, every: Sequence[Moved]) -> Row:
    asked, values = moved.asked, recording.values
    others = {each.asked.value: each.measured for each in every if each is not moved}
    counted = (*(each.asked.value for each in every), *_on_the_way(moved.weighed))
    around = Around({}, others_of(recording, call, others), counts_of(recording, counted, call))
    limit = tolerance(
        [values[v].dtype for v in (asked.value, *call.inputs) if v >= 0], bool(moved.weighed.narrow)
    )
    given = Given(asked.value, asked.name, asked.gradient, tuple(values[asked.value].shape), limit)
    return judged(moved.weighed, 0, given, moved.measured, around)


def _on_the_way(weighed: Weighed) -> list[int]:
    """What functions with a gradient of their own were given: where a wrong factor may come from."""
    return [value for op in weighed.replaced for value in op.inputs]


def _row(recording: Recording, asked: Asked, verdict: str, why: str) -> Row:
    return Row(asked.value, asked.name, tuple(recording.values[asked.value].shape), verdict, why)


def _own(recording: Recording, at: int) -> str:
    op = recording.events[at]
    function = op.info.get("attrs", {}).get("function", op.what)
    return f"{function}{line_of(op)} brings its own gradient: the differences run what it computes."
