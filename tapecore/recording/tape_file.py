"""The ``.tape`` file: UTF-8 JSON Lines, a header object and then one short array for each row. Written and
read as a stream."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tapecore.recording.damage import TapeFileError
from tapecore.recording.encoding import encode_header, encode_row
from tapecore.recording.reader import Reader
from tapecore.recording.rows import RowOrder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tapecore.recording.recording import Recording


class Writer:
    """Writes a recording while it grows: ``write`` gets each line as bytes, with its newline.

    The header goes out at once; ``until(at)`` writes what the events before ``at`` need and those events;
    ``close`` the rest, and that this is all.
    """

    def __init__(self, recording: Recording, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._order = RowOrder(recording)
        write(encode_header(recording.header))

    def until(self, at: int) -> None:
        """Write the events before ``at``."""
        for row in self._order.until(at):
            self._write(encode_row(row))

    def close(self) -> None:
        """Write everything that is left."""
        for row in self._order.rest():
            self._write(encode_row(row))


def lines(recording: Recording) -> Iterator[bytes]:
    """The file of a recording, line by line."""
    yield encode_header(recording.header)
    for row in RowOrder(recording).rest():
        yield encode_row(row)


def save(recording: Recording, path: str | os.PathLike[str]) -> None:
    """Write the ``.tape`` file. OSError as ``open`` raises it."""
    with Path(path).open("wb") as file:
        file.writelines(lines(recording))


def load(file: str | os.PathLike[str] | bytes) -> Recording:
    """The recording of a ``.tape`` file (its path, or its bytes), checked.

    TapeFileError when it is damaged, with what was before the damage as ``recording``; OSError as ``open``
    raises it.
    """
    reader = Reader()
    if isinstance(file, bytes):
        reader.feed(file)
        return reader.close()
    with Path(file).open("rb") as stream:
        while chunk := stream.read(1 << 20):
            reader.feed(chunk)
    return reader.close()


def load_partial(file: str | os.PathLike[str] | bytes) -> tuple[Recording, TapeFileError | None]:
    """What can be read of a file, and the damage where it stopped, if any. TapeFileError only when there is
    no header."""
    try:
        return load(file), None
    except TapeFileError as error:
        if error.recording is None:
            raise
        return error.recording, error
