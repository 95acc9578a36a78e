"""The way on which most of a gradient came from the target to a source, with its norm at each stop."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tapecore.graph.gains import norm_of, sent_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

NEAR = 0.5
"""Of contributions that are at least this part of the largest one, the way takes that from furthest away: what
is equal at each pass of a loop came through all of them."""


class Stop(NamedTuple):
    """A value on the way and the ``norm`` of its whole gradient, of which the way's share has the norm ``sent``; that
    came through input ``slot`` of op event ``op`` (the target: -1)."""

    value: int
    norm: float | None
    sent: float | None
    op: int
    slot: int


class Share(NamedTuple):
    """What a value received from one seed or pullback: ``sent`` is the cotangent's value, ``place`` which of the
    pullback's contributions it is."""

    event: Event
    place: int
    sent: int

    @property
    def op(self) -> int:
        """The op event of the pullback; -1 for a seed."""
        return int(self.event.info.get("op", -1))

    @property
    def slot(self) -> int:
        """Which input of the op the value is; -1 for a seed."""
        return item(self.event.info.get("wrt", ()), self.place)


class Backflow:
    """All that one gradient call sent back, indexed once, in time linear in its pullbacks."""

    def __init__(self, recording: Recording, call: int) -> None:
        self.recording = recording
        self.shares: dict[int, list[Share]] = defaultdict(list)
        """What each value received, in order."""
        for event in sent_back(recording, call):
            to = event.info.get("to", ()) if event.kind == "pullback" else event.inputs[:1]
            for place, (value, sent) in enumerate(zip(to, event.outputs, strict=False)):
                self.shares[value].append(Share(event, place, sent))

    def norm(self, value: int) -> float | None:
        """The norm of a recorded value; None where it is not known."""
        return norm_of(self.recording.values, value)

    def final(self, value: int) -> int:
        """The whole gradient of a value that received some: the recorded value that its contributions add up to."""
        last = self.shares[value][-1]
        summed = item(last.event.info.get("accumulated", ()), last.place)
        return summed if summed >= 0 else last.sent

    def main(self, value: int) -> Share | None:
        """The contribution that most of the value's gradient is; None for a value that received none."""
        shares = self.shares.get(value, [])
        if len(shares) < 2:
            return shares[0] if shares else None
        norms = [self.norm(share.sent) or 0.0 for share in shares]
        least = NEAR * max(norms)
        return min((s for s, norm in zip(shares, norms, strict=True) if norm >= least), key=_nearness)

    def way(self, value: int, last: Share | None = None) -> list[Stop]:
        """The stops from the target to ``value``; ``last``: by this contribution to it, not by its main one."""
        found: list[Stop] = []
        share = last or self.main(value)
        seen: set[int] = set()
        while share is not None and value not in seen:
            seen.add(value)
            sent = self.norm(share.sent)
            alone = share is last or len(self.shares[value]) < 2
            found.append(
                Stop(value, sent if alone else self.norm(self.final(value)), sent, share.op, share.slot)
            )
            value = self.output(share)
            share = self.main(value)
        return found[::-1]

    def output(self, share: Share) -> int:
        """The op's output through which a contribution came: of several that with the largest gradient."""
        events = self.recording.events
        op = share.op
        outputs = events[op].outputs if 0 <= op < len(events) else ()
        if len(outputs) < 2:
            return outputs[0] if outputs else -1
        pairs = [(v, g) for v, g in zip(outputs, share.event.inputs, strict=False) if g >= 0]
        return max(pairs, key=lambda pair: self.norm(pair[1]) or 0.0, default=(-1, -1))[0]


def _nearness(share: Share) -> int:
    """The later its op ran, the nearer is a use to the target; a seed is the target itself."""
    return share.op if share.op >= 0 else share.event.at


def item(items: Sequence[int], place: int) -> int:
    """The number at a place, -1 beyond the last."""
    return items[place] if place < len(items) else -1
