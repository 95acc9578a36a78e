"""The outputs of a model, one after the other, and what a person gave for each: labels, weights, a kind of loss."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor


def keys_of(y_pred: Any, names: list[str]) -> list[str]:
    """The outputs in the order in which they are taken: the keys of a dictionary (as the model orders them if it
    knows them all), else the model's names for them; empty where it has none."""
    if not isinstance(y_pred, dict):
        return names
    keys = cast("dict[str, Any]", y_pred)
    return names if set(names) == set(keys) else sorted(keys)


def by_output(values: Any, y_pred: Any, keys: list[str]) -> list[Any]:
    """Labels, weights or predictions as a list, one for each output. ValueError where they do not match."""
    if isinstance(values, dict) and isinstance(y_pred, (dict, list, tuple)):
        mine = cast("dict[str, Any]", values)
        return [mine[key] for key in keys] if set(keys) <= set(mine) else nest.flatten(mine)
    if isinstance(y_pred, dict):
        flat = nest.flatten(values)
        order = sorted(cast("dict[str, Any]", y_pred))
        return [flat[order.index(key)] for key in keys] if len(flat) == len(keys) else flat
    if isinstance(y_pred, (list, tuple)):
        return nest.flatten(values)
    if isinstance(values, (list, tuple)) and len(values) == 1:  # type: ignore[reportUnknownArgumentType]
        return list(values)  # type: ignore[reportUnknownArgumentType]
    return [values]


def weights_by_output(sample_weight: Any, y_pred: Any, keys: list[str], count: int) -> list[Any]:
    """The weights of the examples for each of ``count`` outputs; one for all counts for each."""
    found = by_output(sample_weight, y_pred, keys)
    return found if len(found) == count else [found[0]] * count


def kind(y_true: Any, y_pred: Any) -> str:
    """Whether labels and predictions look binary, sparse or one-hot."""
    width = tuple(y_pred.shape)[-1] if len(y_pred.shape) else 1
    if width == 1:
        return "binary"
    labels = tuple(convert_to_tensor(y_true).shape)
    sparse = len(labels) < len(y_pred.shape) or labels[-1] == 1
    return "sparse_categorical" if sparse else "categorical"
