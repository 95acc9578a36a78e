"""``compile`` and what one step of training, testing and predicting does."""

from __future__ import annotations

import warnings
from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import calling, metrics, optimizers_more
from tapecore.engine.keras.several import several
from tapecore.engine.keras.training.batches import unpack_x_y_sample_weight
from tapecore.engine.keras.training.compiled_loss import CompiledLoss
from tapecore.engine.keras.training.compiled_metrics import CompiledMetrics
from tapecore.engine.keras.training.fitting import Fitting
from tapecore.engine.op import PUBLIC
from tapecore.engine.tape import GradientTape


class Trainer(Fitting):
    """The part of a model that trains it."""

    def _uncompiled(self) -> None:
        for name in ("optimizer", "loss", "_loss_tracker", "_compile_loss", "_compile_metrics"):
            object.__setattr__(self, name, None)
        self.compiled = self.stop_training = self.run_eagerly = False

    def compile(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
        **others: Any,
    ) -> None:
        """Say how the model learns: by which optimizer, loss and metrics (objects or names)."""
        names = getattr(self, "output_names", [])
        for key, value in (
            ("optimizer", optimizers_more.get(optimizer)),
            ("loss", loss),
            ("_loss_tracker", _mean()),
            (
                "_compile_loss",
                None if loss is None else CompiledLoss(loss, loss_weights, names, by_size=run_eagerly),
            ),
            (
                "_compile_metrics",
                CompiledMetrics(metrics, weighted_metrics, names) if metrics or weighted_metrics else None,
            ),
        ):
            object.__setattr__(self, key, value)
        self.compiled, self.run_eagerly = True, run_eagerly

    @property
    def metrics(self) -> list[Any]:
        """The loss, the metrics of ``compile``, and those in attributes of the model and its layers."""
        mine = [self._loss_tracker, self._compile_metrics] if self.compiled else []
        trackers: list[Any] = self._compile_loss.trackers if self._compile_loss is not None else []
        own = [
            value
            for key, found in vars(self).items()
            if not key.startswith("_compile") and key != "_loss_tracker"
            for value in several(found)
            if isinstance(value, metrics.Metric)
        ]
        return [metric for metric in (*mine, *trackers, *own, *_inside(self)) if metric is not None]

    @property
    def metrics_names(self) -> list[str]:
        """Their names."""
        return [metric.name for metric in self.metrics]

    def reset_metrics(self) -> None:
        """Begin all metrics again."""
        for metric in self.metrics:
            metric.reset_state()

    @property
    def compiled_metrics(self) -> _AllMetrics:
        """All metrics as one (the older way to them)."""
        return _AllMetrics(self)

    def compiled_loss(
        self, y: Any, y_pred: Any, sample_weight: Any = None, regularization_losses: Any = None
    ) -> Any:
        """The loss of ``compile`` and all that layers added (the older way to it). The number ``loss`` does not count
        it."""
        return self.compute_loss(None, y, y_pred, sample_weight)

    # ------------------------------------------------------------ one step

    def train_step(self, data: Any) -> dict[str, Any]:
        """One batch forward and backward; the metrics so far. What ``fit`` calls: override it for training of
        one's own."""
        x, y, weight = unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self._run_on(x, training=True)
            loss = self._total_loss(x, y, y_pred, weight, training=True)
            self._loss_tracker.update_state(loss, sample_weight=_size(x))
        variables = _whole(self).trainable_weights
        if variables:
            self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        else:
            warnings.warn("The model does not have any trainable weights.", stacklevel=2)
        return self.compute_metrics(x, y, y_pred, sample_weight=weight)

    def test_step(self, data: Any) -> dict[str, Any]:
        """One batch forward; the metrics so far."""
        x, y, weight = unpack_x_y_sample_weight(data)
        y_pred = self._run_on(x, training=False)
        self._loss_tracker.update_state(
            self._total_loss(x, y, y_pred, weight, training=False), sample_weight=_size(x)
        )
        return self.compute_metrics(x, y, y_pred, sample_weight=weight)

    def predict_step(self, data: Any) -> Any:
        """One batch forward; the outputs."""
        return self._run_on(unpack_x_y_sample_weight(data)[0], training=False)

    def _run_on(self, x: Any, training: bool) -> Any:
        model = _whole(self)
        return model(x, training=training) if calling.of(self).training else model(x)

    def _total_loss(self, x: Any, y: Any, y_pred: Any, weight: Any, training: bool) -> Any:
        wanted = calling.signature(type(self).compute_loss).names
        extra = {"training": training} if "training" in wanted else {}
        return self.compute_loss(x, y, y_pred, weight, **extra)

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The loss of ``compile`` and all that layers added. ValueError when there is none at all."""
        found: list[Any] = []
        if self._compile_loss is not None:
            loss = self._compile_loss(y, y_pred, sample_weight)
            found += [] if loss is None else [loss]
        found += map(_summed, _whole(self).losses)
        if not found:
            raise ValueError(
                "No loss to compute. Provide a `loss` argument in `compile()`, or call `add_loss` in a layer."
            )
        total = found[0]
        for loss in found[1:]:
            total = total + loss
        return convert_to_tensor(total)

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict[str, Any]:
        """Take a batch into the metrics of ``compile``; all numbers so far."""
        if self._compile_metrics is not None:
            self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def get_metrics_result(self) -> dict[str, Any]:
        """The numbers of all metrics by name."""
        found: dict[str, Any] = {}
        for metric in self.metrics:
            result = metric.result()
            found.update(cast("Any", result) if isinstance(result, dict) else {metric.name: result})
        return found


class _AllMetrics:
    """Takes a batch into all metrics of a model: labels and predictions, and the predictions alone into those that
    are a mean, the loss among them."""

    def __init__(self, model: Trainer) -> None:
        self._model = model

    def update_state(self, y: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        for metric in self._model.metrics:
            taken = (y_pred,) if isinstance(metric, metrics.Mean) else (y, y_pred)
            metric.update_state(*taken, sample_weight=sample_weight)


def _inside(part: Any) -> list[Any]:
    """The metrics of all layers inside; of a model inside only those of its layers: it is not the one that trains.
    As in Keras a layer tells those of its own layers too, which so come twice."""
    found: list[Any] = []
    for inner in part._inner():
        found += [] if isinstance(inner, Trainer) else inner.metrics
        found += _inside(inner)
    return found


def _summed(loss: Any) -> Any:
    """A loss that was added, as one number of a floating type."""
    tensor = convert_to_tensor(loss)
    if not tensor.dtype.is_floating:
        tensor = PUBLIC["cast"](tensor, "float32")
    return PUBLIC["reduce_sum"](tensor) if tensor.shape.rank else tensor


def _whole(model: Trainer) -> Any:
    """The model: what trains it is one part of it."""
    return model


def _mean() -> Any:
    return metrics.Mean(name="loss")


def _size(x: Any) -> int:
    given = next(part for part in nest.flatten(x) if part is not None)
    return int(next(iter(given.shape)))
