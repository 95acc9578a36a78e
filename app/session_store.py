"""Session id -> recording, on disk. The browser holds ids only."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import tempfile
import zlib
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tapecore.recording import load_partial, save

if TYPE_CHECKING:
    from tapecore.recording import Recording

GONE = "That session is not here any more: run the program again, or open its file."
"""What a person reads who asks for an id that is not known."""
ID_BYTES = 16
IN_MEMORY = 8
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def new_id() -> str:
    """A session id: 128 random bits, url-safe."""
    return secrets.token_urlsafe(ID_BYTES)


def is_id(text: str) -> bool:
    """Whether a text has the form of a session id (and so is a safe file name)."""
    return 20 <= len(text) <= 24 and _LETTERS.issuperset(text)


def data_folder() -> Path:
    """Where a person's sessions are kept between two starts, as the system has it."""
    home = Path.home()
    if sys.platform == "darwin":
        root = home / "Library" / "Application Support"
    elif sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    else:
        root = Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share"))
    return root / "tape-debugger" / "sessions"


def kept_store() -> SessionStore:
    """The store in the person's data folder; where that cannot be written, one that goes with the server."""
    folder = data_folder()
    try:
        store = SessionStore(folder)
        probe = folder / f"{new_id()}.part"
        probe.touch()
        probe.unlink()
    except OSError:
        return SessionStore()
    return store


class SessionStore:
    """Recordings in a folder, the least recently used removed when there are too many or they are too large.

    `folder`: where they lie; without one, a private folder that is removed with the store.
    """

    def __init__(self, folder: Path | None = None, count: int = 200, size: int = 1 << 30) -> None:
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="tape-debugger-")
        self.folder = folder or Path(str(self._temporary and self._temporary.name))
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._count, self._size = count, size
        self._lock = Lock()
        self._reading = Lock()
        """Held while a file is read, so that two who ask at once get one recording, which is analysed once."""
        self._memory: OrderedDict[str, Recording] = OrderedDict()

    def add(self, recording: Recording) -> str:
        """Keep a recording; the answer is its id."""
        session = new_id()
        unfinished = self.folder / f"{session}.part"
        save(recording, unfinished)
        unfinished.replace(self._path(session))
        with self._lock:
            self._remember(session, recording)
        self._make_room(session)
        return session

    def get(self, session: str) -> Recording:
        """The recording of an id. KeyError when there is none (any more)."""
        if not is_id(session):
            raise KeyError(session)
        with self._lock:
            known = self._memory.get(session)
            if known is not None:
                self._memory.move_to_end(session)
        path = self._path(session)
        if known is None:
            with self._reading:
                known = self.loaded(session) or self._load(path, session)
        with contextlib.suppress(OSError):
            os.utime(path)
        return known

    def _load(self, path: Path, session: str) -> Recording:
        try:
            recording, _ = load_partial(path)
        except OSError as error:
            raise KeyError(session) from error
        with self._lock:
            self._remember(session, recording)
        return recording

    def _remember(self, session: str, recording: Recording) -> None:
        self._memory[session] = recording
        self._memory.move_to_end(session)
        while len(self._memory) > IN_MEMORY:
            self._memory.popitem(last=False)

    def path(self, session: str) -> Path:
        """The session's `.tape` file. KeyError when there is none."""
        if not is_id(session) or not self._path(session).is_file():
            raise KeyError(session)
        return self._path(session)

    def _path(self, session: str) -> Path:
        return self.folder / f"{session}.tape"

    def loaded(self, session: str) -> Recording | None:
        """The recording of an id, if it is in memory."""
        with self._lock:
            return self._memory.get(session)

    def keep_first(self, session: str, content: bytes, stamp: str) -> None:
        """Keep what a page shows of the session at first, as long as the session is kept; `stamp`: what made it."""
        if not is_id(session) or not self._path(session).is_file() or self.first(session, stamp) is not None:
            return
        with contextlib.suppress(OSError):
            unfinished = self.folder / f"{session}.first.part"
            unfinished.write_bytes(f"{stamp}\n".encode() + zlib.compress(content, 1))
            unfinished.replace(self._first(session))

    def first(self, session: str, stamp: str) -> bytes | None:
        """What was kept so, if just this stamp made it."""
        if not is_id(session) or not self._path(session).is_file():
            return None
        try:
            made, _, packed = self._first(session).read_bytes().partition(b"\n")
            return zlib.decompress(packed) if made.decode() == stamp else None
        except (OSError, ValueError, zlib.error):
            return None

    def _first(self, session: str) -> Path:
        return self.folder / f"{session}.first"

    def _make_room(self, keep: str) -> None:
        """Remove the least recently used until both limits hold; never the session that was just added."""
        files = sorted(self.folder.glob("*.tape"), key=_last_used, reverse=True)
        total = 0
        for place, file in enumerate(files):
            total += _size(file) + _size(file.with_suffix(".first"))
            if (place >= self._count or total > self._size) and file.stem != keep:
                self._remove(file)

    def _remove(self, file: Path) -> None:
        for each in (file, file.with_suffix(".first")):
            with contextlib.suppress(OSError):
                each.unlink()
        with self._lock:
            self._memory.pop(file.stem, None)

    def close(self) -> None:
        """Remove the private folder."""
        if self._temporary:
            self._temporary.cleanup()


def _last_used(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
