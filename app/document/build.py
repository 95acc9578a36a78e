"""Puts the session document together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from app.document.calls import build_calls
from app.document.column_model import LongDocument
from app.document.columns import columns_of, is_long
from app.document.histories import build_curves, build_histories, build_noted
from app.document.model import Cell, SessionDocument
from app.document.numbers import cards
from app.document.ops import build_ops, build_variables
from app.document.places import build_places
from app.document.segments import build_segments
from app.document.surroundings import build_branches, build_outputs, build_skipped
from app.document.trace import Trace
from app.document.watching import WatchLists
from app.document.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.analysis import Analysis
    from app.document.graph import Drawing
    from app.document.model import GradientCall, GraphDocument, TraceRow
    from app.document.steps import Brief

SPOKEN = {"tapecore": "tapecore, checked against TensorFlow 2.21"}
"""What the badge says of each engine."""


def build_document(session: str, analysis: Analysis) -> SessionDocument:
    """What the screen shows of an analysed recording, under the session id `session`: everything, or of a long one
    what is shown at first."""
    document = _build(session, analysis)
    if not is_long(len(analysis.steps.brief)):
        return completed(document, analysis)
    kept: dict[str, Any] = msgspec.structs.asdict(document)
    return LongDocument(**kept, columns=columns_of(analysis.steps.brief, len(analysis.recording.values)))


def completed(document: SessionDocument, analysis: Analysis) -> SessionDocument:
    """The document with every step, value and row of the trace in it."""
    kept: dict[str, Any] = {name: getattr(document, name) for name in SessionDocument.__struct_fields__}
    kept["steps"] = analysis.steps.tell()
    kept["values"] = cards(analysis.recording.values, analysis.speech.texts)
    kept["trace"] = build_trace(analysis)
    return SessionDocument(**kept)


def build_trace(analysis: Analysis) -> list[TraceRow]:
    """The rows of the trace."""
    return Trace(analysis.speech, analysis.drawing).build()


def _build(session: str, analysis: Analysis) -> SessionDocument:
    """The document without the three lists that grow longest."""
    recording = analysis.recording
    speech, drawing = analysis.speech, analysis.drawing
    steps = analysis.steps.brief
    ways = Ways(speech, drawing)
    calls = build_calls(speech, analysis, drawing, ways)
    lands = landing(steps, calls)
    drawing = in_view(drawing, ways, calls, lands)
    header = recording.header
    return SessionDocument(
        id=session,
        title=header.name,
        source=header.source,
        cells=[Cell(cell.index, cell.line, cell.title) for cell in header.cells],
        engine=SPOKEN.get(header.engine, header.engine),
        notes=list(header.notes),
        steps=[],
        segments=build_segments(speech, steps),
        values=[],
        graph=drawing.document(),
        calls=calls,
        trace=[],
        outputs=build_outputs(speech),
        watched=WatchLists(speech).build(),
        tapes=speech.tapes(),
        branches=build_branches(speech),
        skipped=[] if analysis.left_out else build_skipped(speech),
        landing=lands,
        places=build_places(speech, steps),
        ops=build_ops(speech.lookup, steps),
        variables=build_variables(speech.lookup),
        histories=build_histories(speech),
        noted=build_noted(speech.lookup),
        curves=[] if analysis.left_out else build_curves(speech),
    )


def build_graph(analysis: Analysis, folded: Sequence[str]) -> GraphDocument:
    """The graph laid out again with other groups folded."""
    return analysis.drawing.folded(folded).document()


def landing(steps: Brief, calls: Sequence[GradientCall]) -> int:
    """Where a run lands: the first error that nothing caught, else the first call that needs a story, else the
    last.

    It lands at the end of the call: there all its answers stand in the code. An error inside a call comes out
    of it a little later: the step after it is the error in the program.
    """
    errors = [place for place, kind in enumerate(steps.kind) if kind == "error"]
    if errors:
        line = steps.line[errors[0]]
        return next(p for p in reversed(errors) if steps.line[p] == line and p - errors[0] <= 1)
    answered = [call for call in calls if call.answers]
    troubled = [call for call in answered if any(a.tone not in ("good", "asked") for a in call.answers)]
    if not answered:
        return max(0, len(steps) - 1)
    return max(answer.step for answer in (troubled or answered[-1:])[0].answers)


def in_view(drawing: Drawing, ways: Ways, calls: Sequence[GradientCall], lands: int) -> Drawing:
    """The drawing with what the call at the landing is about unfolded: its story, if that has one, else its pass."""
    answers = [a for call in calls if any(a.step == lands for a in call.answers) for a in call.answers]
    told = sorted((answer for answer in answers if answer.story), key=lambda answer: answer.tone == "asked")
    path = told[0].path if told else [answer.node for answer in answers if answer.node >= 0]
    folds = ways.folds(path)
    shown = {node.id for node in drawing.placed.nodes}
    return drawing if folds is None or shown.issuperset(path) else drawing.folded(folds)
