"""Metrics that count true and false positives at thresholds: Precision, Recall and the counts themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.keras.several import several
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.tensor import Array

_Offered = TypeVar("_Offered", bound=Callable[..., Any])

COUNTS = "true_positives", "false_positives", "true_negatives", "false_negatives"
_NEVER = -1e10
"""Below every prediction: the score of those that are not among the ``top_k``."""


def offer(name: str) -> Callable[[_Offered], _Offered]:
    """Above a metric: show it under its name in both places where programs look for metrics."""
    return public(f"keras.metrics.{name} metrics.{name}")


class Counted(Metric):
    """Counts at ``thresholds``, of one class or of the ``top_k`` predictions only if they are given."""

    def __init__(
        self,
        thresholds: Any,
        name: str | None = None,
        dtype: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
    ) -> None:
        super().__init__(dtype, name)
        self.thresholds = [float(t) for t in several(thresholds)]
        self.top_k, self.class_id = top_k, class_id
        self._count((len(self.thresholds),))

    def _count(self, shape: tuple[int, ...], which: tuple[str, ...] = COUNTS) -> None:
        for name in which:
            setattr(self, name, self.add_weight(shape, name=name))

    def told(self, *names: str) -> dict[str, Any]:
        """What it was made with: its thresholds, and ``names``."""
        return {
            **super().get_config(),
            "thresholds": self.given,
            **{name: getattr(self, name) for name in names},
        }

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels 0 and 1 and predicted probabilities. ValueError for ``class_id`` without classes."""
        labels, scores, weights = self._rows(y_true, y_pred, sample_weight)
        self._add(labels.reshape(-1), scores.reshape(-1), weights.reshape(-1))

    def _rows(self, y_true: Any, y_pred: Any, sample_weight: Any) -> tuple[Array, Array, Array]:
        """Labels, scores and weights of one shape, limited to what is asked for."""
        scores = np.asarray(convert_to_tensor(y_pred).value, np.float32)
        labels = np.asarray(convert_to_tensor(y_true).value).astype(bool)
        labels, scores = _of_one_rank(labels, scores)
        if self.top_k is not None:
            scores = _highest(scores, self.top_k)
        if self.class_id is not None:
            if scores.ndim == 1:
                raise ValueError(
                    "When class_id is provided, y_pred must be a 2D array with shape "
                    f"(num_samples, num_classes), found shape: {scores.shape}"
                )
            labels, scores = labels[..., [self.class_id]], scores[..., [self.class_id]]
        return labels, scores, _weights(sample_weight, scores.shape)

    def _add(self, labels: Array, scores: Array, weights: Array) -> None:
        """Count, along the first axis."""
        limits = np.array(self.thresholds, np.float32).reshape(-1, *[1] * scores.ndim)
        above = scores > limits
        for name, chosen in zip(
            COUNTS, (above & labels, above & ~labels, ~above & ~labels, ~above & labels), strict=True
        ):
            if hasattr(self, name):
                getattr(self, name).assign_add((chosen * weights).sum(1).astype(np.float32))

    given: Any = None
    """The thresholds as they were given."""


def _of_one_rank(labels: Array, scores: Array) -> tuple[Array, Array]:
    if labels.ndim == scores.ndim + 1 and labels.shape[-1] == 1:
        return labels[..., 0], scores
    if scores.ndim == labels.ndim + 1 and scores.shape[-1] == 1:
        return labels, scores[..., 0]
    return labels, scores


def _highest(scores: Array, count: int) -> Array:
    """The scores with all but the ``count`` highest of each row out of reach."""
    order = np.argsort(-scores, axis=-1, kind="stable")[..., :count]
    kept = np.zeros(scores.shape, bool)
    np.put_along_axis(kept, order, True, -1)
    return np.where(kept, scores, np.float32(_NEVER))


def _weights(given: Any, shape: tuple[int, ...]) -> Array:
    if given is None:
        return np.ones(shape, np.float32)
    weights = np.asarray(convert_to_tensor(given).value, np.float32)
    if weights.ndim < len(shape):
        weights = weights.reshape(*weights.shape, *[1] * (len(shape) - weights.ndim))
    return np.broadcast_to(weights, shape)


def ratio(part: Any, rest: Any) -> Any:
    """``part / (part + rest)``, 0 of nothing."""
    return divide_no_nan.public(part, part + rest)


class _Share(Counted):
    """A share of the positives: one number, or one for each threshold."""

    against = "false_positives"

    def __init__(
        self,
        thresholds: Any = None,
        top_k: int | None = None,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        default = 0.5 if top_k is None else _NEVER
        super().__init__(default if thresholds is None else thresholds, name, dtype, top_k, class_id)
        self.given = thresholds

    def _count(self, shape: tuple[int, ...], which: tuple[str, ...] = COUNTS) -> None:
        super()._count(shape, ("true_positives", self.against))

    def result(self) -> Any:
        """The share, 0 of nothing."""
        shares = ratio(cast("Any", self).true_positives, getattr(self, self.against))
        return shares[0] if len(self.thresholds) == 1 else shares

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return self.told("top_k", "class_id")


@offer("Precision")
class Precision(_Share):
    """The share of true ones among the positive predictions."""


@offer("Recall")
class Recall(_Share):
    """The share of positive predictions among the true ones."""

    against = "false_negatives"


def _counter(name: str, field: str) -> None:
    def __init__(self: Any, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        Counted.__init__(self, 0.5 if thresholds is None else thresholds, name, dtype)
        self.given = thresholds

    def count(self: Any, shape: tuple[int, ...]) -> None:
        setattr(self, field, self.add_weight(shape, name="accumulator"))

    def result(self: Any) -> Any:
        counts = convert_to_tensor(getattr(self, field))
        return counts[0] if len(self.thresholds) == 1 else counts

    doc = f"The number of {field.replace('_', ' ')}."
    body = {
        "__init__": __init__,
        "_count": count,
        "result": result,
        "get_config": Counted.told,
        "__doc__": doc,
    }
    offer(name)(type(name, (Counted,), body))


for _name, _field in zip(
    ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives"), COUNTS, strict=True
):
    _counter(_name, _field)
