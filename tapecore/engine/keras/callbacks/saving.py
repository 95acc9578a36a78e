"""Saving weights while a model trains."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.callbacks.rules import Watching
from tapecore.engine.keras.saying import say, told
from tapecore.engine.op import public


@public("keras.callbacks.ModelCheckpoint")
class ModelCheckpoint(Watching):
    """Saves the weights after each epoch, or only when a number became better."""

    def __init__(
        self,
        filepath: Any,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: Any = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        super().__init__(monitor, mode, 0.0)
        self.filepath, self.verbose, self.save_best_only = str(filepath), verbose, save_best_only
        self.best = initial_value_threshold
        self.save_freq = save_freq
        self._epoch = self._since = 0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Remember which epoch it is."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Save the weights after so many batches."""
        self._since += 1
        if self.save_freq != "epoch" and self._since >= self.save_freq:
            self._since = 0
            self._save(self._epoch, logs)

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Save the weights, unless they are saved after so many batches."""
        if self.save_freq == "epoch":
            self._save(epoch, logs)

    def _save(self, epoch: int, logs: Any) -> None:
        path = self.filepath.format(epoch=epoch + 1, **told(logs))
        if self.save_best_only and not self._improved(epoch, path, logs):
            return
        if not self.save_best_only:
            self._say(epoch, f"saving model to {path}")
        self.model.save_weights(path)
        self._say(epoch, f"finished saving model to {path}")

    def _improved(self, epoch: int, path: str, logs: Any) -> bool:
        """Whether the number became better; says so."""
        value = self._current(logs)
        if value is None:
            return False
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._better(value, self.best):
            self._say(epoch, f"{self.monitor} did not improve from {best}")
            return False
        self._say(epoch, f"{self.monitor} improved from {best} to {value:.5f}, saving model to {path}")
        self.best = value
        return True

    def _say(self, epoch: int, what: str) -> None:
        if self.verbose:
            say(f"\nEpoch {epoch + 1}: {what}")
