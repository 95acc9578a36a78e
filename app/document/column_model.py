"""The pieces of a long session's document, as `app/browser/src/columns.ts` declares them."""

from __future__ import annotations

from app.document.model import Part, SessionDocument, Step, ValueCard


class StepColumns(Part):
    """Steps in brief. Kind, phase, title, ghost and scope are indexes of `Columns.texts`."""

    at: list[int]
    kind: list[int]
    phase: list[int]
    line: list[int]
    title: list[int]
    node: list[int]
    ghost: list[int]
    scope: list[int]


class Columns(Part):
    """What is known of all steps of a long session at first, and how many values it has."""

    texts: list[str]
    steps: StepColumns
    values: int


class TraceColumns(Part):
    """The trace; name and expression are indexes of `texts`, `adjoint` and `tangent` have for each row step, value,
    step, value, …"""

    texts: list[str]
    line: list[int]
    name: list[int]
    expression: list[int]
    step: list[int]
    value: list[int]
    adjoint: list[list[int]]
    tangent: list[list[int]]
    node: list[int]
    tapes: list[list[int]]


class ToldSteps(Part):
    """Some steps, whole, and the values that they are about, by their indexes."""

    steps: list[Step]
    values: dict[int, ValueCard]


class Flow(Part):
    """Lists of numbers, one for each step: that of step k is `items[first[k]:first[k + 1]]`."""

    first: list[int]
    items: list[int]


class Digests(Part):
    """What breakpoints, and whoever follows a value, ask of all steps and values.

    `inputs` and `outputs`: values; `shares`: upstream, contribution, before, accumulated, use of each contribution.
    By value: the norm of its finite elements (None: not known), the sum of `ZERO`, `NEGATIVE`, `POSITIVE` (its mean),
    `NANS`, `INFS`, and its shape as an index of `shapes`.
    """

    inputs: Flow
    outputs: Flow
    shares: Flow
    norm: list[float | None]
    marks: list[int]
    shape: list[int]
    shapes: list[tuple[int, ...]]


ZERO, NEGATIVE, POSITIVE, NANS, INFS = 1, 2, 4, 8, 16


class LongDocument(SessionDocument, kw_only=True):
    """A long session: `columns` stands for `steps`, and `steps`, `values` and `trace` are empty."""

    columns: Columns
