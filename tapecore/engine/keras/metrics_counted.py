"""Metrics that count true and false positives at thresholds: Precision, Recall, AUC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast

_Offered = TypeVar("_Offered", bound=Callable[..., Any])


def _offer(name: str) -> Callable[[_Offered], _Offered]:
    return public(f"keras.metrics.{name} metrics.{name}")


class _Counted(Metric):
    def __init__(self, thresholds: Any, name: str, dtype: Any = None) -> None:
        super().__init__(dtype, name)
        self.thresholds = [float(t) for t in thresholds]
        size = (len(self.thresholds),)
        self.true_positives = self.add_weight(size, name="true_positives")
        self.false_positives = self.add_weight(size, name="false_positives")
        self.true_negatives = self.add_weight(size, name="true_negatives")
        self.false_negatives = self.add_weight(size, name="false_negatives")

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels 0 and 1 and predicted probabilities."""
        labels = cast(y_true, "bool").value.reshape(-1)
        scores = convert_to_tensor(y_pred).value.reshape(-1)
        weights = (
            np.ones(len(labels)) if sample_weight is None else np.broadcast_to(sample_weight, labels.shape)
        )
        above = scores > np.array(self.thresholds)[:, None]
        for count, chosen in (
            (self.true_positives, above & labels),
            (self.false_positives, above & ~labels),
            (self.true_negatives, ~above & ~labels),
            (self.false_negatives, ~above & labels),
        ):
            count.assign_add((chosen * weights).sum(-1).astype(np.float32))


@_offer("Precision")
class Precision(_Counted):
    """The share of true ones among the positive predictions."""

    def __init__(self, thresholds: Any = None, name: str = "precision", dtype: Any = None) -> None:
        super().__init__([0.5 if thresholds is None else thresholds], name, dtype)

    def result(self) -> Any:
        """The share, 0 of nothing."""
        return divide_no_nan.public(self.true_positives, self.true_positives + self.false_positives)[0]


@_offer("Recall")
class Recall(_Counted):
    """The share of positive predictions among the true ones."""

    def __init__(self, thresholds: Any = None, name: str = "recall", dtype: Any = None) -> None:
        super().__init__([0.5 if thresholds is None else thresholds], name, dtype)

    def result(self) -> Any:
        """The share, 0 of nothing."""
        return divide_no_nan.public(self.true_positives, self.true_positives + self.false_negatives)[0]


@_offer("AUC")
class AUC(_Counted):
    """The area under the ROC curve, by trapezia between ``num_thresholds`` points."""

    def __init__(
        self, num_thresholds: int = 200, name: str = "auc", dtype: Any = None, **settings: Any
    ) -> None:
        inner = [(k + 1) / (num_thresholds - 1) for k in range(num_thresholds - 2)]
        super().__init__([-1e-7, *inner, 1 + 1e-7], name, dtype)

    def result(self) -> Any:
        """The area."""
        hits = divide_no_nan.public(self.true_positives, self.true_positives + self.false_negatives)
        alarms = divide_no_nan.public(self.false_positives, self.false_positives + self.true_negatives)
        from tapecore.engine.ops.reductions import reduce_sum

        return reduce_sum.public((alarms[:-1] - alarms[1:]) * (hits[:-1] + hits[1:]) / 2.0)
