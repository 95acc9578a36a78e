"""What the server works with: the store, the sandbox, the runs that go on, the threads that may block."""

from __future__ import annotations

import os
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio import to_thread

from app.analysis import analyse, digests_of, document_of, is_analysed, redrawn, told, trace_of, values_of
from app.document.column_model import LongDocument
from app.document.model import to_json
from app.made_by import stamp
from app.one_file import export_page
from app.running import Ran, Running, run_text
from app.samples import sample, samples
from app.session_store import SessionStore
from tapecore.diagnosis import moved
from tapecore.recording import Header, Recording
from tapecore.sandbox import Sandbox, SandboxError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from app.analysis import Analysis

T = TypeVar("T")


class Workshop:
    """Everything that outlives a request. Blocking work goes through `in_thread`: never on the event loop."""

    def __init__(self, store: SessionStore | None = None, sandbox: Sandbox | None = None) -> None:
        self.store = store or SessionStore()
        self.sandbox = sandbox or Sandbox()
        self.runs: dict[str, Running] = {}
        self._lock = Lock()
        self._samples: dict[str, str] = {}

    @cached_property
    def _threads(self) -> anyio.CapacityLimiter:
        return anyio.CapacityLimiter(max(4, os.cpu_count() or 1))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """The result of blocking work, done in one of a few threads."""
        return await to_thread.run_sync(work, limiter=self._threads)

    def rerun(self, header: Header, text: str) -> Recording:
        """What an edited program does: how the diagnosis tries its fixes; nothing, where none can run."""
        try:
            return self.edited(header, text)
        except SandboxError:
            return Recording()

    def edited(self, header: Header, text: str) -> Recording:
        """The recording of an edited program, run with what else the program had. SandboxError where none can run."""
        cells = moved(header.cells, header.source, text)
        return self.sandbox.run(text, name=header.name, cells=cells, seed=header.seed).recording

    def analysis(self, session: str) -> Analysis:
        """A session's analysis, its fixes tried out in the sandbox. KeyError for an unknown id."""
        recording = self.store.get(session)
        if recording.header.ended:  # it was stopped: with an edit it would only be stopped again
            return analyse(recording)
        return analyse(recording, lambda text: self.rerun(recording.header, text))

    def document(self, session: str) -> bytes:
        """The session document as JSON. KeyError for an unknown id.

        That of a long session is kept beside its recording: opened again, it is there at once, while the recording is
        read for what is asked next.
        """
        loaded = self.store.loaded(session)
        kept = None if loaded is not None and is_analysed(loaded) else self.store.first(session, stamp())
        if kept is not None:
            return kept
        document = document_of(self.analysis(session), session)
        content = to_json(document)
        if isinstance(document, LongDocument):
            self.store.keep_first(session, content, stamp())
        return content

    def steps(self, session: str, first: int, last: int) -> bytes:
        """The steps from `first` to before `last`, whole, as JSON. KeyError for an unknown id."""
        return to_json(told(self.analysis(session), first, last))

    def values(self, session: str, wanted: Sequence[int]) -> bytes:
        """Some values, by their indexes, as JSON. KeyError for an unknown id."""
        return to_json(values_of(self.analysis(session), wanted))

    def trace(self, session: str) -> bytes:
        """The trace in columns, as JSON. KeyError for an unknown id."""
        return to_json(trace_of(self.analysis(session)))

    def digests(self, session: str) -> bytes:
        """What breakpoints ask of all steps and values, as JSON. KeyError for an unknown id."""
        return to_json(digests_of(self.analysis(session)))

    def graph(self, session: str, folded: Sequence[str]) -> bytes:
        """The graph laid out again with these groups folded. KeyError for an unknown id."""
        return to_json(redrawn(self.analysis(session), folded))

    def page(self, session: str) -> str:
        """The session as one HTML page that plays it. KeyError for an unknown id."""
        recording = self.store.get(session)
        return export_page(recording, rerun=lambda text: self.rerun(recording.header, text)).html

    async def run(self, text: str, stamp: str) -> Ran:
        """Run a program; while it goes on, `progress` and `cancel` know it by its stamp."""
        running = self.runs[stamp] = Running()
        try:
            ran = await self.in_thread(lambda: run_text(text, self.sandbox, self.store, running))
            running.reading = True
            if ran.session:
                await self.in_thread(lambda: self.document(ran.session))
            return ran
        finally:
            running.over.set()
            self.runs.pop(stamp, None)

    def progress(self, stamp: str) -> AsyncIterator[tuple[int, float, bool]]:
        """(ops, seconds, whether the recording is being read) of a run, again and again until it is over.

        KeyError where nothing of that stamp runs now; a run that ends before the first look ends the iteration.
        """
        return self.runs[stamp].pulses()

    def cancel(self, stamp: str) -> bool:
        """Stop a run; whether there was one."""
        running = self.runs.get(stamp)
        if running:
            running.cancel.set()
        return running is not None

    def sample_session(self, key: str) -> str:
        """The session id of a sample, opened now if it was not yet. KeyError when there is no such sample."""
        with self._lock:
            known = self._samples.get(key, "")
            try:
                self.store.path(known)
            except KeyError:
                known = self._samples[key] = self.store.add(sample(key).open())
            return known

    def is_sample(self, session: str) -> bool:
        """Whether a session shows one of the samples."""
        return session in self._samples.values()

    @property
    def busy(self) -> bool:
        """Whether a program runs or a thread works for somebody."""
        return bool(self.runs) or self._threads.borrowed_tokens > 0

    @property
    def first_sample(self) -> str:
        """The sample that a fresh page shows; "" when there are none."""
        return next((each.key for each in samples()), "")

    def first_session(self, opened: str | None) -> tuple[str, Recording | None]:
        """What a fresh page shows: what was opened on the command line, else the first visit's sample."""
        if opened is None and not self.first_sample:
            return "", None
        session = opened or self.sample_session(self.first_sample)
        return session, self.store.get(session)

    def close(self) -> None:
        """Stop the sandbox and remove what was kept for this server only."""
        self.sandbox.close()
        self.store.close()
