"""A recording with its findings and its document: computed once, remembered while the recording is in use."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING

from app.document.build import build_document, build_graph, build_trace, completed
from app.document.column_model import LongDocument
from app.document.columns import some_values, told_steps, trace_columns
from app.document.digests import build_digests
from app.document.graph import Drawing
from app.document.speech import Speech
from app.document.steps import Steps
from app.document.tapes import build_ghosts
from app.excerpt import EVENTS as EVENTS_SHOWN
from app.excerpt import FINISHED, excerpt
from tapecore.diagnosis import diagnose
from tapecore.graph.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.document.column_model import Digests, ToldSteps, TraceColumns
    from app.document.model import GraphDocument, SessionDocument, ValueCard
    from tapecore.diagnosis import Diagnosis, Finding
    from tapecore.graph.words import Words
    from tapecore.recording import Recording

    Rerun = Callable[[str], Recording]

REMEMBERED = 16
"""So many analyses are kept,"""
EVENTS = 400_000
"""as long as their recordings have not more events than these together; the last one in any case."""


@dataclass
class Analysis:
    """What is known of a recording. `diagnosis` has a finding for each gradient call site and source.

    Of a very long recording, `recording` is its first part; `left_out` counts the events after that.
    """

    recording: Recording
    diagnosis: Diagnosis
    words: Words
    left_out: int = 0
    document: SessionDocument | None = None
    building: RLock = field(default_factory=RLock)
    """Held while the document is built, so that it is not built twice at once."""

    @cached_property
    def speech(self) -> Speech:
        """The words for what is in the recording, and the recording indexed for questions."""
        return Speech(self.words, self.reasons, self.sources)

    @cached_property
    def drawing(self) -> Drawing:
        """The tape's graph, folded until it can be read; it can be folded otherwise."""
        return Drawing(self.speech, self)

    @cached_property
    def steps(self) -> Steps:
        """Its steps, which are told as far as anybody asked."""
        return Steps(self.speech, self.drawing, build_ghosts(self.speech))

    @cached_property
    def findings(self) -> dict[tuple[int, int], tuple[int, Finding]]:
        """For (gradient event, index of its source): the finding's place in the list, and the finding.

        A call in a loop is asked about once: each of its events leads to the one finding.
        """
        return {
            (at, finding.question.index): (place, finding)
            for place, finding in enumerate(self.diagnosis.findings)
            for at in finding.question.calls
        }

    @cached_property
    def sources(self) -> dict[tuple[int, int], str]:
        """For (gradient event, index of its source) what the program calls the source."""
        return {key: found.question.source for key, (_, found) in self.findings.items()}

    @cached_property
    def reasons(self) -> dict[tuple[int, int], str]:
        """For (gradient event, index of its source) the sentence that explains that answer."""
        told = self.findings.items()
        said = {key: _said(found) for key, (_, found) in told if key[0] == found.question.at}
        return {key: sentence for key, sentence in said.items() if sentence}


def _said(found: Finding) -> str:
    """The verdict; of a gradient that is well what is to be noted about it."""
    note = f"{found.note[0].upper()}{found.note[1:]}." if found.note else ""
    return note if found.question.healthy else found.sentence


class _Memory:
    """Analyses by recording, and for each recording a lock, so that nothing is worked out twice at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[int, tuple[Recording, RLock, list[Analysis]]] = OrderedDict()

    def place(self, recording: Recording) -> tuple[RLock, list[Analysis]]:
        """The recording's lock, and a list that holds its analysis once there is one."""
        with self._lock:
            found = self._kept.get(id(recording))
            if found is None or found[0] is not recording:
                found = self._kept[id(recording)] = (recording, RLock(), [])
            self._kept.move_to_end(id(recording))
            while len(self._kept) > 1 and self._is_too_much():
                self._kept.popitem(last=False)
            return found[1], found[2]

    def has(self, recording: Recording) -> bool:
        """Whether its analysis is made."""
        with self._lock:
            found = self._kept.get(id(recording))
            return found is not None and found[0] is recording and bool(found[2])

    def _is_too_much(self) -> bool:
        events = sum(len(recording.events) for recording, _, _ in self._kept.values())
        return len(self._kept) > REMEMBERED or events > EVENTS


_memory = _Memory()


def is_analysed(recording: Recording) -> bool:
    """Whether its analysis is at hand."""
    return _memory.has(recording)


def analyse(
    recording: Recording, rerun: Rerun | None = None, limits: tuple[int, int] = (EVENTS_SHOWN, FINISHED)
) -> Analysis:
    """The analysis of a recording; `rerun` runs an edited program, so that fixes can be tried.

    `limits`: how many events of a very long one are looked at, and where a gradient call must have ended then. One
    that is cut to less than is usual is not remembered.
    """
    if limits != (EVENTS_SHOWN, FINISHED) and len(recording.events) > min(limits):
        return _analysed(recording, rerun, limits)
    lock, made = _memory.place(recording)
    with lock:
        if not made:
            made.append(_analysed(recording, rerun, limits))
        return made[0]


def _analysed(recording: Recording, rerun: Rerun | None, limits: tuple[int, int]) -> Analysis:
    shown = excerpt(recording, *limits)
    left_out = len(recording.events) - len(shown.events)
    words = words_of(shown)
    return Analysis(shown, diagnose(shown, rerun, words), words, left_out)


def document_of(analysis: Analysis, session: str = "") -> SessionDocument:
    """The session document, built once; `session` is the id that it bears. Of a long session it is what is shown at
    first: the rest is told piece by piece."""
    with analysis.building:
        if analysis.document is None:
            analysis.document = build_document(session, analysis)
        analysis.document.id = session or analysis.document.id
        return analysis.document


def redrawn(analysis: Analysis, folded: Sequence[str]) -> GraphDocument:
    """The graph with these groups folded."""
    with analysis.building:
        return build_graph(analysis, folded)


def whole_of(analysis: Analysis) -> SessionDocument:
    """The session document with everything in it, however long."""
    document = document_of(analysis)
    with analysis.building:
        return completed(document, analysis) if isinstance(document, LongDocument) else document


def told(analysis: Analysis, first: int, last: int) -> ToldSteps:
    """The steps from `first` to before `last`, whole, and their values."""
    with analysis.building:
        return told_steps(analysis.speech, analysis.steps.tell(first, last))


def values_of(analysis: Analysis, wanted: Sequence[int]) -> dict[int, ValueCard]:
    """Some values, by their indexes."""
    with analysis.building:
        return some_values(analysis.speech, wanted)


def trace_of(analysis: Analysis) -> TraceColumns:
    """The trace, in columns."""
    with analysis.building:
        return trace_columns(build_trace(analysis))


def digests_of(analysis: Analysis) -> Digests:
    """What is asked of all steps and values at once."""
    with analysis.building:
        return build_digests(analysis.steps.untold(), analysis.recording.values)
