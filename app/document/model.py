"""The session document's shape, field by field as `app/browser/src/document.ts` declares and documents it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Number = float | int | str | None
"""A number as JSON can say it: non-finite ones are the strings `nan`, `inf` and `-inf`."""


class Part(msgspec.Struct, rename="camel", gc=False):
    """A piece of the document: snake_case here, camelCase in JSON."""


class Cell(Part):
    """A notebook cell."""

    index: int
    line: int
    title: str


class Port(Part):
    """A value with the person's name for it; `value` is -1 where there is none."""

    label: str
    value: int
    note: str = ""


class Contribution(Part):
    """One input's share of a pullback; value indexes, -1 for none."""

    label: str
    formula: str
    numbers: str
    upstream: int
    unsummed: int
    contribution: int
    before: int
    accumulated: int
    use: int


class Step(Part):
    """One thing a teacher would point at."""

    at: int
    kind: str
    phase: str
    line: int
    title: str
    sentence: str = ""
    node: int = -1
    ghost: str = ""
    scope: str = ""
    inputs: list[Port] = []
    outputs: list[Port] = []
    contributions: list[Contribution] = []


class Segment(Part):
    """A labelled stretch of the strip, both ends included; on a lane of its own (from 1 on) the tape's name and what it
    does: `records`, `paused`, `waits` (to be asked), `asked`."""

    from_: int = msgspec.field(name="from")
    to: int
    label: str
    phase: str
    lane: int
    tape: str = ""
    state: str = ""


class Statistics(Part):
    """Statistics over all elements of a value."""

    min: float | None
    max: float | None
    mean: float | None
    norm: float | None
    zeros: int
    nans: int
    infs: int


class ValueCard(Part):
    """One array as the inspector shows it."""

    dtype: str
    shape: tuple[int, ...]
    text: str
    items: list[Number] | None
    items_shape: tuple[int, ...]
    whole: bool
    statistics: Statistics | None


class Arrival(Part):
    """At step `step` a node's gradient becomes `value`."""

    step: int
    value: int


class GraphNode(Part):
    """A node; x and y are its centre in CSS pixels at zoom 1."""

    id: int
    kind: str
    label: str
    detail: str
    x: float
    y: float
    width: float
    height: float
    line: int
    group: str
    born: int
    value: int
    reason: str = ""
    gradients: list[Arrival] = []
    step: int | msgspec.UnsetType = msgspec.UNSET
    holds: list[int] | msgspec.UnsetType = msgspec.UNSET


class GraphEdge(Part):
    """An edge; `flowed` are the steps at which a gradient ran along it, `cuts` the stories of a None that was born
    there."""

    from_: int = msgspec.field(name="from")
    to: int
    name: str
    born: int
    flowed: list[int]
    on_tape: bool
    cuts: list[str] | msgspec.UnsetType = msgspec.UNSET


class GraphGroup(Part):
    """A loop iteration, function, layer or cell around nodes; `opens`: the folds that take its place when it is
    opened."""

    id: str
    parent: str
    label: str
    x: float
    y: float
    width: float
    height: float
    count: int
    folded: bool
    opens: list[str] | msgspec.UnsetType = msgspec.UNSET


class GraphDocument(Part):
    """The tape's graph, laid out."""

    nodes: list[GraphNode] = []
    edges: list[GraphEdge] = []
    groups: list[GraphGroup] = []
    width: float = 0
    height: float = 0


class Answer(Part):
    """One source's answer at the end of the call's line; `story` is the id of the element that tells it."""

    source: str
    text: str
    tone: str
    step: int
    value: int
    story: str
    lines: list[int] = []
    node: int = -1
    path: list[int] = []
    folds: list[str] | None = None


class GradientCall(Part):
    """One gradient call and its answers; `value` is the (first) target."""

    step: int
    line: int
    target: str
    answers: list[Answer]
    value: int = -1


class TraceRow(Part):
    """A row of the evaluation trace: from a step on, the adjoint or tangent is a value, or None (-1); `tapes` are those
    that recorded it."""

    line: int
    name: str
    expression: str
    step: int
    value: int
    adjoint: list[tuple[int, int]]
    tangent: list[tuple[int, int]]
    node: int
    tapes: list[int] = []


class Output(Part):
    """What the program printed or drew, from its step on."""

    step: int
    line: int
    kind: str
    data: str
    mime: str


class Watched(Part):
    """What a tape watches from `step` on, or watched until it was closed; the list is complete for each tape and
    step, but for rows that are `more` than the list before."""

    step: int
    tape: int
    name: str
    watched: bool
    reason: str
    closed: bool = False
    more: bool | msgspec.UnsetType = msgspec.UNSET


class Branch(Part):
    """A condition and its truth, from its step on."""

    step: int
    line: int
    text: str
    value: bool


class Places(Part):
    """What steps happen inside of, in columns: a place's parent (-1: none), kind (`function`, `pass`, `call`,
    `gradient`, `pullback`, `tangent`) and label; `of` is the innermost place around each step, or -1."""

    parent: list[int] = []
    kind: list[str] = []
    label: list[str] = []
    of: list[int] = []


class Ops(Part):
    """The ops of the run, in columns: each one's name and public names; `of` is the op of each step, or -1."""

    names: list[str] = []
    api: list[list[str]] = []
    of: list[int] = []


class History(Part):
    """What a Variable has held: at step `steps[k]` it got the value `values[k]`."""

    variable: int
    name: str
    steps: list[int]
    values: list[int]


class Noted(Part):
    """What ``tf.summary.scalar`` noted under a name: ``counts`` are the program's own step numbers."""

    name: str
    steps: list[int]
    counts: list[int]
    values: list[int]


class Moved(Part):
    """A source that can be given other values: its place among the call's sources, its name and its value."""

    place: int
    name: str
    value: int


class Curve(Part):
    """A gradient call that can be drawn against its sources; `call` is the recording's event."""

    call: int
    step: int
    line: int
    target: str
    sources: list[Moved]


class SessionDocument(Part):
    """The whole of it."""

    id: str
    title: str
    source: str
    cells: list[Cell]
    engine: str
    notes: list[str]
    steps: list[Step]
    segments: list[Segment]
    values: list[ValueCard]
    graph: GraphDocument
    calls: list[GradientCall]
    trace: list[TraceRow]
    outputs: list[Output]
    watched: list[Watched]
    tapes: list[str]
    branches: list[Branch]
    skipped: list[int]
    landing: int
    places: Places
    ops: Ops
    variables: list[list[int]]
    histories: list[History]
    noted: list[Noted]
    curves: list[Curve]
    version: int = 1


def to_json(document: Part | Sequence[Part] | Mapping[int, Part]) -> bytes:
    """The JSON the browser fetches."""
    return msgspec.json.encode(document)
