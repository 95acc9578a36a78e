"""Evaluates a recorded program around the values that its sources had; says in a sentence when it cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from app.charts.candidates import Candidates
from app.charts.reading import Point, read, scalar
from app.charts.sweep import standing, sweep
from app.document.lookup import Lookup
from tapecore.diagnosis.places import gradient_call
from tapecore.graph.words import words_of
from tapecore.sandbox import SandboxError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.charts.candidates import Source
    from tapecore.recording import Event, Recording
    from tapecore.sandbox import Sandbox

LINE, SIDE, FEWEST = 81, 21, 7
"""Points of a curve, points on each side of a contour, and how many a curve has at the least."""
MOST_EVENTS = 60_000
"""So many events a sweep may make, by what the program itself made."""
FARTHEST = 1e30
Span = tuple[float, float]


class CannotDraw(Exception):
    """Why there is nothing to draw, as a sentence for the person."""


@dataclass(frozen=True)
class Drawn:
    """Numbers at points: one axis for each source; the target and the gradients in row-major order, the last
    axis fastest; None for what is not finite or was not reached. `at` is the recorded point, `steps` how many of
    them raised or gave something that is not finite."""

    axes: list[list[float]]
    target: list[float | None]
    gradients: list[list[float | None]]
    at: list[float]
    here: float | None
    slope: list[float | None]
    missing: int
    connected: list[bool] = field(default_factory=list[bool])


def evaluate(
    recording: Recording, at: int, places: Sequence[int], spans: Sequence[Span | None], sandbox: Sandbox
) -> Drawn:
    """The target of the gradient call `at` with one or two of its sources moved. Blocks. CannotDraw."""
    call, sources, lookup = _asked(recording, at, places)
    here = [scalar(recording, source.value) for source in sources]
    axes = _axes(recording, call, here, spans)
    grid = [tuple(here), *product(*axes), tuple(here)]
    program = lookup.source.program
    written = gradient_call(recording, program, call)
    assert written is not None
    swept = sweep(program, written, [source.made for source in sources], grid, standing(recording, call))
    try:
        outcome = sandbox.run(swept.program.source, name=recording.header.name, seed=recording.header.seed)
    except SandboxError:
        raise CannotDraw("No process could be started to run the program in.") from None
    points = read(outcome.recording, swept, places)
    if outcome.killed:
        raise CannotDraw(f"Drawing this takes too long: {len(points)} of {len(grid)} points were done.")
    _check(points, len(grid), here, scalar(recording, call.inputs[0]), outcome.error)
    return _drawn(axes, [points.get(number) for number in range(1, len(grid) - 1)], points[0])


def _asked(recording: Recording, at: int, places: Sequence[int]) -> tuple[Event, list[Source], Lookup]:
    lookup = Lookup(words_of(recording))
    for call, sources in Candidates(lookup).found():
        wanted = [source for place in places for source in sources if source.place == place]
        if call.at == at and 1 <= len(places) <= 2 and len(wanted) == len(places) == len(set(places)):
            return call, wanted, lookup
    raise CannotDraw(
        "This gradient call cannot be drawn against that: the text does not give it a value of its own."
    )


def _axes(
    recording: Recording, call: Event, here: Sequence[float], spans: Sequence[Span | None]
) -> list[list[float]]:
    allowed = MOST_EVENTS // max(1, call.at)
    count = min(LINE, allowed) if len(here) == 1 else min(SIDE, math.isqrt(allowed))
    if count < FEWEST:
        raise CannotDraw(
            f"The program is too long to be run at many points: {call.at:,} events up to the gradient."
        )
    if not all(math.isfinite(x) for x in here):
        raise CannotDraw("The value itself is not finite: there is nothing around it to draw.")
    spans = [span or around(x) for x, span in zip(here, spans, strict=True)]
    if any(not -FARTHEST <= low < high <= FARTHEST for low, high in spans):
        raise CannotDraw("From must be a number below to.")
    return [[low + (high - low) * k / (count - 1) for k in range(count)] for low, high in spans]


def around(x: float) -> Span:
    """As far to both sides as zero and a little more, at least 1.5."""
    reach = 1.5 * max(1.0, abs(x))
    return x - reach, x + reach


def _check(
    points: dict[int, Point], count: int, here: list[float], recorded: float, error: str | None
) -> None:
    """The recorded point comes first and last: what is a function of the sources alone gives the same there."""
    first, last = points.get(0), points.get(count - 1)
    if first is None:
        raise CannotDraw(
            f"Run again, the program did not get to its gradient{f': {error}' if error else ''}."
        )
    if not all(_same(x, y) for x, y in zip(first.sources, here, strict=True)):
        raise CannotDraw(
            "The program gives it another value before the gradient: its first one makes no difference."
        )
    if last is None or not _same(first.target, recorded) or not _same(last.target, first.target):
        other = last.target if last is not None and _same(first.target, recorded) else first.target
        raise CannotDraw(
            f"Run again with the same values, the program gives {other:.6g} and not {recorded:.6g}: it draws random"
            " numbers or remembers what was before, so there is no curve."
        )


def _same(x: float, y: float) -> bool:
    return math.isclose(x, y, rel_tol=1e-5, abs_tol=1e-7) or x == y or (math.isnan(x) and math.isnan(y))


def _drawn(axes: list[list[float]], points: list[Point | None], first: Point) -> Drawn:
    target = [_finite(point.target if point else None) for point in points]
    gradients = [[_finite(p.gradients[k] if p else None) for p in points] for k in range(len(axes))]
    connected = [any(p is not None and p.gradients[k] is not None for p in points) for k in range(len(axes))]
    return Drawn(
        axes, target, gradients, list(first.sources), _finite(first.target), [_finite(g) for g in first.gradients],
        target.count(None), connected,
    )  # fmt: skip


def _finite(x: float | None) -> float | None:
    return x if x is not None and math.isfinite(x) else None
