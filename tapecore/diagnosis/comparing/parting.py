"""Where two runs part, in one sentence."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tapecore.diagnosis.clipping import middle
from tapecore.diagnosis.comparing.difference import tapes_of
from tapecore.diagnosis.comparing.lines import Lines
from tapecore.diagnosis.comparing.words import LEFT, done, given
from tapecore.graph.numbers import number, shape_text

if TYPE_CHECKING:
    from tapecore.diagnosis.comparing.comparison import Comparison
    from tapecore.diagnosis.comparing.difference import Difference
    from tapecore.diagnosis.run import Run

NEAR = 20
"""So many steps after the first that differs it is looked for what stands in its place in the other run."""
LONGEST = 60


class Sides(NamedTuple):
    """What the two runs are called."""

    before: str = "the first run"
    after: str = "the second"


_SIDES = Sides()


def parting(comparison: Comparison, sides: Sides = _SIDES) -> str:
    """``Alike for 4 steps. Then line 5: `x * x` gives 9.0 in the first run, 16.0 in the second.``"""
    first = comparison.first
    if first is None:
        return f"All {comparison.alike:,} steps are alike, to the last bit of what was kept."
    alike = comparison.pairs.index(first.pair)
    said = _told(comparison, first, sides)
    if not alike:
        return f"They differ from the first step on. {said[0].upper()}{said[1:]}"
    return f"Alike for {alike:,} {'step' if alike == 1 else 'steps'}. Then {said}"


def _told(comparison: Comparison, first: Difference, sides: Sides) -> str:
    runs = comparison.before, comparison.after
    instead = _instead(comparison, first)
    if instead is not None:
        old, new = (_does(run, at) for run, at in zip(runs, instead, strict=True))
        line = runs[0].recording.events[instead[0]].line
        return f"{_place(line)}{old} in {sides.before}, {new} in {sides.after}."
    side = 0 if first.pair.before >= 0 else 1
    line = runs[side].recording.events[first.pair[side]].line
    if first.kind in ("only before", "only after"):
        where = f" (line {line})" if line > 0 else ""
        return f"only {sides[side]} has {_with_result(runs[side], first.pair[side])}{where}."
    return f"{_place(line)}{_both(runs, first, sides)}."


def _place(line: int) -> str:
    return f"line {line}: " if line > 0 else ""


def _instead(comparison: Comparison, first: Difference) -> tuple[int, int] | None:
    """A step that only the one has, and the one of the same line that the other has in its place."""
    if first.kind not in ("only before", "only after"):
        return None
    start = comparison.pairs.index(first.pair)
    places = Lines(comparison.before.recording.source, comparison.after.recording.source)
    line = _line_in(comparison, places, first)
    for pair in islice(comparison.pairs, start + 1, start + NEAR):
        if (pair.before < 0) != (first.pair.before < 0) and min(pair) < 0:
            both = max(first.pair.before, pair.before), max(first.pair.after, pair.after)
            events = (run.recording.events[at] for run, at in zip(_runs(comparison), both, strict=True))
            old, new = events
            if line == places.before.get(old.line) == places.after.get(new.line):
                return both
    return None


def _runs(comparison: Comparison) -> tuple[Run, Run]:
    return comparison.before, comparison.after


def _line_in(comparison: Comparison, places: Lines, found: Difference) -> int:
    if found.pair.before >= 0:
        return places.before.get(comparison.before.recording.events[found.pair.before].line, 0)
    return places.after.get(comparison.after.recording.events[found.pair.after].line, 0)


def _code(text: str) -> str:
    return f"`{middle(text, LONGEST)}`"


def _does(run: Run, at: int) -> str:
    """`tf.reduce_mean(x)` stays on the tape."""
    event = run.recording.events[at]
    if event.kind == "op" and tapes_of(event):
        return f"{_code(done(run, at))} stays on the tape"
    gave = given(run, at)
    return f"{_code(done(run, at))} {LEFT}" if gave == LEFT else _with_result(run, at)


def _with_result(run: Run, at: int) -> str:
    gave = given(run, at)
    return f"{_code(done(run, at))}{f' = {middle(gave, LONGEST)}' if gave and gave != LEFT else ''}"


def _both(runs: tuple[Run, Run], found: Difference, sides: Sides) -> str:
    """What a step gave here and there."""
    one, other = (done(run, at) for run, at in zip(runs, found.pair, strict=True))
    events = [run.recording.events[at] for run, at in zip(runs, found.pair, strict=True)]
    if found.kind == "tape":
        on = sides.before if tapes_of(events[0]) > tapes_of(events[1]) else sides.after
        few = min(map(tapes_of, events))
        return f"{_code(one)} is on {'more tapes' if few else 'the tape'} in {on}{'' if few else ' only'}"
    persistent = [bool(event.info.get("persistent")) for event in events]
    if persistent[0] != persistent[1]:
        return f"the tape that opens is persistent in {sides[persistent.index(True)]} only"
    old, new = _results(runs, found)
    if old == new and found.largest is not None:
        return f"{_code(one)} gives {old} in both, but for {number(found.largest)}"
    second = new if one == other else f"{_code(other)} gives {new}"
    return f"{_code(one)} gives {old} in {sides.before}, {second} in {sides.after}"


def _results(runs: tuple[Run, Run], found: Difference) -> tuple[str, str]:
    if found.kind in ("dtype", "shape"):
        values = [run.recording.values[v] for run, v in zip(runs, (found.before, found.after), strict=True)]
        kinds = [v.dtype if found.kind == "dtype" else f"shape {shape_text(v.shape)}" for v in values]
        return kinds[0], kinds[1]
    if found.kind == "count":
        counts = [len(run.recording.events[at].outputs) for run, at in zip(runs, found.pair, strict=True)]
        return f"{counts[0]} {'value' if counts[0] == 1 else 'values'}", str(counts[1])
    old, new = (given(run, at) or "nothing" for run, at in zip(runs, found.pair, strict=True))
    return middle(old, LONGEST), middle(new, LONGEST)
