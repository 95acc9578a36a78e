"""``fit``, ``evaluate`` and ``predict``: the loops around the steps."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.keras.callbacks.listing import CallbackList, History
from tapecore.engine.keras.saying import say, told
from tapecore.engine.keras.several import several
from tapecore.engine.keras.training import batches, progress
from tapecore.engine.recompute import not_differentiated
from tapecore.engine.tensor import Tensor


class Fitting:
    """The loops of a model."""

    compiled: bool
    stop_training: bool
    optimizer: Any
    loss: Any
    _loss_tracker: Any
    _compile_loss: Any
    _compile_metrics: Any

    def _ready_to_train(self, what: str) -> None:
        if not self.compiled and type(self).train_step.__module__.startswith("tapecore.engine.keras"):  # type: ignore[attr-defined]
            raise ValueError(f"You must call `compile()` before calling `{what}()`.")

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
        if class_weight is not None:
            sample_weight = _by_class(class_weight, y, sample_weight)
        data = batches.batches_of(x, y, sample_weight, batch_size, steps_per_epoch, shuffle)
        level = 1 if verbose == "auto" else int(verbose)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "epochs": epochs, "steps": data.steps})
        self.stop_training = False
        heard.on_train_begin()
        logs: dict[str, Any] = {}
        for epoch in range(initial_epoch, epochs):
            if level and epochs > 1:
                say(f"Epoch {epoch + 1}/{epochs}")
            heard.on_epoch_begin(epoch)
            done, logs = self._epoch(data, heard)
            if validation_data is not None and (epoch + 1) % validation_freq == 0:
                logs = {
                    **logs,
                    **self._validated(validation_data, validation_batch_size or batch_size, validation_steps),
                }
            if level:
                say(progress.line(done, data.steps, logs, level))
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
            logs = numbers(self.train_step(batch))  # type: ignore[attr-defined]
            heard.on_train_batch_end(done - 1, logs)
            if self.stop_training:
                break
        return done, logs

    def _validated(self, given: Any, batch_size: int | None, steps: int | None) -> dict[str, Any]:
        x, y, weight = given, None, None
        if isinstance(given, (tuple, list)):
            x, y, weight = batches.unpack_x_y_sample_weight(tuple(several(given)))
        found = self.evaluate(x, y, batch_size, 0, weight, steps, return_dict=True)
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
        """The loss and metrics over all data: a number, a list, or a dictionary."""
        self._ready_to_train("evaluate")
        data = batches.batches_of(x, y, sample_weight, batch_size, steps, shuffle=False)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "steps": data.steps})
        self.reset_metrics()  # type: ignore[attr-defined]
        heard.on_test_begin()
        done, logs, ordered = 0, {}, {}
        with not_differentiated():
            for done, batch in enumerate(data, 1):
                heard.on_test_batch_begin(done - 1)
                ordered = self.test_step(batch)  # type: ignore[attr-defined]
                logs = numbers(ordered)
                heard.on_test_batch_end(done - 1, logs)
        heard.on_test_end(logs)
        level = 1 if verbose == "auto" else int(verbose)
        if level:
            say(progress.line(done, data.steps, logs, level))
        if return_dict:
            return logs
        return listed(ordered, logs)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs as NumPy arrays, computed batch by batch. No gradient reaches through them."""
        data = batches.batches_of(x, None, None, batch_size, steps, shuffle=False)
        heard = CallbackList(callbacks, self, {"verbose": verbose, "steps": data.steps})
        found: list[Any] = []
        heard.on_predict_begin()
        with not_differentiated():
            for k, batch in enumerate(data):
                heard.on_predict_batch_begin(k)
                batch = batch[0] if isinstance(data, batches.Arrays) else batch
                found.append(nest.map_structure(_array, self.predict_step(batch)))  # type: ignore[attr-defined]
                heard.on_predict_batch_end(k, {"outputs": found[-1]})
        heard.on_predict_end()
        level = 1 if verbose == "auto" else int(verbose)
        if level:
            say(progress.line(len(found), data.steps, {}, level))
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
            sample_weight = _by_class(class_weight, y, sample_weight)
        self.reset_metrics()  # type: ignore[attr-defined]
        found = self.train_step(_whole(x, y, sample_weight))  # type: ignore[attr-defined]
        return numbers(found) if return_dict else listed(found, numbers(found))

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """The numbers with this batch taken in."""
        self._ready_to_train("test_on_batch")
        self.reset_metrics()  # type: ignore[attr-defined]
        with not_differentiated():
            found = self.test_step(_whole(x, y, sample_weight))  # type: ignore[attr-defined]
        return numbers(found) if return_dict else listed(found, numbers(found))

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for this batch as NumPy arrays."""
        with not_differentiated():
            return nest.map_structure(_array, self.predict_step(_whole(x, None, None)[0]))  # type: ignore[attr-defined]


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
    return array.item() if array.ndim == 0 else array


def listed(ordered: Any, logs: dict[str, Any]) -> Any:
    """The numbers in the order of the metrics; a single one alone."""
    found: list[Any] = []
    for key, value in told(cast("Any", ordered)).items() if isinstance(ordered, dict) else logs.items():
        found += (
            [logs[inner] for inner in told(cast("Any", value))] if isinstance(value, dict) else [logs[key]]
        )
    return found[0] if len(found) == 1 else found


def _whole(x: Any, y: Any, weight: Any) -> Any:
    return next(iter(batches.Arrays((x, y, weight), 2**62, shuffle=False)))


def _array(x: Any) -> Any:
    return np.array(x.value) if isinstance(x, Tensor) else np.asarray(x)


def _joined(*parts: Any) -> Any:
    return np.concatenate(parts) if parts[0].ndim else np.array(parts)


def _by_class(weights: Any, y: Any, sample_weight: Any) -> Any:
    """The weight of each example by the class of its label."""
    if sample_weight is not None:
        raise ValueError("You cannot `class_weight` and `sample_weight` at the same time.")
    labels = np.asarray(y)
    classes = labels.argmax(-1) if labels.ndim > 1 and labels.shape[-1] > 1 else labels.reshape(-1)
    return np.array([weights.get(int(c), 1.0) for c in classes], np.float32)
