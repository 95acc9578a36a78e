"""One op: what its rule, or the person's gradient function, sent back against what the op itself does when moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tapecore.capture.recompute.check_judged import common_notes, counts_of, judged, others_of, real
from tapecore.capture.recompute.check_names import named
from tapecore.capture.recompute.check_rows import Given, tolerance
from tapecore.capture.recompute.check_signature import Around
from tapecore.capture.recompute.check_weighed import Weighed, Weight
from tapecore.capture.recompute.jacobian_gaps import reached
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.capture.recompute.seeds import is_real
from tapecore.recording.arrays import decode
from tapecore.recording.recomputed.check import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tapecore.capture.recompute.check_differences import Measured
    from tapecore.recording import Event, Recording

SECONDS = 2.0
OWN = "CustomGradient"
Array = np.ndarray[Any, Any]


def check_op(recording: Recording, op: Event) -> tuple[list[Row], list[str]]:
    """A row for each value that the op was given and that has a gradient; sentences about how. CannotRecompute."""
    sources = [v for v in dict.fromkeys(op.inputs) if v >= 0 and is_real(recording.values[v].dtype)]
    if not sources:
        raise CannotRecompute("This op is given no real numbers: there is nothing to differentiate.")
    pullback = pullback_of(recording, op)
    if pullback is None:
        return _by_rule(recording, op, sources)
    sent = _sent(recording, op, pullback)
    if not sent:
        _refuse_raised(recording, pullback)
    asked = [v for v in sources if v in sent or _silent(recording, op, pullback, v)]
    if not asked:
        raise CannotRecompute("It sent no gradient to any of its inputs, and none was expected of it.")
    weights = _weights(recording, op, pullback)
    return _rows(recording, op, asked, weights, sent)


def _by_rule(recording: Recording, op: Event, sources: Sequence[int]) -> tuple[list[Row], list[str]]:
    """No gradient was sent through it: its rule is run here, for ones from above."""
    if op.what == OWN:
        raise CannotRecompute(
            "No gradient call of this recording goes through it, so its own gradient function has not run."
        )
    values = recording.values
    weights = [Weight(v, np.ones(values[v].shape)) for v in op.outputs if is_real(values[v].dtype)]
    if not weights:
        raise CannotRecompute("What it gives is no real number: there is nothing to differentiate.")
    found = _weighed(recording, op, sources, weights).ruled()
    sent = {value: given for value, given in zip(sources, found, strict=True) if given is not None}
    if not sent:
        raise CannotRecompute("By its definition it has no gradient.")
    rows, notes = _rows(recording, op, list(sent), weights, sent)
    return rows, [
        "No gradient call goes through this op: its rule was run here, for ones from above.",
        *notes,
    ]


def _weighed(recording: Recording, op: Event, asked: Sequence[int], weights: Sequence[Weight]) -> Weighed:
    own = op.what == OWN
    return Weighed(recording, asked, weights, lambda event: event.at == op.at or (own and event.at < op.at))


def _rows(
    recording: Recording,
    op: Event,
    asked: Sequence[int],
    weights: Sequence[Weight],
    sent: Mapping[int, Array],
) -> tuple[list[Row], list[str]]:
    weighed = _weighed(recording, op, asked, weights)
    measured = {v: weighed.slopes(k, SECONDS / len(asked)) for k, v in enumerate(asked)}
    limit = tolerance([recording.values[v].dtype for v in (*asked, *op.outputs)], bool(weighed.narrow))
    rows: list[Row] = []
    for which, value in enumerate(asked):
        shape = tuple(recording.values[value].shape)
        around = _around(recording, op, weights, {v: m for v, m in measured.items() if v != value})
        given = Given(value, named(recording, value, op), sent.get(value), shape, limit)
        rows.append(judged(weighed, which, given, measured[value], around))
    return rows, _notes(weighed, op)


def pullback_of(recording: Recording, op: Event) -> Event | None:
    """The first pullback of this op whose numbers are all in the recording; None where there is none at all.
    CannotRecompute where they are samples."""
    found = [e for e in recording.events[op.at :] if e.kind == "pullback" and e.info.get("op") == op.at]
    for event in found:
        if all(v < 0 or decode(recording.values[v]) is not None for v in (*event.inputs, *event.outputs)):
            return event
    if not found:
        return None
    raise CannotRecompute(
        "What was sent back through this op is in the recording as a sample only: it is too large."
    )


def _refuse_raised(recording: Recording, pullback: Event) -> None:
    """A rule that raised sent nothing, and that is not None."""
    following = recording.events[pullback.at + 1 :]
    inside = (event for event in following if event.within in (pullback.at, pullback.within))
    if any(event.kind == "error" for event in inside):
        raise CannotRecompute("Its gradient function raised an error, so it sent nothing back.")


def _sent(recording: Recording, op: Event, pullback: Event) -> dict[int, Array]:
    """By the op's input, all that this pullback sent there."""
    found: dict[int, Array] = {}
    slots: list[int] = list(pullback.info.get("wrt", ()))
    for slot, value in zip(slots, pullback.outputs, strict=False):
        array, to = decode(recording.values[value]), op.inputs[slot]
        if array is None or array.shape != tuple(recording.values[to].shape):
            raise CannotRecompute("What it sent back is sparse (only some rows): that is not compared.")
        found[to] = real(array) + found.get(to, 0.0)
    return found


def _silent(recording: Recording, op: Event, pullback: Event, value: int) -> bool:
    """Whether a person's gradient function gave None for an input that leads back to a source."""
    call = recording.events[pullback.within]
    if op.what != OWN or call.kind != "gradient":
        return False
    tape = call.info.get("tape", -1)
    return any(
        source >= 0 and value in reached(recording, source, lambda event: tape in event.info.get("tapes", ()))
        for source in call.info.get("sources", ())
    )


def _weights(recording: Recording, op: Event, pullback: Event) -> list[Weight]:
    found: list[Weight] = []
    for target, cotangent in zip(op.outputs, pullback.inputs, strict=False):
        array = decode(recording.values[cotangent]) if cotangent >= 0 else None
        if array is not None:
            found.append(Weight(target, real(array)))
    if not found:
        raise CannotRecompute("Nothing arrived at this op from above.")
    return found


def _around(
    recording: Recording, op: Event, weights: Sequence[Weight], others: Mapping[int, Measured]
) -> Around:
    factors = {"the upstream gradient": weights[0].upstream}
    for value in dict.fromkeys((*op.inputs, *op.outputs)):
        array = (
            decode(recording.values[value]) if value >= 0 and is_real(recording.values[value].dtype) else None
        )
        if array is not None:
            factors[named(recording, value, op)] = np.asarray(array, np.float64)
    return Around(
        factors, others_of(recording, op, others), counts_of(recording, (*op.inputs, *op.outputs), op)
    )


def _notes(weighed: Weighed, op: Event) -> list[str]:
    notes = common_notes(weighed)
    if op.what == OWN:
        function = op.info.get("attrs", {}).get("function", "the function")
        notes.append(
            f"The gradient is what {function}'s own gradient function gave. Where it means to differ (a reversed or a "
            "straight-through gradient), a disagreement is intended."
        )
    return notes
