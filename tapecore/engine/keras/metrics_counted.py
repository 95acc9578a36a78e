"""Metrics that count true and false positives at thresholds: Precision, Recall, AUC."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics import Metric
from tapecore.engine.keras.several import several
from tapecore.engine.op import public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.elementary import sigmoid
from tapecore.engine.ops.reductions import reduce_sum

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
        super().__init__(several(0.5 if thresholds is None else thresholds), name, dtype)

    def result(self) -> Any:
        """The share, 0 of nothing."""
        return divide_no_nan.public(self.true_positives, self.true_positives + self.false_positives)[0]


@_offer("Recall")
class Recall(_Counted):
    """The share of positive predictions among the true ones."""

    def __init__(self, thresholds: Any = None, name: str = "recall", dtype: Any = None) -> None:
        super().__init__(several(0.5 if thresholds is None else thresholds), name, dtype)

    def result(self) -> Any:
        """The share, 0 of nothing."""
        return divide_no_nan.public(self.true_positives, self.true_positives + self.false_negatives)[0]


@_offer("SpecificityAtSensitivity")
class SpecificityAtSensitivity(_Counted):
    """The best specificity of all thresholds whose sensitivity is at least ``sensitivity``."""

    def __init__(
        self,
        sensitivity: float,
        num_thresholds: int = 200,
        name: str = "specificity_at_sensitivity",
        dtype: Any = None,
    ) -> None:
        super().__init__(_between(num_thresholds), name, dtype)
        self.sensitivity = sensitivity

    def result(self) -> Any:
        """The specificity, 0 if no threshold is good enough."""
        hits = divide_no_nan.public(self.true_positives, self.true_positives + self.false_negatives)
        calm = divide_no_nan.public(self.true_negatives, self.true_negatives + self.false_positives)
        good = calm.value[hits.value >= self.sensitivity]
        return convert_to_tensor(good.max() if good.size else np.float32(0))


def _between(count: int) -> list[float]:
    """Thresholds from a little below 0 to a little above 1."""
    return [-1e-7, *((k + 1) / (count - 1) for k in range(count - 2)), 1 + 1e-7]


def _counter(name: str, field: str, doc: str) -> None:
    def __init__(self: Any, thresholds: Any = None, name: str | None = None, dtype: Any = None) -> None:
        given = several(0.5 if thresholds is None else thresholds)
        _Counted.__init__(self, given, name or field, dtype)  # type: ignore[reportUnknownArgumentType]

    def result(self: Any) -> Any:
        counts = convert_to_tensor(getattr(self, field))
        return counts[0] if len(self.thresholds) == 1 else counts

    _offer(name)(type(name, (_Counted,), {"__init__": __init__, "result": result, "__doc__": doc}))


for _name, _field in (
    ("TruePositives", "true_positives"),
    ("FalsePositives", "false_positives"),
    ("TrueNegatives", "true_negatives"),
    ("FalseNegatives", "false_negatives"),
):
    _counter(_name, _field, f"The number of {_field.replace('_', ' ')}.")


@_offer("AUC")
class AUC(_Counted):
    """The area under the ROC curve, by trapezia between ``num_thresholds`` points."""

    def __init__(
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str = "auc",
        dtype: Any = None,
        from_logits: bool = False,
        **settings: Any,
    ) -> None:
        super().__init__(_between(num_thresholds), name, dtype)
        self.curve, self.from_logits = curve, from_logits

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels 0 and 1 and predicted probabilities (or logits)."""
        super().update_state(y_true, sigmoid.public(y_pred) if self.from_logits else y_pred, sample_weight)

    def result(self) -> Any:
        """The area."""
        if self.curve == "PR":
            return self._under_precision()
        hits = divide_no_nan.public(self.true_positives, self.true_positives + self.false_negatives)
        alarms = divide_no_nan.public(self.false_positives, self.false_positives + self.true_negatives)
        return reduce_sum.public((alarms[:-1] - alarms[1:]) * (hits[:-1] + hits[1:]) / 2.0)

    def _under_precision(self) -> Any:
        """The area under the precision-recall curve, interpolated between the points."""
        true, false, missed = (
            np.asarray(count.value, np.float64) if hasattr(count, "value") else count
            for count in (
                convert_to_tensor(self.true_positives),
                convert_to_tensor(self.false_positives),
                convert_to_tensor(self.false_negatives),
            )
        )
        gained, positive = true[:-1] - true[1:], true + false
        change = positive[:-1] - positive[1:]
        slope = np.divide(gained, np.maximum(change, 0), out=np.zeros_like(gained), where=change > 0)
        start = true[1:] - slope * positive[1:]
        both = (positive[:-1] > 0) & (positive[1:] > 0)
        ratio = np.divide(positive[:-1], np.maximum(positive[1:], 0), out=np.ones_like(gained), where=both)
        total = slope * (gained + start * np.log(ratio))
        found = np.maximum(true[1:] + missed[1:], 0)
        return convert_to_tensor(
            np.float32(np.divide(total, found, out=np.zeros_like(total), where=found > 0).sum())
        )
