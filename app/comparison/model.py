"""What the browser gets of a comparison, field by field as `app/browser/src/compare/aligned.ts` declares it."""

from __future__ import annotations

from app.document.model import Part


class Side(Part):
    """One of the runs, its rows in columns; a row that it does not have is -1 everywhere.

    `session` is its id, `steps` the step of its session that each row is or folds into; `done` and `given` are
    indexes of `texts`.
    """

    session: str
    title: str
    detail: str
    at: list[int]
    steps: list[int]
    lines: list[int]
    done: list[int]
    given: list[int]


class Gradient(Part):
    """A gradient that was asked for, as text in both runs."""

    name: str
    before: str
    after: str
    alike: bool


class ComparisonDocument(Part):
    """The whole of it. `differing` are the rows that are not alike, the first of them where the runs part; `kinds`
    says of each how, `apart` the largest difference of its numbers, "" where there is none to tell."""

    said: str
    counted: str
    notes: list[str]
    before: Side
    after: Side
    texts: list[str]
    differing: list[int]
    kinds: list[str]
    apart: list[str]
    gradients: list[Gradient]
    version: int = 1
