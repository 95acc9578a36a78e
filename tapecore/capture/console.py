"""What the program prints becomes events, in the order in which it happened, each with its line."""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tapecore.capture.base import Base

CUT = "\n... the rest of the output is left out: {limit} characters were shown.\n"
PIECE = 100_000


class Bytes(io.RawIOBase):
    """What ``sys.stdout.buffer`` is: bytes for a console, decoded as they come."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; half a character waits for its other half."""
        given = bytes(data)
        self._console.write(self._decoder.decode(given))
        return len(given)


class Console(io.TextIOBase):
    """A text stream whose writes are print events; what is written by one statement is one event."""

    def __init__(self, recorder: Base, left: list[int], name: str) -> None:
        self._recorder = recorder
        self._left = left
        self._limit = left[0]
        self._waiting = ""
        self._place = recorder.here()
        self.name = name
        self.buffer = Bytes(self)

    encoding = "utf-8"  # type: ignore[assignment]
    errors = "backslashreplace"  # type: ignore[assignment]

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """No: this is no terminal."""
        return False

    def write(self, text: str) -> int:
        """Take text; it is written down when its line ends, when another place prints, or when the run
        ends."""
        if not isinstance(text, str):  # type: ignore[reportUnnecessaryIsInstance]
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        place = self._recorder.here()
        if self._waiting and place.stack != self._place.stack:
            self.flush()
        self._place = place
        if self._left[0] > 0:
            self._waiting += text[: self._left[0]]
            self._left[0] -= len(text)
            if self._left[0] <= 0:
                self._waiting += CUT.format(limit=self._limit)
        if self._waiting.endswith("\n") or len(self._waiting) > PIECE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Write down what waits."""
        if self._waiting:
            text = self._waiting.encode("utf-8", "backslashreplace").decode()
            self._waiting = ""
            self._recorder.emit("print", text, place=self._place)
