"""A recording with what is computed from it once, for all its questions."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from tapecore.diagnosis.question import places
from tapecore.graph.asking import is_asked
from tapecore.graph.influence import Influence
from tapecore.graph.words import words_of

if TYPE_CHECKING:
    from tapecore.diagnosis.asked import Asked
    from tapecore.diagnosis.question import Question
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording


class Run:
    """A recording, its text, and what is computed from both once."""

    def __init__(self, recording: Recording, words: Words | None = None) -> None:
        self.recording = recording
        self.words = words or words_of(recording)
        self.program = self.words.program
        self.influence = Influence(recording)
        self.events = recording.events
        self.asked: dict[tuple[int, tuple[int, ...]], Asked] = {}
        """What the sources of the last calls asked about share."""
        self.kinds: dict[tuple[tuple[int, ...], int], dict[object, list[int]]] = {}
        """What the targets of the last call asked about were computed from, by kind and size."""
        self.names: dict[tuple[tuple[int, ...], int], list[tuple[int, str]]] = {}
        """Their Variables and names."""
        self.used: dict[tuple[tuple[int, ...], int, int], dict[int, list[int]]] = {}
        """The states of Variables that a call's targets were computed from, by targets, block and call."""

    def close(self) -> None:
        """Let go of what is large, and refers to this run."""
        self.asked.clear()

    @cached_property
    def places(self) -> list[list[Question]]:
        """Each place of the program that asks for a gradient, with every call there, in order."""
        return places(self.recording, self.program, self.words)

    @cached_property
    def unasked(self) -> list[list[Question]]:
        """The same for the calls that the library makes inside a call of the program's: ``model.fit``."""
        return places(self.recording, self.program, self.words, lambda call: not is_asked(call))

    @cached_property
    def sick(self) -> dict[int, list[Question]]:
        """Of each call the questions that are to be explained."""
        found: dict[int, list[Question]] = defaultdict(list)
        for question in (each for place in (*self.places, *self.unasked) for each in place):
            if not question.healthy:
                found[question.at].append(question)
        return found

    @cached_property
    def given(self) -> list[Event]:
        """The answers that are gradients."""
        answers = (e for e in self.events if e.kind == "answer" and e.what == "value")
        return [event for event in answers if not event.info.get("filled")]

    @cached_property
    def returned(self) -> list[Event]:
        """Where numbers that had left TensorFlow surely came back."""
        return [
            e for e in self.events if e.kind == "convert" and e.info.get("sure") and e.info.get("through")
        ]

    @cached_property
    def errors(self) -> dict[int, Event]:
        """The error inside each gradient call that raised."""
        return {e.within: e for e in self.recording.events if e.kind == "error" and e.within >= 0}

    @cached_property
    def made(self) -> dict[int, Event]:
        """The ``create`` event of each Variable; one from before the recording was seen first when it was used."""
        creates = (e for e in reversed(self.recording.events) if e.kind == "create" and "variable" in e.info)
        return {e.info["variable"]: e for e in creates}
