"""Callbacks that watch a number: early stopping, smaller learning rates, schedules, the best weights."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from tapecore.engine.keras.callbacks.base import Callback
from tapecore.engine.keras.saying import say, told
from tapecore.engine.op import public


class Watching(Callback):
    """What watches ``monitor`` for getting better."""

    def __init__(self, monitor: str, mode: str, min_delta: float) -> None:
        super().__init__()
        self.monitor = monitor
        upward = mode == "max" or (
            mode == "auto" and any(word in monitor for word in ("acc", "auc", "precision", "recall"))
        )
        self._sign = 1.0 if upward else -1.0
        self.min_delta = abs(min_delta)

    def _current(self, logs: Any) -> Any:
        found = told(logs).get(self.monitor)
        if found is None:
            names = ",".join(told(logs).keys())
            warnings.warn(
                f"{type(self).__name__} watches `{self.monitor}`, which is not there. There are: {names}",
                stacklevel=4,
            )
        return found

    def _better(self, value: float, best: float | None) -> bool:
        return best is None or self._sign * (value - best) > self.min_delta


@public("keras.callbacks.EarlyStopping")
class EarlyStopping(Watching):
    """Ends training when a number has not become better for ``patience`` epochs."""

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        super().__init__(monitor, mode, min_delta)
        self.patience, self.verbose, self.baseline = patience, verbose, baseline
        self.restore_best_weights, self.start_from_epoch = restore_best_weights, start_from_epoch
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best: float | None = None
        self.best_weights: Any = None

    def on_train_begin(self, logs: Any = None) -> None:
        """Begin to count."""
        self.wait = self.stopped_epoch = self.best_epoch = 0
        self.best = self.best_weights = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Count the epochs without progress."""
        value = self._current(logs)
        if value is None or epoch < self.start_from_epoch:
            return
        self.wait += 1
        if self._better(value, self.best):
            self.best, self.best_epoch = value, epoch
            if self.restore_best_weights:
                self.best_weights = self.model.get_weights()
            if self.baseline is None or self._better(value, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        """Say where it ended, and bring the best weights back."""
        if self.stopped_epoch > 0 and self.verbose:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.restore_best_weights and self.best_weights is not None:
            if self.verbose:
                say(f"Restoring model weights from the end of the best epoch: {self.best_epoch + 1}.")
            self.model.set_weights(self.best_weights)


@public("keras.callbacks.ReduceLROnPlateau")
class ReduceLROnPlateau(Watching):
    """Makes the learning rate smaller when a number has not become better for ``patience`` epochs."""

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
        **others: Any,
    ) -> None:
        super().__init__(monitor, mode, min_delta)
        self.factor, self.patience, self.verbose = factor, patience, verbose
        self.cooldown, self.min_lr = cooldown, min_lr
        self.wait = self._resting = 0
        self.best: float | None = None

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Count the epochs without progress."""
        value = self._current(logs)
        if value is None:
            return
        if self._resting:
            self._resting -= 1
            self.wait = 0
        if self._better(value, self.best):
            self.best, self.wait = value, 0
        elif not self._resting:
            self.wait += 1
            if self.wait >= self.patience:
                self._reduce(epoch)

    def _reduce(self, epoch: int) -> None:
        rate = float(np.asarray(self.model.optimizer.learning_rate))
        if rate > self.min_lr:
            new = max(rate * self.factor, self.min_lr)
            self.model.optimizer.learning_rate = new
            if self.verbose:
                say(f"\nEpoch {epoch + 1}: {type(self).__name__} reducing learning rate to {new}.")
        self._resting, self.wait = self.cooldown, 0


@public("keras.callbacks.LearningRateScheduler")
class LearningRateScheduler(Callback):
    """Before each epoch the learning rate becomes ``schedule(epoch, rate)``."""

    def __init__(self, schedule: Any, verbose: int = 0) -> None:
        super().__init__()
        self.schedule, self.verbose = schedule, verbose

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Change the learning rate."""
        before = float(np.asarray(self.model.optimizer.learning_rate))
        try:
            rate = self.schedule(epoch, before)
        except TypeError:  # a schedule of the epoch alone
            rate = self.schedule(epoch)
        self.model.optimizer.learning_rate = rate
        if self.verbose:
            say(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Tell the history."""
        if logs is not None:
            logs["learning_rate"] = float(np.asarray(self.model.optimizer.learning_rate))


@public("keras.callbacks.TerminateOnNaN")
class TerminateOnNaN(Callback):
    """Ends training when the loss is NaN or infinite."""

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        """Look at the loss."""
        loss = told(logs).get("loss")
        if loss is not None and not np.isfinite(loss):
            say(f"Batch {batch}: Invalid loss, terminating training")
            self.model.stop_training = True


@public("keras.callbacks.CSVLogger")
class CSVLogger(Callback):
    """Writes the numbers of each epoch into a file."""

    def __init__(self, filename: Any, separator: str = ",", append: bool = False) -> None:
        super().__init__()
        self.filename, self.separator, self.append = filename, separator, append
        self._begun = append

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Write a line."""
        row = {"epoch": epoch, **told(logs)}
        with open(self.filename, "a" if self._begun else "w", encoding="utf-8") as file:
            if not self._begun:
                file.write(self.separator.join(row) + "\n")
            file.write(self.separator.join(map(str, row.values())) + "\n")
        self._begun = True


class _Silent(Callback):
    """A callback that does nothing here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()


@public("keras.callbacks.TensorBoard")
class TensorBoard(_Silent):
    """Taken, but nothing is written: the debugger shows the numbers of a run itself."""

    __module__ = "keras.src.callbacks.tensorboard"  # as it prints


@public("keras.callbacks.ProgbarLogger")
class ProgbarLogger(_Silent):
    """Taken, but the line is printed by ``fit`` itself."""
