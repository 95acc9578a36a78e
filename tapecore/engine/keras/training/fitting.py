"""``fit``, ``evaluate`` and ``predict``: the loops around the steps."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.keras.callbacks.listing import CallbackList, History
from tapecore.engine.keras.saying import say, told
from tapecore.engine.keras.several import several
from tapecore.engine.keras.training import batches, progress
from tapecore.engine.keras.training.compiled_metrics import CompiledMetrics
from tapecore.engine.keras.training.epochs import Epochs, weights_by_class
from tapecore.engine.recompute import not_differentiated
from tapecore.engine.tensor import Tensor


class Fitting:
    """The loops of a model."""

    compiled: bool
    stop_training: bool
    stop_evaluating: bool
    stop_predicting: bool
    optimizer: Any
    loss: Any
    _loss_tracker: Any
    _compile_loss: Any
    _compile_metrics: Any

    def _ready_to_train(self, what: str) -> None:
        if not self.compiled and not self._own("train_step"):
            raise ValueError(f"You must call `compile()` before calling `{what}()`.")

    def _own(self, step: str) -> bool:
        """Whether a person wrote this step."""
        return not getattr(type(self), step).__module__.startswith("tapecore.engine.keras")

    def fit(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: Any = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int = 1,
        **others: Any,
    ) -> History:
        """Train for some epochs, printing a line for each; a History of all numbers. ValueError for a model
        that was not compiled."""
        self._ready_to_train("fit")
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = batches.split((x, y, sample_weight), validation_split)
        data = Epochs(
            batches.batches_of(x, y, sample_weight, batch_size, shuffle), steps_per_epoch, class_weight
        )
        level = progress.level(verbose)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "epochs": epochs, "steps": data.steps})
        self.stop_training = False
        heard.on_train_begin()
        logs: dict[str, Any] = {}
        first = vars(self).pop("_first_epoch", initial_epoch)  # a callback took up an earlier run
        for epoch in range(first, epochs):
            if level and epochs > 1:
                say(f"Epoch {epoch + 1}/{epochs}")
            heard.on_epoch_begin(epoch)
            done, logs = self._epoch(data, heard)
            if validation_data is not None and (epoch + 1) % validation_freq == 0:
                size = validation_batch_size or batch_size
                logs |= self._validated(validation_data, size, validation_steps, heard)
                logs = numbers(logs)
            progress.report(done, data.steps, logs, level)
            heard.on_epoch_end(epoch, logs)
            if self.stop_training:
                break
        heard.on_train_end(logs)
        return heard.history

    def _epoch(self, data: Any, heard: CallbackList) -> tuple[int, dict[str, Any]]:
        self.reset_metrics()  # type: ignore[attr-defined]
        done, logs = 0, {}
        for done, batch in enumerate(data, 1):
            heard.on_train_batch_begin(done - 1)
            logs = self.train_step(batch)  # type: ignore[attr-defined]
            heard.on_train_batch_end(done - 1, numbers(logs))
            if self.stop_training:
                break
        return done, self._final("train_step", logs)

    def _final(self, step: str, logs: Any) -> dict[str, Any]:
        """The numbers after the last batch: those of the metrics if a person's step gives the same names, whatever
        it gives under them."""
        if self._own(step):
            found = self.get_metrics_result()  # type: ignore[attr-defined]
            if isinstance(logs, dict) and set(found) == set(logs):  # type: ignore[reportUnknownArgumentType]
                return numbers(found)
        return numbers(logs)

    def _validated(
        self, given: Any, batch_size: int | None, steps: int | None, heard: CallbackList
    ) -> dict[str, Any]:
        x, y, weight = given, None, None
        if isinstance(given, (tuple, list)):
            x, y, weight = batches.unpack_x_y_sample_weight(tuple(several(given)))
        found = self.evaluate(x, y, batch_size, 0, weight, steps, heard, return_dict=True)
        return {f"val_{name}": value for name, value in found.items()}

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
        **others: Any,
    ) -> Any:
        """The loss and metrics over all data: a number, a list, or a dictionary. ValueError for a model that was not
        compiled and for arguments that there are not."""
        self._ready_to_train("evaluate")
        if others:
            raise ValueError(f"Arguments not recognized: {others}")
        data = Epochs(batches.batches_of(x, y, sample_weight, batch_size, shuffle=False), steps)
        heard = self._heard(callbacks, verbose, data)
        self.reset_metrics()  # type: ignore[attr-defined]
        self.stop_evaluating = False
        heard.on_test_begin()
        done, logs = 0, {}
        with not_differentiated():
            for done, batch in enumerate(data, 1):
                heard.on_test_batch_begin(done - 1)
                logs = self.test_step(batch)  # type: ignore[attr-defined]
                heard.on_test_batch_end(done - 1, numbers(logs))
                if self.stop_evaluating:
                    break
        logs = self._final("test_step", logs)
        heard.on_test_end(logs)
        progress.report(done, data.steps, logs, verbose)
        return logs if return_dict else self._listed(logs)

    def _heard(self, callbacks: Any, verbose: Any, data: Epochs) -> CallbackList:
        """The callbacks of this run; those of ``fit`` hear its validation too."""
        if isinstance(callbacks, CallbackList):
            return callbacks
        return CallbackList(callbacks, self, {"verbose": verbose, "steps": data.steps})

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs as NumPy arrays, computed batch by batch. No gradient reaches through them."""
        data = Epochs(batches.batches_of(x, None, None, batch_size, shuffle=False), steps)
        heard = self._heard(callbacks, verbose, data)
        found: list[Any] = []
        self.stop_predicting = False
        heard.on_predict_begin()
        with not_differentiated():
            for k, batch in enumerate(data):
                heard.on_predict_batch_begin(k)
                found.append(nest.map_structure(_array, self.predict_step(batch)))  # type: ignore[attr-defined]
                heard.on_predict_batch_end(k, {"outputs": found[-1]})
                if self.stop_predicting:
                    break
        heard.on_predict_end()
        progress.report(len(found), data.steps, {}, verbose)
        return nest.map_structure(_joined, *found)

    # ------------------------------------------------------------ single batches

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """One step of training on this batch; the numbers so far."""
        self._ready_to_train("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError(
                    "Arguments `sample_weight` and `class_weight` cannot be specified at the same time. "
                    f"Received: sample_weight={sample_weight}, class_weight={class_weight}"
                )
            sample_weight = weights_by_class(class_weight, y)
        self.reset_metrics()  # type: ignore[attr-defined]
        found = self.train_step(_whole(x, y, sample_weight))  # type: ignore[attr-defined]
        return numbers(found) if return_dict else self._listed(numbers(found))

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """The numbers with this batch taken in."""
        self._ready_to_train("test_on_batch")
        self.reset_metrics()  # type: ignore[attr-defined]
        with not_differentiated():
            found = self.test_step(_whole(x, y, sample_weight))  # type: ignore[attr-defined]
        return numbers(found) if return_dict else self._listed(numbers(found))

    def _listed(self, logs: dict[str, Any]) -> Any:
        """The numbers in the order of the metrics, those of other names behind them; a single one alone."""
        names: list[str] = []
        for metric in self.metrics:  # type: ignore[attr-defined]
            inner: list[Any] = metric.metrics if isinstance(metric, CompiledMetrics) else [metric]
            names += [each.name for each in inner]
        found = [logs[name] for name in names if name in logs]
        found += [logs[name] for name in sorted(logs) if name not in names]
        return found[0] if len(found) == 1 else found

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for this batch as NumPy arrays."""
        with not_differentiated():
            return nest.map_structure(_array, self.predict_step(_whole(x)))  # type: ignore[attr-defined]


def numbers(logs: Any) -> dict[str, Any]:
    """Metrics as Python numbers, sorted by name; those of a dictionary inside stand beside the others."""
    if not isinstance(logs, dict):
        return {"loss": _number(logs)}
    found: dict[str, Any] = {}
    inner: dict[str, Any] = told(cast("Any", logs))
    for key in sorted(inner.keys()):
        found.update(numbers(inner[key]) if isinstance(inner[key], dict) else {key: _number(inner[key])})
    return found


def _number(value: Any) -> Any:
    array = np.asarray(value.value if isinstance(value, Tensor) else value)
    return float(array) if array.ndim == 0 and array.dtype != object else array


def _whole(*parts: Any) -> Any:
    """The arrays as one batch; None stays."""
    given = iter(batches.Arrays(parts, None, shuffle=False).rows(slice(None)))
    return tuple(None if part is None else next(given) for part in parts)


def _array(x: Any) -> Any:
    return np.array(x.value) if isinstance(x, Tensor) else np.asarray(x)


def _joined(*parts: Any) -> Any:
    return np.concatenate(parts) if parts[0].ndim else np.array(parts)
