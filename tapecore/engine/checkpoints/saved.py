"""The files of a checkpoint: an index of names, and the arrays as NumPy's own archive."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from tapecore.engine.errors import NotFoundError
from tapecore.engine.files import storage
from tapecore.engine.tensor import Array

GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
_DATA = ".data-00000-of-00001"


Stored = list[tuple[str | None, dict[str, int]]]
"""The objects as they were saved: the key of each one's value, and the numbers of its parts by name."""


def write(prefix: str, arrays: Mapping[str, Array], objects: Stored) -> None:
    """Put arrays into ``prefix.index`` and ``prefix.data-00000-of-00001`` (which ``numpy.load`` opens)."""
    storage.make_folder(os.path.dirname(prefix) or ".")
    out = io.BytesIO()
    np.savez(out, **{str(k): _plain(array) for k, array in enumerate(arrays.values())})  # type: ignore[reportArgumentType]
    storage.write(prefix + _DATA, out.getvalue())
    storage.write(prefix + ".index", json.dumps({"names": list(arrays), "objects": objects}).encode())


def _plain(array: Array) -> Array:
    return array.astype(np.bytes_) if array.dtype.kind == "O" else array


def exists(prefix: str) -> bool:
    """Whether there is a checkpoint."""
    return storage.exists(prefix + ".index")


def _index(prefix: str) -> dict[str, Any]:
    if not exists(prefix):
        raise NotFoundError(
            None,
            None,
            f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {prefix}",
        )
    return json.loads(storage.read(prefix + ".index"))


def read(prefix: str) -> dict[str, Array]:
    """The arrays of a checkpoint. NotFoundError where there is none."""
    names: list[str] = _index(prefix)["names"]
    with np.load(io.BytesIO(storage.read(prefix + _DATA)), allow_pickle=False) as archive:
        return {name: _texts(archive[str(k)]) for k, name in enumerate(names)}


def objects_of(prefix: str) -> Stored:
    """The objects of a checkpoint."""
    return [(key, parts) for key, parts in _index(prefix)["objects"]]


def _texts(array: Array) -> Array:
    return array.astype(object) if array.dtype.kind == "S" else array


def remove(prefix: str) -> None:
    """Delete the files of a checkpoint, as far as they are there."""
    for path in (prefix + ".index", prefix + _DATA):
        if storage.exists(path):
            storage.remove(path)


def shapes(arrays: Mapping[str, Array]) -> dict[str, list[int]]:
    """The shapes by name, the description of the objects among them as in TensorFlow's files."""
    return {GRAPH: [], **{name: list(array.shape) for name, array in arrays.items()}}


def note(folder: str, paths: list[str]) -> None:
    """Write down which checkpoints a folder has; the last one is the latest."""
    names = [os.path.relpath(path, folder) for path in paths]
    lines = [f'model_checkpoint_path: "{names[-1]}"'] if names else []
    lines += [f'all_model_checkpoint_paths: "{name}"' for name in names]
    storage.make_folder(folder)
    storage.write(os.path.join(folder, "checkpoint"), "\n".join(lines).encode())


def noted(folder: Any, filename: str | None = None) -> list[str]:
    """The paths of the checkpoints of a folder, the latest last."""
    place = storage.path_of(folder)
    path = os.path.join(place, filename or "checkpoint")
    if not storage.exists(path):
        return []
    lines = storage.read(path).decode().splitlines()
    names = [line.partition('"')[2].rstrip('"') for line in lines if line.startswith("all_model")]
    return [os.path.join(place, name) for name in names]
