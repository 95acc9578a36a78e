"""The columns of a long session's document, as `app/browser/src/columns.ts` declares them."""

from __future__ import annotations

from app.document.model import Number, Part, SessionDocument


class StepColumns(Part):
    """Steps without sentences. Texts are indexes of `Columns.texts`; `inputs` and `outputs` have for each step its
    ports (label, value, note), `contributions` its shares (upstream, unsummed, contribution, before, accumulated,
    use), one after the other."""

    at: list[int]
    kind: list[int]
    phase: list[int]
    line: list[int]
    title: list[int]
    node: list[int]
    ghost: list[int]
    scope: list[int]
    inputs: list[list[int]]
    outputs: list[list[int]]
    contributions: list[list[int]]


class ValueColumns(Part):
    """Values; a shape is an index of `shapes`. `items` of a value of shape () is its one number; `statistics` are its
    seven numbers, or 0 where they are those of that one number."""

    dtype: list[int]
    shape: list[int]
    text: list[str]
    items: list[Number | list[Number]]
    items_shape: list[int]
    whole: list[int]
    statistics: list[tuple[float | int | None, ...] | int | None]
    shapes: list[tuple[int, ...]]


class TraceColumns(Part):
    """Rows of the trace; `adjoint` and `tangent` have for each row step, value, step, value, …"""

    line: list[int]
    name: list[int]
    expression: list[int]
    step: list[int]
    value: list[int]
    adjoint: list[list[int]]
    tangent: list[list[int]]
    node: list[int]
    tapes: list[list[int]]


class Columns(Part):
    """The steps, values and trace of a long session, field by field."""

    texts: list[str]
    steps: StepColumns
    values: ValueColumns
    trace: TraceColumns


class StepWords(Part):
    """What `StepColumns` leaves out of a step: its sentence, and of each contribution label, formula and numbers."""

    sentence: str
    contributions: list[tuple[str, str, str]]


class LongDocument(SessionDocument, kw_only=True):
    """A long session: `columns` stands for `steps`, `values` and `trace`, which are empty."""

    columns: Columns
