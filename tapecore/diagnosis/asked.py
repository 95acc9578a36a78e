"""One gradient call with what the sources that it asks about share: whatever takes a walk over the recording is
walked once for all of them."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.diagnosis.making import begun
from tapecore.diagnosis.refusing import is_custom, not_pushed, op_of, refused
from tapecore.graph.route import Judge
from tapecore.graph.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from tapecore.diagnosis.case import Case
    from tapecore.recording.event import Event, Name

KEPT = 6
"""Of so many calls it is kept."""


def asked_of(case: Case) -> Asked:
    """The call that ``case`` is about, with the others of its sources that are to be explained."""
    kept, key = case.run.asked, (case.until, case.targets)
    found = kept.pop(key, None)
    if found is None or case.own not in found.places:
        others = (case.about(question) for question in case.run.sick.get(case.until, ()))
        found = Asked([case, *(other for other in others if other.targets == case.targets)])
    kept[key] = found  # the last asked for is the last to go
    if len(kept) > KEPT:
        del kept[next(iter(kept))]
    return found


class Asked:
    """``places``: of each source its place among them all, as a question names it (value and Variable)."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = list({case.own: case for case in cases}.values())
        self._case = case = self._cases[0]
        self.places = {case.own: place for place, case in enumerate(self._cases)}
        self._influence = case.influence
        self._events = case.events
        self._until = case.until
        self._between: dict[str, dict[int, dict[int, tuple[Event, int]]]] = {}
        self.lines_since: dict[int, set[int]] = {}
        """By event the lines that made parts of the targets from there on, for those events that were asked about."""

    @cached_property
    def begun(self) -> int:
        """The event since which the targets were in the making: of this pass, in this call."""
        return begun(self._case)

    @cached_property
    def ancestors(self) -> AbstractSet[int]:
        """Every value that had a part in the targets."""
        return self._influence.ancestors(self._case.targets, self._until)

    @cached_property
    def latest(self) -> list[int]:
        """The same, the last first."""
        return sorted(self.ancestors, reverse=True)

    @cached_property
    def states(self) -> dict[int, int]:
        """Of each Variable among them the last state."""
        values = self._case.recording.values
        return {values[value].variable: value for value in self.latest[::-1] if values[value].variable >= 0}

    @cached_property
    def makers(self) -> list[Event]:
        """The events that made them, in that order."""
        producer = self._influence.producer
        return [event for value in self.latest if (event := producer.get(value)) is not None]

    @cached_property
    def target_lines(self) -> list[int]:
        """Lines of the events that made the targets and what they come from, the last first."""
        return [line for line in dict.fromkeys(event.line for event in self.makers) if line > 0]

    @cached_property
    def last_made(self) -> dict[int, int]:
        """Of each place on the person's stack the last event there that made a part of the targets."""
        found: dict[int, int] = {}
        for event in self.makers:
            found[event.stack] = max(event.at, found.get(event.stack, -1))
        return found

    @cached_property
    def first_taken(self) -> Event | None:
        """The first that took something out of a container."""
        return next((event for event in reversed(self.makers) if event.kind == "data"), None)

    @cached_property
    def inside(self) -> list[Event]:
        """Those that happened inside a gradient call, the first first."""
        return [event for event in reversed(self.makers) if event.within >= 0]

    @cached_property
    def pulled_into(self) -> list[Event]:
        """The pullbacks that made parts of the targets, in order."""
        within = sorted({event.within for event in self.inside})
        return [event for at in within if (event := self._events[at]).kind == "pullback"]

    # ------------------------------------------------------------------------- what happened until the question

    @cached_property
    def _by_kind(self) -> dict[str, list[Event]]:
        wanted = {"branch", "escape", "data", "tangent"}
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self._events[: self._until]:
            if event.kind in wanted:
                found[event.kind].append(event)
        return found

    @property
    def branches(self) -> list[Event]:
        """The truth tests."""
        return self._by_kind["branch"]

    @property
    def escapes(self) -> list[Event]:
        """Where numbers left TensorFlow."""
        return self._by_kind["escape"]

    @property
    def data(self) -> list[Event]:
        """What was put into containers and taken from them."""
        return self._by_kind["data"]

    @cached_property
    def pulled_back(self) -> list[Event]:
        """The pullbacks in this call, in order."""
        found: list[Event] = []
        for event in self._events[self._until + 1 :]:
            if event.within < self._until:
                break
            if event.kind == "pullback":
                found.append(event)
        return found

    # ------------------------------------------------------------------------------------------ the ways there

    @cached_property
    def judge(self) -> Judge:
        """Judges links for this call."""
        return Judge(self._influence, self._case.tape, self._until)

    @cached_property
    def refused(self) -> list[frozenset[tuple[int, int]]]:
        """Of each source the inputs (event, slot) for which a rule gave nothing, although the tape followed them."""
        if self._case.tape.forward:
            return [not_pushed(self._case, self._by_kind["tangent"])] * len(self._cases)
        pulled = [e for e in self.pulled_back if is_custom(op_of(self._events, e))]
        return [refused(case, pulled) for case in self._cases]

    @cached_property
    def ways(self) -> Ways:
        """Every way there is."""
        return self._ways(-1)

    @cached_property
    def ways_of_now(self) -> Ways:
        """Those that began in this pass, in this call."""
        return self._ways(self.begun - 1) if self.begun > 0 else self.ways

    def _ways(self, since: int) -> Ways:
        starts = [case.start for case in self._cases]
        return Ways(self.judge, starts, self._case.targets, refused=self.refused, since=since)

    @cached_property
    def names_reached(self) -> list[list[Name]]:
        """Of each source the names, until the question, of what it had a part in."""
        found: list[list[Name]] = [[] for _ in self._cases]
        for name in self._case.recording.names:
            if name.after < self._until:
                for place in self.ways.sweep.places_at(name.value):
                    found[place].append(name)
        return found

    def between(self, what: str) -> dict[int, dict[int, tuple[Event, int]]]:
        """By line, and by place on the person's stack, an event of that op with which the block made a part of the
        targets from some of the sources, and which all were there."""
        if what not in self._between:
            self._between[what] = self._made_by(what)
        return self._between[what]

    def _made_by(self, what: str) -> dict[int, dict[int, tuple[Event, int]]]:
        found: dict[int, dict[int, tuple[Event, int]]] = defaultdict(dict)
        producer, sweep, opened = self._influence.producer, self.ways.sweep, self._case.opened
        for value in self.ancestors:
            event = producer.get(value)
            if event is not None and event.what == what and event.at > opened:
                there = found[event.line]
                known = there.get(event.stack, (event, 0))
                there[event.stack] = known[0], known[1] | sweep.sources_at(value)
        return found
