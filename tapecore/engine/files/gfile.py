"""``tf.io.gfile``: files and folders by path."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

from tapecore.engine.errors import AlreadyExistsError
from tapecore.engine.files import storage
from tapecore.engine.op import public


@public("io.gfile.GFile")
class GFile:
    """A file to read (``r``, ``rb``) or write (``w``, ``a``, with ``b`` for bytes)."""

    def __init__(self, name: Any, mode: str = "r") -> None:
        self._name, self._mode = storage.path_of(name), mode
        self._writes = "w" in mode or "a" in mode
        self._kept = io.BytesIO()

    def __enter__(self) -> GFile:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The path."""
        return self._name

    @property
    def mode(self) -> str:
        """The mode as given."""
        return self._mode

    def _bytes(self) -> io.BytesIO:
        if not self._writes and not self._kept.getbuffer().nbytes:
            self._kept = io.BytesIO(storage.read(self._name))
        return self._kept

    def _given(self, data: bytes) -> Any:
        return data if "b" in self._mode else data.decode()

    def read(self, n: int = -1) -> Any:
        """``n`` bytes, or all that are left."""
        return self._given(self._bytes().read(n))

    def readline(self) -> Any:
        """The next line."""
        return self._given(self._bytes().readline())

    def readlines(self) -> list[Any]:
        """All lines that are left."""
        return [self._given(line) for line in self._bytes().readlines()]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.readlines())

    def write(self, file_content: Any) -> None:
        """Add to the file."""
        self._kept.write(file_content.encode() if isinstance(file_content, str) else file_content)

    def size(self) -> int:
        """The number of bytes."""
        return len(storage.read(self._name))

    def flush(self) -> None:
        """Put what was written into the file."""
        if self._writes:
            storage.write(self._name, self._kept.getvalue(), append="a" in self._mode)

    def close(self) -> None:
        """Put what was written into the file."""
        self.flush()


class Stat(NamedTuple):
    """What is known of a file."""

    length: int
    is_directory: bool


@public("io.gfile.exists")
def exists(path: Any) -> bool:
    """Whether there is a file or folder."""
    return storage.exists(path)


@public("io.gfile.isdir")
def isdir(path: Any) -> bool:
    """Whether this is a folder."""
    return storage.is_folder(path)


@public("io.gfile.listdir")
def listdir(path: Any) -> list[str]:
    """The names in a folder."""
    return storage.names_in(path)


@public("io.gfile.makedirs io.gfile.mkdir")
def makedirs(path: Any) -> None:
    """A new folder and those around it."""
    storage.make_folder(path)


@public("io.gfile.glob")
def glob(pattern: Any) -> list[str]:
    """The paths that match a pattern, or any of several."""
    patterns: list[Any] = list(pattern) if isinstance(pattern, (list, tuple)) else [pattern]  # type: ignore[reportUnknownArgumentType]
    return [path for each in patterns for path in storage.matching(each)]


@public("io.gfile.join")
def join(path: Any, *paths: Any) -> str:
    """Parts of a path as one."""
    return os.path.join(*map(storage.path_of, (path, *paths)))


@public("io.gfile.remove")
def remove(path: Any) -> None:
    """Delete a file."""
    storage.remove(path)


@public("io.gfile.rmtree")
def rmtree(path: Any) -> None:
    """Delete a folder with all that is in it."""
    storage.remove_tree(path)


@public("io.gfile.copy")
def copy(src: Any, dst: Any, overwrite: bool = False) -> None:
    """A file under another path. AlreadyExistsError where there is one, unless ``overwrite``."""
    if storage.exists(dst) and not overwrite:
        raise AlreadyExistsError(None, None, f"file already exists: {storage.path_of(dst)}")
    storage.write(dst, storage.read(src))


@public("io.gfile.rename")
def rename(src: Any, dst: Any, overwrite: bool = False) -> None:
    """Another path for a file."""
    copy(src, dst, overwrite)
    storage.remove(src)


@public("io.gfile.stat")
def stat(path: Any) -> Stat:
    """``length`` and ``is_directory``."""
    folder = storage.is_folder(path)
    return Stat(0 if folder else len(storage.read(path)), folder)


@public("io.gfile.walk")
def walk(top: Any, topdown: bool = True, onerror: Any = None) -> Iterator[tuple[str, list[str], list[str]]]:
    """A folder and all in it: path, names of folders, names of files."""
    base = storage.path_of(top)
    names = storage.names_in(base) if storage.is_folder(base) else []
    folders = [name for name in names if storage.is_folder(os.path.join(base, name))]
    here = (base, folders, [name for name in names if name not in folders])
    if topdown:
        yield here
    for name in folders:
        yield from walk(os.path.join(base, name), topdown)
    if not topdown:
        yield here
