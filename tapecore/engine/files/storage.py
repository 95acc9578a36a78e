"""Files by path. Where a program may not write, what it writes lives in memory until it ends."""

from __future__ import annotations

import errno
import fnmatch
import os
from pathlib import Path, PurePath
from typing import Any

from tapecore.engine.errors import AlreadyExistsError, NotFoundError

_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EMFILE, errno.ENFILE}
_memory: dict[str, bytes] = {}
_folders: set[str] = set()


def path_of(path: Any) -> str:
    """A path given as text, bytes, a Path or a tensor of text."""
    value = getattr(path, "value", path)
    item: Any = value[()] if hasattr(value, "dtype") else value
    return item.decode() if isinstance(item, bytes) else os.fspath(item)  # type: ignore[reportUnknownVariableType]


def _key(path: Any) -> str:
    return os.path.normpath(str(Path(path_of(path)).absolute()))


def missing(path: Any) -> NotFoundError:
    """The error for a file that is not there."""
    return NotFoundError(None, None, f"{path_of(path)}; No such file or directory")


def write(path: Any, data: bytes, *, append: bool = False) -> None:
    """Replace a file's contents, or add to them. NotFoundError where its folder does not exist."""
    key = _key(path)
    if key in _memory:
        _memory[key] = _memory[key] + data if append else data
        return
    if not is_folder(os.path.dirname(key)):
        raise missing(path)
    try:
        with Path(key).open("ab" if append else "wb") as file:
            file.write(data)
    except OSError as error:
        if error.errno not in _REFUSED and not isinstance(error, PermissionError):
            raise
        _memory[key] = (read(path) if append and exists(path) else b"") + data


def read(path: Any) -> bytes:
    """A file's contents. NotFoundError where there is none."""
    key = _key(path)
    if key in _memory:
        return _memory[key]
    try:
        return Path(key).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise missing(path) from None


def make_folder(path: Any) -> None:
    """A folder and those around it."""
    key = _key(path)
    try:
        Path(key).mkdir(parents=True, exist_ok=True)
    except PermissionError:
        pass
    except OSError as error:
        if error.errno not in _REFUSED:
            raise AlreadyExistsError(None, None, f"{path_of(path)}: {error.strerror}") from None
    if not Path(key).is_dir():
        _folders.update([key, *map(str, PurePath(key).parents)])


def is_folder(path: Any) -> bool:
    """Whether this is a folder."""
    key = _key(path)
    return key in _folders or any(name.startswith(key + os.sep) for name in _memory) or Path(key).is_dir()


def exists(path: Any) -> bool:
    """Whether there is a file or folder."""
    key = _key(path)
    return key in _memory or is_folder(path) or Path(key).exists()


def names_in(path: Any) -> list[str]:
    """The names in a folder. NotFoundError where there is none."""
    if not is_folder(path):
        raise NotFoundError(None, None, f"Could not find directory {path_of(path)}")
    key = _key(path)
    found = {entry.name for entry in Path(key).iterdir()} if Path(key).is_dir() else set[str]()
    inside = [name for name in (*_memory, *_folders) if name.startswith(key + os.sep)]
    return sorted(found | {os.path.relpath(name, key).split(os.sep)[0] for name in inside})


def matching(pattern: Any) -> list[str]:
    """The paths that match a pattern, in order."""
    wanted = path_of(pattern)
    start = PurePath(wanted).anchor
    level = [start or "."]
    for part in PurePath(wanted).parts[1 if start else 0 :]:
        level = [_joined(base, name) for base in level for name in _candidates(base, part)]
    return sorted(level)


def _joined(base: str, name: str) -> str:
    return name if base == "." else os.path.join(base, name)


def _candidates(base: str, part: str) -> list[str]:
    if not any(sign in part for sign in "*?["):
        return [part] if exists(_joined(base, part)) else []
    return [name for name in names_in(base) if fnmatch.fnmatch(name, part)] if is_folder(base) else []


def remove(path: Any) -> None:
    """Delete a file. NotFoundError where there is none."""
    key = _key(path)
    if key in _memory:
        del _memory[key]
        return
    try:
        Path(key).unlink()
    except FileNotFoundError:
        raise missing(path) from None


def remove_tree(path: Any) -> None:
    """Delete a folder with all that is in it."""
    key = _key(path)
    for name in names_in(path):
        inner = os.path.join(key, name)
        if is_folder(inner):
            remove_tree(inner)
        else:
            remove(inner)
    _folders.discard(key)
    if Path(key).is_dir():
        Path(key).rmdir()
