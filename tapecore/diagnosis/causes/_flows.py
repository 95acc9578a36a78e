"""The pullbacks of one call: where what flows back becomes zero or NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event


class Flow(NamedTuple):
    """One contribution: its pullback and op events, the cotangent that arrived, the contribution, the value
    it flows to, the running sum."""

    pullback: Event
    op: Event
    arrived: tuple[int, ...]
    contribution: int
    to: int
    total: int


def flows_of(case: Case) -> Iterator[Flow]:
    """Every contribution of the call, in order."""
    for event in case.asked.pulled_back:
        number = event.info.get("op", -1)
        if event.within != case.question.at or number < 0:
            continue
        info = event.info
        rows = zip(event.outputs, info.get("to", ()), info.get("accumulated", ()), strict=False)
        for contribution, to, total in rows:
            yield Flow(event, case.events[number], event.inputs, contribution, to, total)


def is_zero(case: Case, value: int) -> bool:
    """Whether every element is zero."""
    entry = case.recording.values[value] if value >= 0 else None
    return entry is not None and entry.statistics is not None and entry.statistics.zeros == entry.size > 0


def is_broken(case: Case, value: int) -> bool:
    """Whether some element is NaN or infinite."""
    statistics = case.recording.values[value].statistics if value >= 0 else None
    return statistics is not None and bool(statistics.nans or statistics.infs)


def end_of_flow(case: Case) -> Flow | None:
    """The op nearest to the source that receives something and after which nothing flows on towards it: an
    end before that one, such as the side that a `where` did not take, ends another branch."""
    final = {flow.to: flow.total for flow in flows_of(case)}
    end: Flow | None = None
    for flow in flows_of(case):
        live = any(value >= 0 and not is_zero(case, value) for value in flow.arrived)
        if live and flow.to in case.reached and is_zero(case, final[flow.to]):
            end = flow
    return end


def born_forward(case: Case, op: Event) -> Event | None:
    """The event of the forward pass that first gave what is no number, of those that ``op`` goes by; None where all
    that ``op`` took and gave is finite."""
    broken = [value for value in (*op.inputs, *op.outputs) if is_broken(case, value)]
    seen: set[int] = set()
    while broken:
        maker = case.influence.producer.get(broken[0])
        if maker is None or maker.at in seen:
            return None
        seen.add(maker.at)
        broken = [value for value in maker.inputs if is_broken(case, value)]
        if not broken:
            return maker
    return None
