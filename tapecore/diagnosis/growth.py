"""Gradients that explode or vanish on their way: advice beside the answers, never a cause and never a verdict.

A gradient is a value, whatever its size: what is said here is what the recorded norms show, for whoever wonders
why a program does not learn. It is said only where one kind of op, used again and again, does most of it, or a
squashing function is flat. A large or small factor that a formula has once (a mean over a batch, data in large
units, a loss at its minimum) is no matter of depth.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tapecore.diagnosis.growth_reasons import DECADES, reason_of, repeated
from tapecore.graph.gains import norm_of, quotient, sent_back
from tapecore.graph.gains_path import Backflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tapecore.diagnosis.growth_reasons import Repeated
    from tapecore.diagnosis.question import Question
    from tapecore.graph.gains_path import Share, Stop
    from tapecore.recording.recording import Recording

LOST = 1e-7
"""A contribution below this part of the sum changes nothing in it: float32 has seven digits."""
USES = 8
"""Of fewer uses each has its weight; of more, half may be lost on the way."""
TRIED = 3
"""So many sources of a place are looked at closely."""


@dataclass(frozen=True)
class Growth:
    """The norm of the gradient that ``question`` asks for is ``ratio`` times that of the target's; where ``lost``
    of ``uses`` uses of the source count for nothing, that of what comes from the furthest of them. ``alike``: how
    many other sources of the place change as much in that direction. Of a place with several calls ``question`` is
    about the worst."""

    question: Question
    ratio: float
    repeated: Repeated
    alike: int = 0
    lost: int = 0
    uses: int = 0


def growths(recording: Recording, places: Iterable[Sequence[Question]]) -> list[Growth]:
    """What explodes or vanishes: for each line that asks what grows or shrinks on the way to a source, else what
    is lost among its uses. ``places`` are the questions of each place and source, all its calls in order."""
    seen = _Norms(recording)
    changed: dict[tuple[int, bool], list[tuple[float, Question]]] = defaultdict(list)
    used: dict[int, list[Question]] = defaultdict(list)
    for asked in places:
        told = [question for question in asked if question.healthy and question.what == "gradient"]
        if not told:
            continue
        decades, worst = max(((seen.decades(each), each) for each in told), key=lambda pair: abs(pair[0]))
        if abs(decades) >= DECADES:
            calls = tuple(each.at for each in asked)
            changed[worst.line, decades > 0].append((decades, replace(worst, calls=calls)))
        else:
            used[told[-1].at].append(told[-1])
    told = [growth for found in changed.values() for growth in _at_sources(seen, found)]
    lines = {growth.question.line for growth in told}
    quiet = (asked for asked in used.values() if asked[0].line not in lines)
    return [*told, *(growth for asked in quiet for growth in _among_uses(seen, asked))]


class _Norms:
    """Norms of one recording's gradients, and the ways that were asked for."""

    def __init__(self, recording: Recording) -> None:
        self.recording = recording
        self._seeds: dict[int, float | None] = {}
        self._flows: dict[int, Backflow] = {}

    def norm(self, value: int) -> float:
        """The norm; 0 where it is not known."""
        return norm_of(self.recording.values, value) or 0.0

    def decades(self, question: Question) -> float:
        """Powers of ten between the seed and the answer; 0 where one of them is not known."""
        ratio = quotient(self.norm(question.gradient), self.seed(question))
        return math.log10(ratio) if ratio else 0.0

    def seed(self, question: Question) -> float | None:
        """The norm that the call started with."""
        if question.at not in self._seeds:
            sent = sent_back(self.recording, question.at)
            self._seeds[question.at] = next(
                (self.norm(e.outputs[0]) for e in sent if e.kind == "seed" and e.outputs), None
            )
        return self._seeds[question.at]

    def flow(self, call: int) -> Backflow:
        """What a call sent back."""
        if call not in self._flows:
            self._flows[call] = Backflow(self.recording, call)
        return self._flows[call]

    def way(self, question: Question, last: Share | None = None) -> list[Stop]:
        """The way to the question's source: to the state of its Variable that the call came to."""
        return self.flow(question.at).way(self._state(question), last)

    def furthest(self, question: Question) -> int:
        """The first op that used the source: the smaller, the further it is from the target."""
        shares = self.flow(question.at).shares.get(self._state(question), ())
        return min((share.op for share in shares), default=-1)

    def _state(self, question: Question) -> int:
        flow, values = self.flow(question.at), self.recording.values
        mine = (v for v in flow.shares if question.variable >= 0 and values[v].variable == question.variable)
        return question.value if question.value in flow.shares else next(mine, -1)


def _at_sources(seen: _Norms, changed: list[tuple[float, Question]]) -> Iterator[Growth]:
    """The one of a place's sources that is told: of those with about the largest change that which is furthest from
    the target and has a reason."""
    least = max(abs(decades) for decades, _ in changed) - 1.0
    near = [pair for pair in changed if abs(pair[0]) >= least]
    for decades, question in sorted(near, key=lambda pair: seen.furthest(pair[1]))[:TRIED]:
        stops = seen.way(question)
        reason = reason_of(seen.recording.events, stops)
        if reason is not None:
            yield Growth(question, 10.0**decades, reason, len(changed) - 1)
            return


def _among_uses(seen: _Norms, asked: list[Question]) -> Iterator[Growth]:
    """The source of one call of whose uses at least half add nothing, because what reaches them has vanished: where
    that is so of several, the one whose furthest use receives least and has a reason.
    """
    sent = _uses(seen.recording, asked)
    found: list[tuple[float, int, Question, Share, int]] = []
    for place, question in enumerate(asked):
        uses = sent.get(question.value, [])
        least = LOST * seen.norm(question.gradient)
        lost = sum(seen.norm(value) < least for value in uses)
        if len(uses) >= USES and 2 * lost >= len(uses):
            found += ((r, place, question, share, lost) for r, share in _vanished(seen, question, least))
    for ratio, _, question, share, lost in sorted(found, key=lambda each: each[:2])[:TRIED]:
        reason = repeated(seen.recording.events, seen.way(question, share)[:-1])
        if reason is not None:
            yield Growth(question, ratio, reason, len(found) - 1, lost, len(sent[question.value]))
            return


def _uses(recording: Recording, asked: list[Question]) -> dict[int, list[int]]:
    """What each source of a call received, use by use."""
    found: dict[int, list[int]] = {question.value: [] for question in asked}
    for event in sent_back(recording, asked[0].at):
        if event.kind == "pullback":
            for value, sent in zip(event.info.get("to", ()), event.outputs, strict=False):
                if value in found:
                    found[value].append(sent)
    return found


def _vanished(seen: _Norms, question: Question, least: float) -> Iterator[tuple[float, Share]]:
    """The furthest use that received anything at all, and what part of the seed's norm reached it, if that is small."""
    flow = seen.flow(question.at)
    lost = [share for share in flow.shares[question.value] if 0 < seen.norm(share.sent) < least]
    if lost:
        furthest = min(lost, key=lambda share: share.op)
        used = flow.output(furthest)
        ratio = quotient(seen.norm(flow.final(used)), seen.seed(question)) if used in flow.shares else None
        if ratio is not None and ratio < 1:
            yield ratio, furthest
