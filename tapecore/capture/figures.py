"""Figures that the program draws with matplotlib become events, where it shows them and at the end of a
cell."""

from __future__ import annotations

import base64
import io
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.capture.base import Base
    from tapecore.capture.limits import Limits

TOO_LARGE = "A figure was too large to be kept; it is left out."
TOO_MANY = "Only the first {count} figures are kept."
DOTS = (100, 50)


class Figures:
    """Takes the open figures of pyplot. matplotlib is not imported unless the program does."""

    def __init__(self, recorder: Base, limits: Limits) -> None:
        self.recorder = recorder
        self.limits = limits
        self.count = 0
        self._show: Any = None

    def prepare(self) -> None:
        """Let pyplot draw into memory and hand its figures over at ``show``; called once pyplot is there."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and self._show is None:
            self._show = pyplot.show
            pyplot.switch_backend("agg")
            pyplot.show = self._shower()

    def _shower(self) -> Any:
        """A plain function: pyplot writes a signature onto its own whenever a program chooses a backend."""

        def show(*_: object, **__: object) -> None:
            self.show()

        return show

    def show(self) -> None:
        """``plt.show()``: every open figure is shown and closed."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            return
        for number in pyplot.get_fignums():
            self._take(pyplot.figure(number))
        pyplot.close("all")

    def restore(self) -> None:
        """Leave pyplot as it was."""
        pyplot: Any = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None and self._show is not None:
            pyplot.close("all")
            pyplot.show = self._show
            self._show = None

    def _take(self, figure: Any) -> None:
        self.count += 1
        if self.count > self.limits.figures:
            self.recorder.recording.note(TOO_MANY.format(count=self.limits.figures))
            return
        for dots in DOTS:
            data = _png(figure, dots)
            if len(data) <= self.limits.figure_bytes:
                self.recorder.emit("figure", "png", (), (), {"data": base64.b64encode(data).decode()})
                return
        self.recorder.recording.note(TOO_LARGE)


def _png(figure: Any, dots: int) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=dots, metadata={"Software": None}, bbox_inches="tight")
    return file.getvalue()
