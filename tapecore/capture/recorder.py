"""The observer that writes a recording. It never differentiates: programs run as they would without it."""

from __future__ import annotations

from inspect import currentframe

from tapecore.capture.deferring import Deferring
from tapecore.engine.observer import observers


class Recorder(Deferring):
    """Turns what observers hear into the events of docs/recording.md, in ``recording``."""

    def attach(self) -> None:
        """Begin to observe, outermost of those that come later."""
        self.recording.pending = self
        observers.set((*observers.get(), self))

    def detach(self) -> None:
        """Stop to observe; tapes that are still open stay."""
        observers.set(tuple(observer for observer in observers.get() if observer is not self))

    def finish(self) -> None:
        """The recording is over: what is left is written, or when somebody looks if that may be later."""
        self.closed = True
        self.journal.positions.release(currentframe())
        self.forget_tapes()
        if self._later:
            del self.recording  # which holds the recorder now, until all is written
            return
        self.write_values()
        for note in self.notes:
            self.recording.note(note)
        self.recording.pending = None
        self.journal.close()
