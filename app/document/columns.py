"""A long session as columns: what has the same fields again and again is sent as one list for each field."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from app.document.column_model import (
    Columns,
    LongDocument,
    StepColumns,
    StepWords,
    TraceColumns,
    ValueColumns,
)
from app.document.model import Statistics

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.document.model import Port, SessionDocument, Step, TraceRow, ValueCard

Item = TypeVar("Item")

BRIEF = 2000
"""The steps of a session with more than these are sent as columns and without their sentences."""


class _Numbered(Generic[Item]):
    """Items by number, each once."""

    def __init__(self) -> None:
        self.numbers: dict[Item, int] = {}

    def __call__(self, item: Item) -> int:
        return self.numbers.setdefault(item, len(self.numbers))


def is_long(steps: Sequence[Step]) -> bool:
    """Whether a session with these steps is sent as columns, and told piece by piece."""
    return len(steps) > BRIEF


def packed(document: SessionDocument) -> SessionDocument:
    """The document as it is sent: itself, or, of a long one, a copy with columns in place of three lists."""
    if not is_long(document.steps):
        return document
    texts = _Numbered[str]()
    steps = _steps(document.steps, texts)
    trace = _trace(document.trace, texts)
    values = _values(document.values, texts)
    columns = Columns(list(texts.numbers), steps, values, trace)
    kept: dict[str, Any] = msgspec.structs.asdict(document) | {"steps": [], "values": [], "trace": []}
    return LongDocument(**kept, columns=columns)


def words(steps: Iterable[Step]) -> list[StepWords]:
    """What the columns leave out of these steps."""
    return [
        StepWords(step.sentence, [(each.label, each.formula, each.numbers) for each in step.contributions])
        for step in steps
    ]


def _steps(steps: Sequence[Step], texts: _Numbered[str]) -> StepColumns:
    def ports(ports: Iterable[Port]) -> list[int]:
        return list(chain.from_iterable((texts(port.label), port.value, texts(port.note)) for port in ports))

    return StepColumns(
        at=[step.at for step in steps],
        kind=[texts(step.kind) for step in steps],
        phase=[texts(step.phase) for step in steps],
        line=[step.line for step in steps],
        title=[texts(step.title) for step in steps],
        node=[step.node for step in steps],
        ghost=[texts(step.ghost) for step in steps],
        scope=[texts(step.scope) for step in steps],
        inputs=[ports(step.inputs) for step in steps],
        outputs=[ports(step.outputs) for step in steps],
        contributions=[_shares(step) for step in steps],
    )


def _shares(step: Step) -> list[int]:
    shares = (
        (c.upstream, c.unsummed, c.contribution, c.before, c.accumulated, c.use) for c in step.contributions
    )
    return list(chain.from_iterable(shares))


def _trace(rows: Sequence[TraceRow], texts: _Numbered[str]) -> TraceColumns:
    return TraceColumns(
        line=[row.line for row in rows],
        name=[texts(row.name) for row in rows],
        expression=[texts(row.expression) for row in rows],
        step=[row.step for row in rows],
        value=[row.value for row in rows],
        adjoint=[list(chain.from_iterable(row.adjoint)) for row in rows],
        tangent=[list(chain.from_iterable(row.tangent)) for row in rows],
        node=[row.node for row in rows],
        tapes=[row.tapes for row in rows],
    )


def _values(cards: Sequence[ValueCard], texts: _Numbered[str]) -> ValueColumns:
    shapes = _Numbered[tuple[int, ...]]()
    return ValueColumns(
        dtype=[texts(card.dtype) for card in cards],
        shape=[shapes(card.shape) for card in cards],
        text=[card.text for card in cards],
        items=[card.items[0] if _is_scalar(card) and card.items else card.items for card in cards],
        items_shape=[shapes(card.items_shape) for card in cards],
        whole=[int(card.whole) for card in cards],
        statistics=[_statistics(card) for card in cards],
        shapes=list(shapes.numbers),
    )


def _is_scalar(card: ValueCard) -> bool:
    return card.items_shape == ()


def _statistics(card: ValueCard) -> tuple[float | int | None, ...] | int | None:
    """All seven of them; 0 where they are those of the one finite number that the value is."""
    kept = card.statistics
    if kept is None:
        return None
    item = card.items[0] if card.items and card.whole and _is_scalar(card) else None
    if type(item) is float and kept == Statistics(item, item, item, abs(item), int(item == 0), 0, 0):
        return 0
    return kept.min, kept.max, kept.mean, kept.norm, kept.zeros, kept.nans, kept.infs
