"""The one error of the file format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tapecore.recording.recording import Recording


class TapeFileError(ValueError):
    """A ``.tape`` file, or a recording, that is not as it must be.

    ``line`` counts from 1 in the file (for a recording in memory: in the file it would be saved as);
    ``reason`` says what is wrong there; ``recording`` holds everything before the damage, or None when not
    even the header could be read.
    """

    def __init__(self, line: int, reason: str, recording: Recording | None = None) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason
        self.recording = recording

    def __reduce__(self) -> tuple[type[TapeFileError], tuple[int, str, Recording | None]]:
        return TapeFileError, (self.line, self.reason, self.recording)
