"""A recording indexed for the questions that the document asks again and again."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from app.document.source import Source
from tapecore.graph.scopes import Scopes
from tapecore.graph.steps import Steps

if TYPE_CHECKING:
    from tapecore.graph.words import Words
    from tapecore.recording import Event, Value


class Lookup:
    """What happened inside which event, who made a value, a Variable's version at a moment, and the steps."""

    def __init__(self, words: Words) -> None:
        self.recording = recording = words.recording
        self.events = recording.events
        self.values = recording.values
        self.source = Source(words)
        self.scopes = Scopes(recording, self.source.program)
        self.steps = Steps(recording)
        self.children: dict[int, list[Event]] = defaultdict(list)
        self.producer: dict[int, Event] = {}
        self.versions: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for event in self.events:
            self._index(event)

    def _index(self, event: Event) -> None:
        if event.within >= 0:
            self.children[event.within].append(event)
        if event.kind != "read":
            for value in event.outputs:
                self.producer.setdefault(value, event)
        if event.kind in ("create", "assign") and "variable" in event.info and event.outputs:
            number = int(event.info["variable"])
            self.versions[number].append((event.at, event.outputs[0]))

    def step_of(self, at: int) -> int:
        """The step that an event is, or folds into; 0 when there are none."""
        return max(0, self.steps.of(at))

    def state(self, variable: int, at: int) -> Value | None:
        """A Variable's value when event `at` happened."""
        history = self.versions.get(variable, [])
        place = bisect_right(history, (at, len(self.values)))
        return self.values[history[place - 1][1]] if place else None

    def seeds_of(self, call: Event) -> list[Event]:
        """The seeds of a gradient call: none for one that its tape never began."""
        return [child for child in self.children[call.at] if child.kind == "seed"]

    def refusal_of(self, call: Event) -> Event | None:
        """The error of a gradient call that never began; None for one that did, or that got None for an answer."""
        errors = (child for child in self.children[call.at] if child.kind == "error")
        return None if self.seeds_of(call) else next(errors, None)

    def gradient_of(self, event: Event) -> Event | None:
        """The gradient call that an event is part of."""
        while event.kind != "gradient":
            if event.within < 0:
                return None
            event = self.events[event.within]
        return event
