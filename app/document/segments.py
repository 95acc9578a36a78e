"""Labelled stretches of the strip: the passes on lane 0, the tapes on the lanes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.model import Segment, Step
from app.document.names import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.document.speech import Speech
    from tapecore.recording.event import Event


def build_segments(speech: Speech, steps: Sequence[Step]) -> list[Segment]:
    """Forward stretches, gradient calls and an error after them, then every tape while it is open."""
    return [*_passes(speech, steps), *_tapes(speech, len(steps))]


def _passes(speech: Speech, steps: Sequence[Step]) -> list[Segment]:
    calls = [_call_of(speech, step) for step in steps]
    found: list[Segment] = []
    start = 0
    for index in range(1, len(steps) + 1):
        if index == len(steps) or calls[index] != calls[start]:
            found.append(_segment(speech, steps, calls[start], start, index - 1))
            start = index
    return found


def _call_of(speech: Speech, step: Step) -> int:
    """The outermost gradient call that a step belongs to, or -1."""
    event = speech.lookup.events[step.at]
    found = -1
    while True:
        if event.kind == "gradient":
            found = event.at
        if event.within < 0:
            return found
        event = speech.lookup.events[event.within]


def _segment(speech: Speech, steps: Sequence[Step], call: int, first: int, last: int) -> Segment:
    if call < 0 and all(step.kind == "error" for step in steps[first : last + 1]):
        return Segment(first, last, "error", "neutral", 0)
    if call < 0:
        tangents = any(step.phase == "tangent" for step in steps[first : last + 1])
        label, phase = ("forward, with tangents", "tangent") if tangents else ("forward", "forward")
        return Segment(first, last, label, phase, 0)
    gradient = speech.lookup.events[call]
    phase = "tangent" if gradient.what == "jvp" else "backward"
    return Segment(first, last, call_label(speech, gradient), phase, 0)


def call_label(speech: Speech, gradient: Event) -> str:
    """`∂loss/∂(x, w)`, at most three sources named."""
    sources = [speech.source(gradient, place) for place in range(len(gradient.info.get("sources", ())))]
    shown = [*sources[:3], "…"] if len(sources) > 3 else sources
    wrt = wrapped(shown[0]) if len(shown) == 1 else f"({', '.join(shown)})"
    return f"∂{wrapped(speech.target(gradient))}/∂{wrt}"


def _tapes(speech: Speech, count: int) -> list[Segment]:
    opened: dict[str, tuple[int, int, str]] = {}
    found: list[Segment] = []
    for event in speech.lookup.events:
        key = f"{'accumulator' if 'accumulator' in event.info else 'tape'} {_number(event)}"
        if event.kind in ("tape_open", "accumulator_open"):
            lane = 1 + len(opened)
            opened[key] = (speech.lookup.step_of(event.at), lane, speech.tape(event))
        elif event.kind in ("tape_close", "accumulator_close") and key in opened:
            start, lane, label = opened.pop(key)
            found.append(Segment(start, speech.lookup.step_of(event.at), label, "neutral", lane))
    left = [Segment(start, count - 1, label, "neutral", lane) for start, lane, label in opened.values()]
    return sorted(found + left, key=lambda segment: (segment.lane, segment.from_)) if count else []


def _number(event: Event) -> int:
    return int(event.info.get("tape", event.info.get("accumulator", -1)))
