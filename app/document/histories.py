"""What each Variable has held, and the gradient calls that can be drawn against their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.charts.candidates import Candidates
from app.document.model import Curve, History, Moved, Noted

if TYPE_CHECKING:
    from app.charts.candidates import Source
    from app.document.lookup import Lookup
    from app.document.speech import Speech
    from tapecore.recording import Event


def build_histories(speech: Speech) -> list[History]:
    """For each Variable with more than one version the steps at which it got them, and the values."""
    lookup = speech.lookup
    return [
        History(
            variable=number,
            name=speech.names.variable(number),
            steps=[lookup.step_of(at) for at, _ in versions],
            values=[value for _, value in versions],
        )
        for number, versions in sorted(lookup.versions.items())
        if len(versions) > 1
    ]


def build_noted(lookup: Lookup) -> list[Noted]:
    """For each name that numbers were noted under (``tf.summary.scalar``) the numbers, in their order."""
    found: dict[str, Noted] = {}
    for event in lookup.events:
        if event.kind == "summary":
            noted = found.setdefault(event.what, Noted(event.what, [], [], []))
            noted.steps.append(lookup.step_of(event.at))
            noted.counts.append(int(event.info["step"]))
            noted.values.append(event.inputs[0])
    return list(found.values())


def build_curves(speech: Speech) -> list[Curve]:
    """The gradient calls whose target is one number and one or more of whose sources can be moved."""
    return [_curve(speech, call, sources) for call, sources in Candidates(speech.lookup).found()]


def _curve(speech: Speech, call: Event, sources: list[Source]) -> Curve:
    moved = [Moved(each.place, speech.source(call, each.place), each.value) for each in sources]
    return Curve(call.at, speech.lookup.step_of(call.at), call.line, speech.target(call), moved)
