"""The observer that writes a recording. It never differentiates: programs run as they would without it."""

from __future__ import annotations

from typing import Any

from tapecore.capture.backward import Backward
from tapecore.engine.observer import observers


class Recorder(Backward):
    """Turns what observers hear into the events of docs/recording.md, in ``recording``."""

    def attach(self) -> None:
        """Begin to observe, outermost of those that come later."""
        self._token: Any = observers.set((*observers.get(), self))

    def detach(self) -> None:
        """Stop to observe; tapes that are still open stay."""
        observers.set(tuple(observer for observer in observers.get() if observer is not self))

    def finish(self) -> None:
        """The recording is over: say what was left out, and write what is left."""
        self.closed = True
        for note in self.budget.notes:
            self.recording.note(note)
        self.journal.close()
