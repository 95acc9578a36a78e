"""What ``compile`` makes of names: the loss of all outputs, and their metrics."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import losses, losses_classes, metrics, metrics_classes
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.several import several as as_list


class _OfOutputs:
    names: list[str]

    def _keys(self, y_pred: Any) -> list[str]:
        """The names of the outputs: the keys of a dictionary, else those of the model."""
        return list(cast("dict[str, Any]", y_pred)) if isinstance(y_pred, dict) else self.names


class CompiledLoss(_OfOutputs):
    """The (weighted) sum of a loss for each output, from what a person gave as ``loss``."""

    def __init__(self, given: Any, weights: Any, output_names: list[str]) -> None:
        self.given, self.weights, self.names = given, weights, output_names
        self._each: list[Any] | None = None
        self.trackers: list[Any] = []

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The total. ValueError when losses and outputs do not match."""
        outputs = by_output(y_pred, y_pred, self.names)
        labels = by_output(y_true, y_pred, self.names)
        if self._each is None:
            self._resolve(labels, outputs, self._keys(y_pred))
        weights = (
            by_output(sample_weight, y_pred, self.names)
            if nest.is_nested(sample_weight)
            else [sample_weight] * len(outputs)
        )
        total: Any = None
        for k, loss in enumerate(cast("list[Any]", self._each)):
            if loss is None or k >= len(labels):
                continue
            value = loss(labels[k], outputs[k], sample_weight=weights[k])
            if self.trackers:
                self.trackers[k].update_state(value, sample_weight=int(next(iter(outputs[k].shape))))
            share = self._share(k)
            value = value if share is None else value * share
            total = value if total is None else total + value
        return total

    def _resolve(self, labels: list[Any], outputs: list[Any], names: list[str]) -> None:
        self._names = [str(n) for n in names] or [f"output_{k + 1}" for k in range(len(outputs))]
        chosen = spread(self.given, outputs, self._names)
        self._each = [
            None if loss is None else _loss(loss, label, output)
            for loss, label, output in zip(chosen, labels, outputs, strict=False)
        ]
        if len(outputs) > 1:
            self.trackers = [metrics.Mean(name=f"{name}_loss") for name in self._names]

    def _share(self, k: int) -> Any:
        if self.weights is None:
            return None
        if isinstance(self.weights, dict):
            return self.weights.get(self._names[k])  # type: ignore[reportUnknownVariableType]
        return self.weights[k] if isinstance(self.weights, (list, tuple)) else self.weights  # type: ignore[reportUnknownVariableType]


class CompiledMetrics(_OfOutputs):
    """The metrics of all outputs. Their names are those the person gave, behind the output's if there are
    several."""

    def __init__(self, given: Any, weighted: Any, output_names: list[str]) -> None:
        self.given, self.weighted, self.names = given, weighted, output_names
        self.name = "compile_metrics"
        self._each: list[list[tuple[str, Any, bool]]] | None = None

    @property
    def metrics(self) -> list[Any]:
        """All metrics; none before the first batch."""
        return [metric for group in self._each or [] for _, metric, _ in group]

    @property
    def variables(self) -> list[Any]:
        """Their state."""
        return [v for metric in self.metrics for v in metric.variables]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in a batch."""
        outputs = by_output(y_pred, y_pred, self.names)
        labels = by_output(y_true, y_pred, self.names)
        if self._each is None:
            self._resolve(labels, outputs, self._keys(y_pred))
        for group, label, output in zip(cast("list[Any]", self._each), labels, outputs, strict=False):
            for _, metric, weighted in group:
                metric.update_state(label, output, **({"sample_weight": sample_weight} if weighted else {}))

    def _resolve(self, labels: list[Any], outputs: list[Any], names: list[str]) -> None:
        known = [str(n) for n in names] or [f"output_{k + 1}" for k in range(len(outputs))]
        self._each = [[] for _ in outputs]
        for given, weighted in ((self.given, False), (self.weighted, True)):
            for k, group in enumerate(spread(given, outputs, known, several=True)):
                for metric in [] if group is None else as_list(group):
                    made = _metric(metric, labels[k], outputs[k])
                    name = made.name if len(outputs) == 1 else f"{known[k]}_{made.name}"
                    self._each[k].append((name, made, weighted))

    def reset_state(self) -> None:
        """Begin again."""
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        """The numbers by name."""
        return {name: metric.result() for group in self._each or [] for name, metric, _ in group}

    def __repr__(self) -> str:
        return "<CompileMetrics name=compile_metrics>"


def by_output(values: Any, y_pred: Any, names: list[str]) -> list[Any]:
    """Labels or predictions as a list, one for each output."""
    if isinstance(y_pred, dict):
        return [values[key] for key in y_pred] if isinstance(values, dict) else list(values)  # type: ignore[reportUnknownVariableType]
    if isinstance(values, dict) and isinstance(y_pred, (list, tuple)):
        return [values.get(name) for name in names]  # type: ignore[reportUnknownVariableType]
    if isinstance(y_pred, (list, tuple)):
        return nest.flatten(values)
    if isinstance(values, (list, tuple)) and len(values) == 1:  # type: ignore[reportUnknownArgumentType]
        return list(values)  # type: ignore[reportUnknownArgumentType]
    return [values]


def spread(given: Any, outputs: list[Any], names: list[str], several: bool = False) -> list[Any]:
    """What belongs to each output: one for all, a list, or a dictionary by output name."""
    if isinstance(given, dict):
        return [given.get(name) for name in names]  # type: ignore[reportUnknownVariableType]
    if several and len(outputs) == 1:
        return [nest.flatten(given) if given is not None else []]
    if isinstance(given, (list, tuple)):
        if len(given) != len(outputs):  # type: ignore[reportUnknownArgumentType]
            raise ValueError(
                f"Expected one entry for each of the {len(outputs)} outputs of the model, received {given}"
            )
        return list(given)  # type: ignore[reportUnknownArgumentType]
    return [given] * len(outputs) if not several or given is None else [[given] for _ in outputs]


def _kind(y_true: Any, y_pred: Any) -> str:
    """Whether labels and predictions look binary, sparse or one-hot."""
    width = tuple(y_pred.shape)[-1] if len(y_pred.shape) else 1
    if width == 1:
        return "binary"
    labels = tuple(convert_to_tensor(y_true).shape)
    sparse = len(labels) < len(y_pred.shape) or labels[-1] == 1
    return "sparse_categorical" if sparse else "categorical"


def _loss(given: Any, y_true: Any, y_pred: Any) -> Any:
    if isinstance(given, str) and given.lower() in ("crossentropy", "ce"):
        given = f"{_kind(y_true, y_pred)}_crossentropy"
    found = losses_classes.get(given)
    if isinstance(found, losses.Loss):
        return found
    name = given if isinstance(given, str) else getattr(found, "__name__", snake_case(type(found).__name__))
    return losses_classes.LossFunctionWrapper(found, name=name)


def _metric(given: Any, y_true: Any, y_pred: Any) -> Any:
    name = given if isinstance(given, str) else None
    if name is not None and name.lower() in ("accuracy", "acc"):
        kind = _kind(y_true, y_pred)
        return metrics_classes.get(
            {
                "class_name": {
                    "binary": "BinaryAccuracy",
                    "categorical": "CategoricalAccuracy",
                    "sparse_categorical": "SparseCategoricalAccuracy",
                }[kind],
                "config": {"name": name},
            }
        )
    if name is not None and name.lower() in ("crossentropy", "ce"):
        given = f"{_kind(y_true, y_pred)}_crossentropy"
    found = metrics_classes.get(given)
    if not isinstance(found, metrics.Metric):
        return metrics.MeanMetricWrapper(found, name=name or getattr(found, "__name__", "metric"))
    if name is not None:
        found.name = name
    return found
