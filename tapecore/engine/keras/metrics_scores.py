"""Metrics made of counts over classes and of sums of squares: F-scores, IoU, R2."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.op import public
from tapecore.engine.ops.casting import cast

Reals: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def _numbers(x: Any) -> Reals:
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
        chosen: Reals
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

    def __init__(self, num_classes: int, name: str | None = None, dtype: Any = None, **settings: Any) -> None:
        super().__init__(dtype, name)
        self.num_classes = num_classes
        self._by_row = settings.get("sparse_y_true", True), settings.get("sparse_y_pred", True)
        self.total_cm = self.add_weight((num_classes, num_classes), name="total_confusion_matrix")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in class numbers."""
        given = zip((y_true, y_pred), self._by_row, strict=True)
        labels, chosen = (
            (_numbers(x) if sparse else _numbers(x).argmax(-1)).astype(np.int64).reshape(-1)
            for x, sparse in given
        )
        weights = np.ones(len(labels)) if sample_weight is None else _numbers(sample_weight).reshape(-1)
        table = np.zeros((self.num_classes, self.num_classes), np.float32)
        np.add.at(table, (labels, chosen), weights)
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
    """How much of the variance of the labels the predictions explain; the mean over outputs."""

    def __init__(self, name: str = "r2_score", dtype: Any = None, **settings: Any) -> None:
        super().__init__(dtype, name)
        self._labels: list[Any] = []
        self._predictions: list[Any] = []

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels and predictions (batch, outputs)."""
        self._labels.append(_numbers(y_true).reshape(len(_numbers(y_true)), -1))
        self._predictions.append(_numbers(y_pred).reshape(len(_numbers(y_pred)), -1))

    def reset_state(self) -> None:
        """Begin again."""
        self._labels, self._predictions = [], []

    def result(self) -> Any:
        """The score, 0 of nothing."""
        if not self._labels:
            return convert_to_tensor(np.float32(0))
        labels, predictions = np.concatenate(self._labels), np.concatenate(self._predictions)
        total = ((labels - labels.mean(0)) ** 2).sum(0)
        rest = ((labels - predictions) ** 2).sum(0)
        return convert_to_tensor(
            np.float32(np.where(total == 0, 0, 1 - rest / np.where(total == 0, 1, total)).mean())
        )
