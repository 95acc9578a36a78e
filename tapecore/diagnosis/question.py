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
from tapecore.graph.program import span_of

if TYPE_CHECKING:
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
    that went wrong, else the last.
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


def questions(recording: Recording, program: Program, words: Words) -> list[Question]:
    """Every question, in the order in which the program first asked."""
    places: dict[object, list[Question]] = defaultdict(list)
    inside: dict[int, list[Event]] = defaultdict(list)
    opened: dict[int, Event] = {}  # where each accumulator was first opened
    for event in recording.events:
        if event.kind in ("answer", "error") and event.within >= 0:
            inside[event.within].append(event)
        elif event.kind == "accumulator_open":
            opened.setdefault(event.info.get("accumulator", -1), event)
    for event in recording.events:
        if event.kind == "gradient":
            for question in _asked(recording, program, words, event, inside[event.at], opened):
                place = span_of(recording, event) or event.at
                places[place, question.index, question.source].append(question)
    return [_of_loop(asked) for asked in places.values()]


def _of_loop(asked: list[Question]) -> Question:
    odd = next((question for question in asked if not question.healthy), asked[-1])
    return replace(odd, calls=tuple(question.at for question in asked))


def _asked(
    recording: Recording,
    program: Program,
    words: Words,
    event: Event,
    inside: list[Event],
    opened: dict[int, Event],
) -> list[Question]:
    call = gradient_call(recording, program, event)
    targets = target_texts(program, words, event, target_argument(call, event.what))
    node = target_argument(call, event.what)
    target = ast.unparse(node) if node is not None else ", ".join(targets)
    if event.what == "jvp":
        return [
            _jvp(recording, words, event, inside, opened, index, text) for index, text in enumerate(targets)
        ]
    texts = source_texts(program, words, event, sources_argument(call, event.what))
    return [_one(recording, event, inside, index, target, text) for index, text in enumerate(texts)]


def _jvp(
    recording: Recording,
    words: Words,
    event: Event,
    inside: list[Event],
    opened: dict[int, Event],
    index: int,
    text: str,
) -> Question:
    number = event.info.get("accumulator", -1)
    primals = opened[number].inputs if number in opened else ()
    named = ", ".join(words.any(value, event.at) for value in primals) or "?"
    question = _one(recording, event, inside, index, text, named)
    value = primals[0] if primals else -1
    variable = recording.values[value].variable if value >= 0 else -1
    return replace(question, value=value, variable=variable)


def _one(
    recording: Recording, event: Event, inside: list[Event], index: int, target: str, source: str
) -> Question:
    info = event.info
    answer = next((e for e in inside if e.kind == "answer" and e.info.get("source", -1) == index), None)
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
        result=_result(recording, answer, gradient),
        gradient=gradient,
        answer=answer.at if answer is not None else -1,
        filled=bool(answer is not None and answer.info.get("filled", False)),
        calls=(event.at,),
    )


def _at(items: list[T], index: int, otherwise: T) -> T:
    return items[index] if 0 <= index < len(items) else otherwise


def _result(recording: Recording, answer: Event | None, gradient: int) -> Result:
    if answer is None:
        return "error"  # it raised, or the run was cut off before it answered
    if gradient < 0:
        return "none"
    value = recording.values[gradient]
    statistics = value.statistics
    if statistics is None:
        return "value"
    if statistics.nans or statistics.infs:
        return "nan"
    return "zero" if value.size > 0 and statistics.zeros == value.size else "value"
