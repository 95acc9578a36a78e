"""One op's pullback: what each of its inputs receives, and how the accumulators fill."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from app.document.formula import in_names, with_numbers
from app.document.model import Contribution
from app.document.shares import Share, Words, at
from tapecore.graph.numbers import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.document.lookup import Lookup
    from app.document.names import Names
    from tapecore.recording.event import Event


class Accumulators:
    """Builds contributions, of any pullback; what each accumulator held before is found once for all."""

    def __init__(self, lookup: Lookup, names: Names) -> None:
        self._lookup = lookup
        self._names = names
        self._words = Words(lookup, names)
        self._seeds: dict[int, list[int]] = {}

    def of(self, pullback: Event) -> list[Contribution]:
        """The contributions of one pullback, still without their words."""
        return [self._build(share) for share in self._shares(pullback)]

    def word(self, pullback: Event, target: str, contributions: Sequence[Contribution]) -> None:
        """Write the words of its contributions into them, for a gradient of the target called so."""
        for share, made in zip(self._shares(pullback), contributions, strict=True):
            summed = share.unsummed >= 0
            formula = self._words.formula(share)
            own = self._lookup.values[made.contribution]
            made.label = self._names.partial(target, share.to)
            made.formula = in_names(formula, self._words.spelled(share, target), summed)
            made.numbers = with_numbers(
                formula, self._words.arrays(share), text(own), own.shape if summed else None
            )

    def _shares(self, pullback: Event) -> list[Share]:
        op = self._lookup.events[int(pullback.info["op"])]
        return [Share(pullback, op, place) for place in range(len(pullback.outputs))]

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """By pullback (an event's index), for each contribution the value that its accumulator held before, or -1."""
        held: dict[tuple[int, int], int] = {}
        found: dict[int, list[int]] = {}
        for event in self._lookup.events:
            if event.kind == "pullback":
                receivers, sums = event.info.get("to", ()), event.info.get("accumulated", ())
                around = self._pass_of(event)
                kept: list[int] = []
                found[event.at] = kept
                for place in range(len(event.outputs)):
                    key = (around, at(receivers, place))
                    kept.append(held.get(key, -1))
                    held[key] = at(sums, place)
        return found

    def _build(self, share: Share) -> Contribution:
        return Contribution(
            label="",
            formula="",
            numbers="",
            upstream=at(share.pullback.inputs, 0),
            unsummed=share.unsummed,
            contribution=share.pullback.outputs[share.place],
            before=self.before[share.pullback.at][share.place],
            accumulated=share.accumulated,
            use=self._lookup.step_of(share.op.at),
        )

    def _pass_of(self, pullback: Event) -> int:
        """The backward pass that a pullback belongs to: its gradient call, or a Jacobian row's seed."""
        call = self._lookup.gradient_of(pullback)
        if call is None or call.what == "gradient":
            return pullback.within
        if call.at not in self._seeds:
            children = self._lookup.children[call.at]
            self._seeds[call.at] = [event.at for event in children if event.kind == "seed"]
        seeds = self._seeds[call.at]
        place = bisect_left(seeds, pullback.at)
        return seeds[place - 1] if place else pullback.within


def told(contribution: Contribution, texts: Sequence[str]) -> str:
    """`from this use Σ … = 0.8855; so far 3.6348 + 0.8855 = 4.5203`; `texts` are the values' texts."""
    own = texts[contribution.contribution]
    worked = contribution.numbers or f"{contribution.formula} = {own}".removeprefix(" = ")
    use = own if worked == own else worked
    if contribution.before < 0 or contribution.accumulated < 0:
        return f"{contribution.label}: {use}"
    sum_so_far = f"{texts[contribution.before]} + {own} = {texts[contribution.accumulated]}"
    return f"{contribution.label}: from this use {use}; so far {sum_so_far}"
