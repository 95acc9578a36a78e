"""What a swept program's recording says of each point: the target, and the gradient of each source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tapecore.diagnosis.places import gradient_call
from tapecore.recording.numbers import NON_FINITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.charts.sweep import Sweep
    from tapecore.recording import Event, Recording


@dataclass(frozen=True)
class Point:
    """One point: the sources as the program had them, the target, and the gradients (None: no gradient)."""

    sources: tuple[float, ...]
    target: float
    gradients: tuple[float | None, ...]


def read(recording: Recording, sweep: Sweep, places: Sequence[int]) -> dict[int, Point]:
    """By a point's number what came of it; one that raised before the call is missing."""
    found: dict[int, Point] = {}
    number = -1
    answers: dict[int, dict[int, Event]] = {}
    for event in recording.events:
        if event.kind == "answer":
            answers.setdefault(event.within, {})[int(event.info.get("source", 0))] = event
    for event in recording.events:
        if event.kind == "pass" and event.line == sweep.loop:
            number = int(event.info.get("index", number + 1))
        elif event.kind == "gradient" and event.within < 0 and number not in found:
            point = _point(recording, sweep, places, event, answers.get(event.at, {}))
            if point is not None:
                found[number] = point
    return found


def _point(
    recording: Recording, sweep: Sweep, places: Sequence[int], event: Event, answers: dict[int, Event]
) -> Point | None:
    sources = event.info.get("sources", ())
    if gradient_call(recording, sweep.program, event) is not sweep.call or len(event.inputs) != 1:
        return None
    if any(place >= len(sources) or place not in answers for place in places):
        return None
    given = [answers[place].outputs for place in places]
    return Point(
        tuple(scalar(recording, sources[place]) for place in places),
        scalar(recording, event.inputs[0]),
        tuple(scalar(recording, outputs[0]) if outputs else None for outputs in given),
    )


def scalar(recording: Recording, value: int) -> float:
    """The one number of a value; NaN where there is not exactly one."""
    items = recording.values[value].data.items if 0 <= value < len(recording.values) else ()
    if len(items) != 1:
        return math.nan
    item = items[0]
    return float(NON_FINITE.get(item, math.nan)) if isinstance(item, str) else float(item)  # type: ignore[arg-type]
