"""Going on with training that was interrupted."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from tapecore.engine.files import storage
from tapecore.engine.keras.callbacks.base import Callback
from tapecore.engine.op import public

_EPOCH = "epoch"


@public("keras.callbacks.BackupAndRestore keras.callbacks.experimental.BackupAndRestore")
class BackupAndRestore(Callback):
    """Keeps weights, the optimizer's state and the epoch in ``backup_dir`` while a model trains; a ``fit`` that
    finds them there goes on after the last epoch that ended. They are deleted when training ends. ValueError
    without a folder or for another ``save_freq``."""

    def __init__(
        self,
        backup_dir: Any,
        save_freq: Any = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ) -> None:
        super().__init__()
        if not backup_dir:
            raise ValueError("Empty `backup_dir` argument passed")
        if save_freq != "epoch" and not isinstance(save_freq, int):
            raise ValueError(
                "Invalid value for argument `save_freq`. Received: "
                f"save_freq={save_freq}. Expected either 'epoch' or an integer value."
            )
        self.backup_dir, self.save_freq = str(backup_dir), save_freq
        self.delete_checkpoint = delete_checkpoint
        self._path = f"{self.backup_dir}/latest.npz"
        self._epoch = self._batches = 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Take up what was kept, if anything."""
        if not storage.exists(self._path):
            return
        with np.load(io.BytesIO(storage.read(self._path)), allow_pickle=False) as archive:
            kept = [archive[name] for name in sorted(archive.files) if name != _EPOCH]
            first = int(archive[_EPOCH])
        model = self.model
        for variable, array in zip(self._state(), kept, strict=True):
            variable.assign(array)
        object.__setattr__(model, "_first_epoch", first)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Keep the state after so many batches."""
        self._batches += 1
        if isinstance(self.save_freq, int) and self._batches % self.save_freq == 0:
            self._keep(self._epoch)

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Remember which epoch it is."""
        self._epoch = epoch

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Keep the state after the epoch."""
        if self.save_freq == "epoch":
            self._keep(epoch + 1)

    def on_train_end(self, logs: Any = None) -> None:
        """Delete what was kept: training is complete."""
        if self.delete_checkpoint and storage.exists(self.backup_dir):
            storage.remove_tree(self.backup_dir)

    def _state(self) -> list[Any]:
        """The model's and the optimizer's Variables, made now if they are not there yet."""
        optimizer = self.model.optimizer
        if optimizer is not None and not optimizer.built:
            optimizer.build(self.model.trainable_variables)
        return [*self.model.weights, *(optimizer.variables if optimizer is not None else ())]

    def _keep(self, epoch: int) -> None:
        arrays = {f"{k:05d}": np.asarray(v) for k, v in enumerate(self._state())}
        out = io.BytesIO()
        np.savez(out, **arrays, **{_EPOCH: np.asarray(epoch)})  # type: ignore[reportArgumentType]
        storage.make_folder(self.backup_dir)
        storage.write(self._path, out.getvalue())
