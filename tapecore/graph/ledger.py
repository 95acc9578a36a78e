"""The ways on which the gradient of one source came back in one gradient call, and how many paths they make.

A path goes from a target over uses of values back to the source; each contribution that was sent is a hop. An op
that takes a value twice sends it two contributions: two hops.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.gains import sent_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording


class Hop(NamedTuple):
    """Pullback ``at`` of op event ``op`` sent a contribution from the op's result ``value`` (its ``output``) to
    ``to`` (its input ``slot``)."""

    at: int
    op: int
    output: int
    value: int
    slot: int
    to: int


class Flow(NamedTuple):
    """``starts``: the cotangents' values that seed each target; ``hops`` in the order of the backward pass, only those
    that lie on a path; ``ends``: the values that count as the source; ``paths``: how many there are."""

    starts: dict[int, list[int]]
    hops: list[Hop]
    ends: frozenset[int]
    paths: int


def flow(recording: Recording, call: int, place: int) -> Flow:
    """What leads from the targets of gradient call ``call`` to its source ``place``. Linear in the pullbacks.

    No hops and no paths where that is no call of ``gradient``, or nothing leads there.
    """
    ends = _ends(recording, call, place)
    starts: dict[int, list[int]] = defaultdict(list)
    hops: list[Hop] = []
    for event in sent_back(recording, call) if ends else ():
        if event.kind == "seed":
            starts[event.inputs[0]] += event.outputs[:1]
        else:
            hops += _hops(recording, event, ends)
    return _between(starts, hops, ends)


def _ends(recording: Recording, call: int, place: int) -> frozenset[int]:
    """The source's value; of a Variable all that it has held, for a tape knows it by itself alone."""
    event = recording.events[call] if 0 <= call < len(recording.events) else None
    if event is None or event.kind != "gradient" or event.what != "gradient":
        return frozenset()
    sources, variables = event.info.get("sources", ()), event.info.get("source_variables", ())
    if not 0 <= place < len(sources) or sources[place] < 0:
        return frozenset()
    variable = variables[place] if place < len(variables) else -1
    held = (value.id for value in recording.values if value.variable == variable >= 0)
    return frozenset((sources[place], *held))


def _hops(recording: Recording, pullback: Event, ends: frozenset[int]) -> Iterator[Hop]:
    """From each result that a cotangent came to, to each input that a contribution was sent to."""
    op = int(pullback.info["op"])
    arrived = [
        (output, value)
        for output, (value, cotangent) in enumerate(
            zip(recording.events[op].outputs, pullback.inputs, strict=False)
        )
        if cotangent >= 0 and value not in ends
    ]
    for slot, to in zip(pullback.info.get("wrt", ()), pullback.info.get("to", ()), strict=False):
        for output, value in arrived:
            yield Hop(pullback.at, op, output, value, slot, to)


def _between(starts: dict[int, list[int]], hops: list[Hop], ends: frozenset[int]) -> Flow:
    """Forward how many paths come to each value, backward from which the source can be reached."""
    coming_to: dict[int, int] = dict.fromkeys(starts, 1)
    for hop in hops:  # a value's contributions have all come before its own op's pullback
        coming = coming_to.get(hop.value, 0)
        if coming:
            coming_to[hop.to] = coming_to.get(hop.to, 0) + coming
    leading = set(ends)
    kept: list[Hop] = []
    for hop in reversed(hops):
        if hop.to in leading and hop.value in coming_to:
            leading.add(hop.value)
            kept.append(hop)
    begun = {value: seeds for value, seeds in starts.items() if value in leading}
    return Flow(begun, kept[::-1], ends, sum(coming_to.get(value, 0) for value in ends))
