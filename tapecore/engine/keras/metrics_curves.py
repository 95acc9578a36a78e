"""Metrics of a whole curve: the area under it, and the best point of it under a condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.metrics_counted import COUNTS, Counted, offer, ratio
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.ops.arithmetic import divide_no_nan, maximum, minimum
from tapecore.engine.ops.elementary import log, sigmoid
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.selection import select
from tapecore.engine.tensor import Array, Tensor


def _between(count: int) -> list[float]:
    """Thresholds from a little below 0 to a little above 1."""
    return [-1e-7, *((k + 1) / (count - 1) for k in range(count - 2)), 1 + 1e-7]


def _at(name: str, wanted: str, condition: tuple[str, str], shown: tuple[str, str], doc: str) -> None:
    """A metric ``name``: the largest ``shown`` ratio of all thresholds whose ``condition`` is ``wanted`` or more."""

    def __init__(
        self: Any,
        num_thresholds: int = 200,
        class_id: Any = None,
        name: Any = None,
        dtype: Any = None,
        **given: Any,
    ) -> None:
        least = given[wanted]
        if not 0 <= least <= 1:
            raise ValueError(f"Argument `{wanted}` must be in the range [0, 1]. Received: {wanted}={least}")
        limits = 0.5 if num_thresholds <= 1 else _between(num_thresholds)
        Counted.__init__(self, limits, name, dtype, class_id=class_id)
        if num_thresholds <= 0:
            raise ValueError(
                f"Argument `num_thresholds` must be an integer > 0. Received: num_thresholds={num_thresholds}"
            )
        setattr(self, wanted, least)
        self.num_thresholds = num_thresholds

    def result(self: Any) -> Any:
        held, best = (ratio(*(getattr(self, count) for count in pair)).value for pair in (condition, shown))
        good = best[held >= getattr(self, wanted)]
        return convert_to_tensor(np.float32(good.max(initial=0)))

    def get_config(self: Any) -> dict[str, Any]:
        told = {
            "class_id": self.class_id,
            "num_thresholds": self.num_thresholds,
            wanted: getattr(self, wanted),
        }
        return {**Counted.get_config(self), **told}

    body = {"__init__": __init__, "result": result, "get_config": get_config, "__doc__": doc}
    order = f"{wanted} num_thresholds class_id name dtype"
    offer(name)(ordered(order, others=False)(type(name, (Counted,), body)))


_SENSITIVITY = "true_positives", "false_negatives"
_SPECIFICITY = "true_negatives", "false_positives"
_PRECISION = "true_positives", "false_positives"
for _name, _condition, _shown in (
    ("SpecificityAtSensitivity", _SENSITIVITY, _SPECIFICITY),
    ("SensitivityAtSpecificity", _SPECIFICITY, _SENSITIVITY),
    ("PrecisionAtRecall", _SENSITIVITY, _PRECISION),
    ("RecallAtPrecision", _PRECISION, _SENSITIVITY),
):
    _what, _, _least = _name.partition("At")
    _at(
        _name,
        _least.lower(),
        _condition,
        _shown,
        f"The best {_what.lower()} of all thresholds whose {_least.lower()} is at least the one given.",
    )


_TOLD = (
    *("num_thresholds", "curve", "summation_method"),
    *("multi_label", "num_labels", "label_weights", "from_logits"),
)


@offer("AUC")
class AUC(Counted):
    """The area under the ROC curve, or the precision-recall curve (``curve="PR"``), between ``num_thresholds``
    points; of each label by itself and their mean with ``multi_label``.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        num_thresholds: int = 200,
        curve: str = "ROC",
        summation_method: str = "interpolation",
        name: str | None = None,
        dtype: Any = None,
        thresholds: Any = None,
        multi_label: bool = False,
        num_labels: int | None = None,
        label_weights: Any = None,
        from_logits: bool = False,
    ) -> None:
        _refuse(num_thresholds, curve, summation_method, thresholds)
        self.curve, self.summation_method = curve, summation_method
        self.multi_label, self.num_labels, self.from_logits = multi_label, num_labels, from_logits
        self._labels = num_labels
        self.label_weights = None if label_weights is None else np.asarray(label_weights, np.float32)
        limits = _between(num_thresholds) if thresholds is None else [-1e-7, *sorted(thresholds), 1 + 1e-7]
        self.num_thresholds, self.given = len(limits), thresholds
        super().__init__(limits, name, dtype)

    def _count(self, shape: tuple[int, ...], which: tuple[str, ...] = COUNTS) -> None:
        if not self.multi_label:
            super()._count(shape, which)
        elif self._labels:
            super()._count((*shape, self._labels), which)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take in labels 0 and 1 and predicted probabilities (or logits). ValueError if there are not
        ``num_labels`` of them.
        """
        scores = sigmoid.public(y_pred) if self.from_logits else y_pred
        labels, found, weights = self._rows(y_true, scores, sample_weight)
        if not self.multi_label:
            if self.label_weights is not None:
                weights = weights * self.label_weights
            self._add(*(x.reshape(-1) for x in (labels, found, weights)))
            return
        if self._labels is None:
            self._labels = found.shape[1]
            self._count((self.num_thresholds,))
        if found.shape[1:] != (self._labels,):
            raise ValueError(f"Shapes {found.shape} and (None, {self._labels}) of the labels do not agree.")
        self._add(labels, found, weights)

    def result(self) -> Any:
        """The area."""
        if not hasattr(self, "true_positives"):
            return convert_to_tensor(np.float32(0))
        areas = self._areas(*(convert_to_tensor(getattr(self, name)) for name in COUNTS))
        if not self.multi_label:
            return areas
        weights: Array = (
            np.ones(areas.value.shape, np.float32) if self.label_weights is None else self.label_weights
        )
        return reduce_sum.public(areas * weights) / float(weights.sum())

    def _areas(self, true: Tensor, false: Tensor, calm: Tensor, missed: Tensor) -> Tensor:
        if self.curve == "PR" and self.summation_method == "interpolation":
            return _under_precision(true, false, missed)
        hits = _over(true, true + missed)
        across, up = (
            (hits, _over(true, true + false)) if self.curve == "PR" else (_over(false, false + calm), hits)
        )
        choose: Callable[[Tensor, Tensor], Tensor] = _HEIGHTS[self.summation_method]
        return reduce_sum.public((across[:-1] - across[1:]) * choose(up[:-1], up[1:]), 0)

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        told = {**super().get_config(), **{key: getattr(self, key) for key in _TOLD}}
        return told if self.given is None else {**told, "thresholds": self.thresholds[1:-1]}


def _refuse(count: int, curve: str, method: str, thresholds: Any) -> None:
    if curve not in ("PR", "ROC"):
        raise ValueError(f'Invalid AUC curve value: "{curve}". Expected values are ["PR", "ROC"]')
    if method not in ("interpolation", "majoring", "minoring"):
        allowed = '["interpolation", "majoring", "minoring"]'
        raise ValueError(f'Invalid AUC summation method value: "{method}". Expected values are {allowed}')
    if thresholds is None and count <= 1:
        raise ValueError(
            f"Argument `num_thresholds` must be an integer > 1. Received: num_thresholds={count}"
        )


def _middle(low: Tensor, high: Tensor) -> Tensor:
    return (low + high) / 2.0


_HEIGHTS: dict[str, Callable[[Any, Any], Any]] = {
    "interpolation": _middle,
    "minoring": minimum.public,
    "majoring": maximum.public,
}
"""How high the curve is between two points."""


def _over(part: Tensor, whole: Tensor) -> Tensor:
    """The quotient, 0 where ``whole`` is nothing."""
    return divide_no_nan.public(part, maximum.public(whole, 0.0))


def _under_precision(true: Tensor, false: Tensor, missed: Tensor) -> Tensor:
    """The area under the precision-recall curve, interpolated between the points."""
    gained, positive = true[:-1] - true[1:], true + false
    slope = _over(gained, positive[:-1] - positive[1:])
    start = true[1:] - slope * positive[1:]
    both = (positive[:-1].value > 0) & (positive[1:].value > 0)
    growth = select.public(both, _over(positive[:-1], positive[1:]), np.ones_like(both, np.float32))
    return reduce_sum.public(_over(slope * (gained + start * log.public(growth)), true[1:] + missed[1:]), 0)
