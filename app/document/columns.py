"""A long session in pieces: what has the same fields again and again is sent as one list for each field."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

from app.document.column_model import Columns, StepColumns, ToldSteps, TraceColumns
from app.document.numbers import cards

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.document.model import Step, TraceRow, ValueCard
    from app.document.speech import Speech
    from app.document.steps import Brief

Item = TypeVar("Item")

BRIEF = 2000
"""A session with more steps than these is sent in pieces."""
ITEMS = 40_000
"""So many numbers of larger values come with one piece; of what comes after, only statistics."""


class Numbered(Generic[Item]):
    """Items by number, each once."""

    def __init__(self) -> None:
        self.numbers: dict[Item, int] = {}

    def __call__(self, item: Item) -> int:
        """The number of this one."""
        return self.numbers.setdefault(item, len(self.numbers))

    def all(self, items: Iterable[Item]) -> list[int]:
        """The numbers of these."""
        known = self.numbers
        return [known.setdefault(item, len(known)) for item in items]


def is_long(steps: int) -> bool:
    """Whether a session with so many steps is sent in pieces."""
    return steps > BRIEF


def columns_of(steps: Brief, values: int) -> Columns:
    """The first piece: all steps in brief."""
    texts = Numbered[str]()
    told = StepColumns(
        at=steps.at,
        kind=texts.all(steps.kind),
        phase=texts.all(steps.phase),
        line=steps.line,
        title=texts.all(steps.title),
        node=steps.node,
        ghost=texts.all(steps.ghost),
        scope=texts.all(steps.scope),
    )
    return Columns(list(texts.numbers), told, values)


def trace_columns(rows: Sequence[TraceRow]) -> TraceColumns:
    """The trace as one piece."""
    texts = Numbered[str]()
    name, expression = texts.all(row.name for row in rows), texts.all(row.expression for row in rows)
    return TraceColumns(
        texts=list(texts.numbers),
        line=[row.line for row in rows],
        name=name,
        expression=expression,
        step=[row.step for row in rows],
        value=[row.value for row in rows],
        adjoint=[list(chain.from_iterable(row.adjoint)) for row in rows],
        tangent=[list(chain.from_iterable(row.tangent)) for row in rows],
        node=[row.node for row in rows],
        tapes=[row.tapes for row in rows],
    )


def told_steps(speech: Speech, steps: list[Step]) -> ToldSteps:
    """Steps with the values that a person sees at them."""
    return ToldSteps(steps, some_values(speech, (value for step in steps for value in _seen(step))))


def some_values(speech: Speech, wanted: Iterable[int]) -> dict[int, ValueCard]:
    """Of these values (indexes; what is none is left out) what the inspector shows."""
    values = speech.lookup.values
    known = sorted({value for value in wanted if 0 <= value < len(values)})
    found = cards([values[value] for value in known], speech.texts, ITEMS)
    return dict(zip(known, found, strict=True))


def _seen(step: Step) -> Iterator[int]:
    for port in chain(step.inputs, step.outputs):
        yield port.value
    for share in step.contributions:
        yield from (share.upstream, share.unsummed, share.contribution, share.before, share.accumulated)
