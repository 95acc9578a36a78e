"""Metrics made of counts over classes and of sums of squares: F-scores, IoU, R2."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.op import public
from tapecore.engine.ops.casting import cast
from tapecore.engine.tensor import Array


def _numbers(x: Any) -> Array:
    return np.asarray(cast(x, "float32").value)


@public("keras.metrics.FBetaScore metrics.FBetaScore")
class FBetaScore(Metric):
    """The harmonic mean of precision and recall, which counts ``beta`` times as much; one for each class
    unless ``average`` is macro, micro or weighted."""

    def __init__(
        self,
        average: str | None = None,
        beta: float = 1.0,
        threshold: float | None = None,
        name: str = "fbeta_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        self.average, self.beta, self.threshold = average, beta, threshold
        self._made = False

    def _ready(self, classes: int) -> None:
        if not self._made:
            shape = () if self.average == "micro" else (classes,)
            self.true_positives = self.add_weight(shape, name="true_positives")
            self.false_positives = self.add_weight(shape, name="false_positives")
            self.false_negatives = self.add_weight(shape, name="false_negatives")
            self.intermediate_weights = self.add_weight(shape, name="intermediate_weights")
            self._made = True

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in one-hot labels and predictions (batch, classes)."""
        labels, scores = _numbers(y_true), _numbers(y_pred)
        self._ready(scores.shape[-1])
        chosen: Array
        if self.threshold is None:
            chosen = np.eye(scores.shape[-1], dtype=np.float32)[scores.argmax(-1)]
        else:
            chosen = np.asarray(scores > self.threshold, np.float32)
        weights = np.ones((len(labels), 1), np.float32)
        if sample_weight is not None:
            weights = _numbers(sample_weight).reshape(-1, 1)
        axis = None if self.average == "micro" else 0
        for state, counted in (
            (self.true_positives, chosen * labels),
            (self.false_positives, chosen * (1 - labels)),
            (self.false_negatives, (1 - chosen) * labels),
            (self.intermediate_weights, labels),
        ):
            state.assign_add(np.asarray(np.sum(counted * weights, axis), np.float32))

    def result(self) -> Any:
        """The scores, 0 of nothing."""
        if not self._made:
            return convert_to_tensor(np.float32(0))
        hits, alarms, missed, weights = (_numbers(v) for v in self.variables)
        precision, recall = hits / (hits + alarms + 1e-7), hits / (hits + missed + 1e-7)
        top = (1 + self.beta**2) * precision * recall
        score = top / (self.beta**2 * precision + recall + 1e-7)
        if self.average == "weighted":
            score = (score * weights / (weights.sum() + 1e-7)).sum()
        return convert_to_tensor(np.asarray(score.mean() if self.average == "macro" else score, np.float32))


@public("keras.metrics.F1Score metrics.F1Score")
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall."""

    def __init__(
        self,
        average: str | None = None,
        threshold: float | None = None,
        name: str = "f1_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(average, 1.0, threshold, name, dtype)


@public("keras.metrics.MeanIoU metrics.MeanIoU")
class MeanIoU(Metric):
    """Of each class, what labels and predictions share against what either has; the mean of all classes."""

    def __init__(
        self,
        num_classes: int,
        name: str | None = None,
        dtype: Any = None,
        ignore_class: int | None = None,
        sparse_y_true: bool = True,
        sparse_y_pred: bool = True,
        axis: int = -1,
    ) -> None:
        super().__init__(dtype, name)
        self.num_classes, self.ignore_class, self.axis = num_classes, ignore_class, axis
        self._by_row = sparse_y_true, sparse_y_pred
        self.total_cm = self.add_weight((num_classes, num_classes), name="total_confusion_matrix")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in class numbers."""
        given = zip((y_true, y_pred), self._by_row, strict=True)
        labels, chosen = (
            (_numbers(x) if sparse else _numbers(x).argmax(self.axis)).astype(np.int64).reshape(-1)
            for x, sparse in given
        )
        weights = np.ones(len(labels)) if sample_weight is None else _numbers(sample_weight).reshape(-1)
        size = self.num_classes
        counted = (labels >= 0) & (labels < size) & (chosen >= 0) & (chosen < size)
        if self.ignore_class is not None:
            counted &= labels != self.ignore_class
        table = np.zeros((size, size), np.float32)
        np.add.at(table, (labels[counted], chosen[counted]), weights[counted])
        self.total_cm.assign_add(table)

    def result(self) -> Any:
        """The mean over the classes that occur."""
        table = _numbers(self.total_cm)
        shared = np.diag(table)
        either = table.sum(0) + table.sum(1) - shared
        seen = either > 0
        return convert_to_tensor(np.float32((shared[seen] / either[seen]).mean() if seen.any() else 0))


@public("keras.metrics.R2Score metrics.R2Score")
class R2Score(Metric):
    """How much of the variance of the labels the predictions explain: the mean over outputs, their mean weighed by
    variance, or (``class_aggregation`` None) one for each. ``num_regressors`` adjusts it for so many predictors.
    """

    def __init__(
        self,
        class_aggregation: str | None = "uniform_average",
        num_regressors: int = 0,
        name: str = "r2_score",
        dtype: Any = None,
    ) -> None:
        super().__init__(dtype, name)
        allowed = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in allowed:
            raise ValueError(
                f"Invalid value for argument `class_aggregation`. Expected one of {allowed}. "
                f"Received: class_aggregation={class_aggregation}"
            )
        if num_regressors < 0:
            raise ValueError(
                "Invalid value for argument `num_regressors`. Expected a value >= 0. "
                f"Received: num_regressors={num_regressors}"
            )
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_weight((), name="num_samples")

    def _ready(self, width: int) -> None:
        if len(self.variables) == 1:
            self.squared_sum = self.add_weight((width,), name="squared_sum")
            self.sum = self.add_weight((width,), name="sum")
            self.total_mse = self.add_weight((width,), name="residual")
            self.count = self.add_weight((width,), name="count")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels and predictions (batch, outputs). ValueError for other ranks."""
        labels, predictions = _numbers(y_true), _numbers(y_pred)
        if labels.ndim != 2 or predictions.ndim != 2:
            raise ValueError(
                "R2Score expects 2D inputs with shape (batch_size, output_dim). Received input shapes: "
                f"y_pred.shape={predictions.shape} and y_true.shape={labels.shape}."
            )
        self._ready(predictions.shape[1])
        weights = np.ones((), np.float32) if sample_weight is None else _numbers(sample_weight)
        weights = np.broadcast_to(weights[:, None] if weights.ndim == 1 else weights, labels.shape)
        for state, values in (
            (self.sum, labels * weights),
            (self.squared_sum, labels * labels * weights),
            (self.total_mse, (labels - predictions) ** 2 * weights),
            (self.count, weights),
        ):
            state.assign_add(values.sum(0))
        self.num_samples.assign_add(float(labels.size))

    def result(self) -> Any:
        """The score, 0 of nothing."""
        if len(self.variables) == 1:
            return convert_to_tensor(np.float32(0))
        squares, total_sum, rest, count = (_numbers(v) for v in self.variables[1:])
        with np.errstate(all="ignore"):
            total = squares - total_sum * (total_sum / count)
            scores = 1 - rest / total
            scores = np.where(np.isinf(scores), np.float32(0), scores)
            if self.class_aggregation == "variance_weighted_average":
                scores = (total * scores).sum() / total.sum()
            elif self.class_aggregation is not None:
                scores = scores.mean()
        return convert_to_tensor(np.asarray(self._adjusted(scores), np.float32))

    def _adjusted(self, score: Any) -> Any:
        if not self.num_regressors:
            return score
        rest = float(self.num_samples) - self.num_regressors - 1
        if rest <= 0:
            said = (
                "More independent predictors than datapoints in adjusted R2 score. Falling back to standard R2 score."
                if rest
                else "Division by zero in Adjusted R2 score. Falling back to standard R2 score."
            )
            warnings.warn(said, stacklevel=3)
            return score
        return 1 - (1 - score) * (float(self.num_samples) - 1) / rest
