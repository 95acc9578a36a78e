"""A recording with its findings and its document: computed once, remembered while the recording is in use."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock, RLock
from typing import TYPE_CHECKING

from app.document.build import build_document, build_graph
from app.document.graph import Drawing
from app.document.speech import Speech
from app.document.steps import Steps
from app.document.tapes import build_ghosts
from app.excerpt import excerpt
from tapecore.diagnosis import diagnose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.document.model import GraphDocument, SessionDocument, Step
    from tapecore.diagnosis import Diagnosis, Finding
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
    left_out: int = 0
    document: SessionDocument | None = None
    building: RLock = field(default_factory=RLock)
    """Held while the document is built, so that it is not built twice at once."""

    @cached_property
    def speech(self) -> Speech:
        """The words for what is in the recording, and the recording indexed for questions."""
        return Speech(self.recording, self.reasons, self.sources)

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
        return {
            key: found.sentence for key, (_, found) in told if found.sentence and key[0] == found.question.at
        }


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

    def _is_too_much(self) -> bool:
        events = sum(len(recording.events) for recording, _, _ in self._kept.values())
        return len(self._kept) > REMEMBERED or events > EVENTS


_memory = _Memory()


def analyse(recording: Recording, rerun: Rerun | None = None) -> Analysis:
    """The analysis of a recording; `rerun` runs an edited program, so that fixes can be tried."""
    lock, made = _memory.place(recording)
    with lock:
        if not made:
            shown = excerpt(recording)
            left_out = len(recording.events) - len(shown.events)
            made.append(Analysis(shown, diagnose(shown, rerun), left_out))
        return made[0]


def document_of(analysis: Analysis, session: str = "") -> SessionDocument:
    """The session document, built once; `session` is the id that it bears."""
    with analysis.building:
        if analysis.document is None:
            analysis.document = build_document(session, analysis)
        analysis.document.id = session or analysis.document.id
        return analysis.document


def redrawn(analysis: Analysis, folded: Sequence[str]) -> GraphDocument:
    """The graph with these groups folded."""
    with analysis.building:
        return build_graph(analysis, folded)


def told(analysis: Analysis, first: int = 0, last: int = 1 << 60) -> list[Step]:
    """The steps from `first` to before `last`, with their sentences and the words of their contributions."""
    with analysis.building:
        document_of(analysis)
        return analysis.steps.tell(first, last)
