"""``tf.train.CheckpointManager`` and what reads checkpoints without their objects."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tapecore.engine.checkpoints import saved
from tapecore.engine.checkpoints.checkpoint import Checkpoint
from tapecore.engine.dtypes import DType, as_dtype
from tapecore.engine.errors import NotFoundError
from tapecore.engine.files import storage
from tapecore.engine.op import public
from tapecore.engine.tensor import Array


@public("train.CheckpointManager")
class CheckpointManager:
    """Saves a Checkpoint into a folder under counting names, and keeps the last ``max_to_keep`` of them."""

    def __init__(  # noqa: PLR0913, PLR0917  # TensorFlow's parameters
        self,
        checkpoint: Checkpoint,
        directory: Any,
        max_to_keep: int | None,
        keep_checkpoint_every_n_hours: float | None = None,
        checkpoint_name: str = "ckpt",
        step_counter: Any = None,
        checkpoint_interval: int | None = None,
        init_fn: Callable[[], Any] | None = None,
        last_checkpoint_step: int | None = None,
    ) -> None:
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError(f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}.")
        self._checkpoint, self._directory = checkpoint, storage.path_of(directory)
        self._most, self._name, self._init = max_to_keep, checkpoint_name, init_fn
        self._step, self._interval = step_counter, checkpoint_interval
        self._last = last_checkpoint_step
        self._paths = [path for path in saved.noted(self._directory) if saved.exists(path)]

    @property
    def directory(self) -> str:
        """The folder."""
        return self._directory

    @property
    def checkpoint(self) -> Checkpoint:
        """What is saved."""
        return self._checkpoint

    @property
    def checkpoints(self) -> list[str]:
        """The paths that are kept, the latest last."""
        return list(self._paths)

    @property
    def latest_checkpoint(self) -> str | None:
        """The path of the latest one."""
        return self._paths[-1] if self._paths else None

    @property
    def checkpoint_interval(self) -> int | None:
        """How many steps lie between two of them."""
        return self._interval

    def save(
        self, checkpoint_number: Any = None, check_interval: bool = True, options: Any = None
    ) -> str | None:
        """Save; the path, or None where the interval is not over."""
        step = None if self._step is None else int(self._step)
        if check_interval and step is not None and self._too_soon(step):
            return None
        self._last = step
        prefix = os.path.join(self._directory, self._name)
        if checkpoint_number is None:
            path = self._checkpoint.save(prefix)
        else:
            self._checkpoint.save_counter.assign_add(1)
            path = self._checkpoint.write(f"{prefix}-{int(checkpoint_number)}")
        self._paths = [*[known for known in self._paths if known != path], path]
        while self._most is not None and len(self._paths) > self._most:
            saved.remove(self._paths.pop(0))
        saved.note(self._directory, self._paths)
        return path

    def _too_soon(self, step: int) -> bool:
        if self._interval is None or self._last is None:
            return False
        return step - self._last < self._interval

    def restore_or_initialize(self) -> str | None:
        """Restore the latest one and give its path; else call ``init_fn``."""
        path = self.latest_checkpoint
        if path is not None:
            self._checkpoint.restore(path)
        elif self._init is not None:
            self._init()
        return path


@public("train.latest_checkpoint")
def latest_checkpoint(checkpoint_dir: Any, latest_filename: str | None = None) -> str | None:
    """The path of the latest checkpoint in a folder, None where there is none."""
    paths = saved.noted(checkpoint_dir, latest_filename)
    return paths[-1] if paths and saved.exists(paths[-1]) else None


class CheckpointState:
    """Which checkpoints a folder has."""

    def __init__(self, paths: list[str]) -> None:
        self.model_checkpoint_path = paths[-1]
        self.all_model_checkpoint_paths = paths


@public("train.get_checkpoint_state")
def get_checkpoint_state(checkpoint_dir: Any, latest_filename: str | None = None) -> CheckpointState | None:
    """Which checkpoints a folder has, None where there are none."""
    paths = saved.noted(checkpoint_dir, latest_filename)
    return CheckpointState(paths) if paths else None


def _prefix(path: Any) -> str:
    place = storage.path_of(path)
    if saved.exists(place):
        return place
    latest = latest_checkpoint(place)
    if latest is None:
        raise ValueError(f"Couldn't find 'checkpoint' file or checkpoints in given directory {place}")
    return latest


class CheckpointReader:
    """Reads values by name."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays

    def get_variable_to_shape_map(self) -> dict[str, list[int]]:
        """The shapes by name."""
        return saved.shapes(self._arrays)

    def get_variable_to_dtype_map(self) -> dict[str, DType]:
        """The dtypes by name."""
        return {
            saved.GRAPH: as_dtype("string"),
            **{name: as_dtype(a.dtype) for name, a in self._arrays.items()},
        }

    def has_tensor(self, tensor_str: str) -> bool:
        """Whether there is a value of this name."""
        return tensor_str in self._arrays

    def get_tensor(self, tensor_str: str) -> Any:
        """The value of this name as an array. NotFoundError where there is none."""
        if tensor_str not in self._arrays:
            raise NotFoundError(None, None, f"Key {tensor_str} not found in checkpoint")
        return np.array(self._arrays[tensor_str])[()]


@public("train.load_checkpoint")
def load_checkpoint(ckpt_dir_or_file: Any) -> CheckpointReader:
    """What reads the values of a checkpoint, or of the latest one in a folder."""
    return CheckpointReader(saved.read(_prefix(ckpt_dir_or_file)))


@public("train.load_variable")
def load_variable(ckpt_dir_or_file: Any, name: str) -> Any:
    """One value of a checkpoint."""
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))


@public("train.list_variables")
def list_variables(ckpt_dir_or_file: Any) -> list[tuple[str, list[int]]]:
    """Names and shapes of the values in a checkpoint."""
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


@public("train.checkpoints_iterator")
def checkpoints_iterator(checkpoint_dir: Any, *args: Any, **kwargs: Any) -> Iterator[str]:
    """The latest checkpoint, if there is one: nobody else writes more."""
    path = latest_checkpoint(checkpoint_dir)
    if path is not None:
        yield path
