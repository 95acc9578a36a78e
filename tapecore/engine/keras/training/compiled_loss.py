"""What ``compile`` makes of its losses: one number of all outputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from tapecore.engine import nest
from tapecore.engine.keras import losses, losses_classes, metrics
from tapecore.engine.keras.naming import snake_case
from tapecore.engine.keras.training.outputs import by_output, keys_of, kind, weights_by_output


class _Part(NamedTuple):
    """The loss of one output: the place of the output, its weight (None for one) and the name of its tracker."""

    place: int
    loss: Any
    weight: Any
    name: str


class CompiledLoss:
    """The (weighted) sum of a loss for each output, from what a person gave as ``loss``.

    ``trackers`` are the means of the losses of several outputs. ``by_size`` says whether they weigh a batch by its
    size: a traced step does not know it and counts each batch once. ValueError for weights of another type than
    float, list, tuple, or dictionary.
    """

    def __init__(self, given: Any, weights: Any, output_names: list[str], by_size: bool) -> None:
        if weights and not isinstance(weights, (list, tuple, dict, float)):
            raise ValueError(
                "Expected `loss_weights` argument to be a float (single output case) or a list, tuple, or dict "
                f"(multiple output case). Received instead: loss_weights={weights} of type {type(weights)}"
            )
        self.given: Any = given
        self.weights: Any = cast("Any", weights)
        self.names, self.by_size = output_names, by_size
        self._parts: list[_Part] | None = None
        self.trackers: list[Any] = []

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The total; None without any. ValueError or KeyError when losses and outputs do not match."""
        keys = keys_of(y_pred, self.names)
        outputs = by_output(y_pred, y_pred, keys)
        labels = self._labels(y_true, y_pred, keys, len(outputs))
        if self._parts is None:
            self._resolve(labels, outputs, keys, isinstance(y_pred, dict))
        weights = weights_by_output(sample_weight, y_pred, keys, len(outputs))
        single = not nest.is_nested(y_pred)
        total: Any = None
        for k, (place, loss, weight, _) in enumerate(cast("list[_Part]", self._parts)):
            value = loss(labels[place], outputs[place], sample_weight=weights[place])
            if self.trackers and not single:
                size = int(next(iter(outputs[place].shape))) if self.by_size else None
                self.trackers[k].update_state(value, sample_weight=size)
            value = value if weight is None else value * weight
            total = value if total is None else total + value
            if single:
                break  # of several losses for a single output only the first counts
        return total

    def _labels(self, y_true: Any, y_pred: Any, keys: list[str], count: int) -> list[Any]:
        labels = by_output(y_true, y_pred, keys)
        if len(labels) == count:
            return labels
        losses = nest.flatten(self.given)
        if len(losses) == count and len(labels) == sum(loss is not None for loss in losses):
            rest = iter(labels)
            return [None if loss is None else next(rest) for loss in losses]
        shown = [nest.map_structure(_starred, y) for y in (y_true, y_pred)]
        raise ValueError(
            f"y_true and y_pred have different structures.\ny_true: {shown[0]}\ny_pred: {shown[1]}\n"
        )

    def _resolve(self, labels: list[Any], outputs: list[Any], keys: list[str], keyed: bool) -> None:
        found: list[_Part] = []
        for place, given, weight in self._chosen(keys, len(outputs), keyed):
            if given is not None:
                loss = _loss(given, labels[place], outputs[place])
                found.append(_Part(place, loss, weight, str(keys[place]) if keys else loss.name))
        self._parts = found
        if len(found) > 1:
            self.trackers = [metrics.Mean(name=f"{part.name}_loss") for part in found]

    def _chosen(self, keys: list[str], count: int, keyed: bool) -> list[tuple[int, Any, Any]]:
        """The place of an output, a loss for it, and the weight of that."""
        weights, all_given = self._weights(), self.given
        if isinstance(all_given, dict):
            given = cast("dict[str, Any]", all_given)
            if not keyed and set(keys) != set(given):
                raise ValueError(f"Expected keys {keys} in loss dict, but found loss.keys()={list(given)}")
            weighed = dict(zip(sorted(given), weights, strict=True))
            return [(_place(keys, key), given[key], weighed[key]) for key in (given if keyed else keys)]
        if not isinstance(all_given, (list, tuple)):
            return [(k, all_given, weights[0]) for k in range(count)]
        listed = cast("list[Any]", all_given)
        places = [0] * len(listed) if count == 1 else [_place(range(count), k) for k in range(len(listed))]
        return list(zip(places, listed, weights, strict=True))

    def _weights(self) -> list[Any]:
        """The weight of each loss that a person gave, those of a dictionary in the order of its sorted keys."""
        count = len(nest.flatten(self.given))
        if self.weights is None:
            return [None] * count
        weights: list[Any] = nest.flatten(self.weights)
        if len(weights) != count:
            raise ValueError(
                f"`loss_weights` must match the number of losses, got {count} losses and {len(weights)} weights."
            )
        return weights


def _starred(_: Any) -> str:
    return "*"


def _place(places: Sequence[Any], key: Any) -> int:
    if key in places:
        return places.index(key)
    raise KeyError(
        f"The path: {(key,)} in the `loss` argument, can't be found in either the model's output (`y_pred`) or in "
        "the labels (`y_true`)."
    )


def _loss(given: Any, y_true: Any, y_pred: Any) -> Any:
    if isinstance(given, str) and given.lower() in ("crossentropy", "ce"):
        given = f"{kind(y_true, y_pred)}_crossentropy"
    found = losses_classes.get(given)
    if isinstance(found, losses.Loss):
        return found
    name = given if isinstance(given, str) else getattr(found, "__name__", snake_case(type(found).__name__))
    return losses_classes.LossFunctionWrapper(found, name=name)
