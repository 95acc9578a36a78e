"""Labelled stretches of the strip: the passes on lane 0, the tapes on the lanes below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.document.lanes import build_lanes
from app.document.model import Segment
from app.document.names import wrapped

if TYPE_CHECKING:
    from app.document.speech import Speech
    from app.document.steps import Brief
    from tapecore.recording.event import Event


def build_segments(speech: Speech, steps: Brief) -> list[Segment]:
    """Forward stretches, gradient calls and an error after them, then what every tape does until its last call."""
    calls = [event for event in speech.lookup.events if event.kind == "gradient"]
    labels = {call.at: call_label(speech, call) for call in calls}
    return [*_passes(speech, steps), *build_lanes(speech, labels, len(steps))]


def _passes(speech: Speech, steps: Brief) -> list[Segment]:
    outermost = _outermost(speech)
    calls = [outermost[at] for at in steps.at]
    found: list[Segment] = []
    start = 0
    for index in range(1, len(steps) + 1):
        if index == len(steps) or calls[index] != calls[start]:
            found.append(_segment(speech, steps, calls[start], start, index - 1))
            start = index
    return found


def _outermost(speech: Speech) -> list[int]:
    """For each event the outermost gradient call that it belongs to, or -1; what an event is within comes before it."""
    found: list[int] = []
    for event in speech.lookup.events:
        around = found[event.within] if event.within >= 0 else -1
        found.append(event.at if around < 0 and event.kind == "gradient" else around)
    return found


def _segment(speech: Speech, steps: Brief, call: int, first: int, last: int) -> Segment:
    if call < 0 and all(kind == "error" for kind in steps.kind[first : last + 1]):
        return Segment(first, last, "error", "neutral", 0)
    if call < 0:
        tangents = "tangent" in steps.phase[first : last + 1]
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
