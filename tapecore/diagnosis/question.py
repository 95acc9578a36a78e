"""The questions of a run: one for each place that asks for a gradient, and each source it asks about."""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeVar

from tapecore.diagnosis.places import (
    gradient_call,
    source_texts,
    sources_argument,
    target_argument,
    target_texts,
)
from tapecore.graph.asking import is_asked
from tapecore.graph.program import span_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from tapecore.graph.program import Program
    from tapecore.graph.words import Words
    from tapecore.recording.event import Event
    from tapecore.recording.recording import Recording

T = TypeVar("T")
Result = Literal["none", "value", "zero", "nan", "error"]


@dataclass(frozen=True)
class Question:
    """What is d ``target`` / d ``source``, asked by event ``at``, and what came out.

    ``index`` counts the flattened sources (of ``jvp``: the targets); ``value`` and ``variable`` are the
    source (-1: not a tensor, not a Variable); ``gradient`` is the answer's value, or -1; ``filled``: zeros
    stand for None. ``calls`` are all the events of this place in the program: ``at`` is the first of them
    that went wrong, else the last; ``alike`` of them ended in the same way; ``infinite``: of a
    gradient that is no number, that no element of it is NaN.
    """

    at: int
    line: int
    what: str
    target: str
    source: str
    index: int
    value: int
    variable: int
    kind: str
    result: Result
    gradient: int
    answer: int
    filled: bool
    calls: tuple[int, ...]
    alike: int = 1
    infinite: bool = False

    @property
    def count(self) -> int:
        """How often the program asked."""
        return len(self.calls)

    @property
    def round(self) -> int:
        """Which of the calls this is about, from 0."""
        return self.calls.index(self.at)

    @property
    def healthy(self) -> bool:
        """Whether there is nothing to explain."""
        return self.result == "value"


def places(
    recording: Recording, program: Program, words: Words, asked: Callable[[Event], bool] = is_asked
) -> list[list[Question]]:
    """Every question: for each place of the program that asks, in the order in which it first did, all its
    calls. What a recording that was cut off no longer tells is left out: it is no answer, and no error.
    ``asked``: which gradient calls."""
    found: dict[object, list[Question]] = defaultdict(list)
    reader = _Reader(recording, program, words)
    open_calls = _open_calls(recording)
    for event in recording.events:
        if event.kind == "gradient" and asked(event):
            place = span_of(recording, event) or event.at
            for question in reader.asked(event):
                if question.answer >= 0 or event.at not in open_calls:
                    found[place, question.index, question.source].append(question)
    return list(found.values())


def lost(recording: Recording, program: Program, words: Words) -> list[Question]:
    """The questions that the recording ends before the answer of."""
    reader = _Reader(recording, program, words)
    calls = sorted(_open_calls(recording))
    asked = [question for at in calls for question in reader.asked(recording.events[at])]
    return [question for question in asked if question.answer < 0]


def _open_calls(recording: Recording) -> set[int]:
    """The gradient calls inside which the recording ends, where no error says why."""
    found: set[int] = set()
    at = len(recording.events) - 1
    while at >= 0 and recording.events[at].kind != "error":
        if recording.events[at].kind == "gradient" and is_asked(recording.events[at]):
            found.add(at)
        at = recording.events[at].within
    return found


def of_loop(asked: list[Question]) -> Question:
    """The one question that a place's calls are told as."""
    odd = next((question for question in asked if not question.healthy), asked[-1])
    alike = sum((question.result, question.filled) == (odd.result, odd.filled) for question in asked)
    return replace(odd, calls=tuple(question.at for question in asked), alike=alike)


class _Reader:
    def __init__(self, recording: Recording, program: Program, words: Words) -> None:
        self.recording = recording
        self.program = program
        self.words = words
        self.answers = {
            (event.within, event.info.get("source", -1)): event
            for event in reversed(recording.events)
            if event.kind == "answer"
        }
        self.opened = {  # where each accumulator was first opened
            event.info.get("accumulator", -1): event
            for event in reversed(recording.events)
            if event.kind == "accumulator_open"
        }

    def asked(self, event: Event) -> list[Question]:
        """The questions of one gradient call; one of the library's is about ``loss``, whatever the program calls
        that, and Variables by their own names where the program gives them none."""
        call = gradient_call(self.recording, self.program, event)
        node = target_argument(call, event.what)
        targets = target_texts(self.words, event, node)
        if event.what == "jvp":
            return [self._jvp(event, index, text) for index, text in enumerate(targets)]
        target = ast.unparse(node) if node is not None else ", ".join(targets)
        texts = source_texts(self.words, event, sources_argument(call, event.what))
        if not is_asked(event):
            target, texts = "loss", [self._named(event, index) for index in range(len(texts))]
        return [self._one(event, index, target, text) for index, text in enumerate(texts)]

    def _named(self, event: Event, index: int) -> str:
        variable = _at(event.info.get("source_variables", []), index, -1)
        value = _at(event.info.get("sources", []), index, -1)
        return self.words.value(value, event.at) or self.words.own(variable) or "?"

    def _jvp(self, event: Event, index: int, text: str) -> Question:
        opened = self.opened.get(event.info.get("accumulator", -1))
        primals = opened.inputs if opened is not None else ()
        named = ", ".join(self.words.any(value, event.at) for value in primals) or "?"
        value = primals[0] if primals else -1
        variable = self.recording.values[value].variable if value >= 0 else -1
        return replace(self._one(event, index, text, named), value=value, variable=variable)

    def _one(self, event: Event, index: int, target: str, source: str) -> Question:
        info = event.info
        answer = self.answers.get((event.at, index))
        gradient = answer.outputs[0] if answer is not None and answer.outputs else -1
        return Question(
            at=event.at,
            line=event.line,
            what=event.what,
            target=target,
            source=source,
            index=index,
            value=_at(info.get("sources", []), index, -1),
            variable=_at(info.get("source_variables", []), index, -1),
            kind=_at(info.get("source_types", []), index, ""),
            result=result_of(self.recording, answer, gradient),
            gradient=gradient,
            answer=answer.at if answer is not None else -1,
            filled=bool(answer is not None and answer.info.get("filled", False)),
            calls=(event.at,),
            infinite=_is_infinite(self.recording, gradient),
        )


def _at(items: list[T], index: int, otherwise: T) -> T:
    return items[index] if 0 <= index < len(items) else otherwise


def _is_infinite(recording: Recording, gradient: int) -> bool:
    statistics = recording.values[gradient].statistics if gradient >= 0 else None
    return statistics is not None and statistics.infs > 0 and not statistics.nans


def result_of(recording: Recording, answer: Event | None, gradient: int) -> Result:
    """What came of one question: ``answer`` is its event, None if there was no answer, ``gradient`` its value."""
    if answer is None:
        return "error"  # it raised
    if gradient < 0:
        return "none"
    value = recording.values[gradient]
    statistics = value.statistics
    if statistics is None:
        return "value"
    if statistics.nans or statistics.infs:
        return "nan"
    return "zero" if value.size > 0 and statistics.zeros == value.size else "value"
