"""What a layer says of itself: its arguments as Keras writes them, and the shapes it was built for."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine import origin
from tapecore.engine.keras import configured, initializers, registered
from tapecore.engine.keras.several import several

_HEAD = ("name", "trainable", "dtype", "autocast", "activity_regularizer")
"""Arguments of every layer, which its configuration has at the front or not at all."""

_SIZES = ("kernel_size", "strides", "dilation_rate", "pool_size", "size")
"""Arguments that may be one number for all axes of space."""

_SILENT = ("weights", "flash_attention", "lora_rank", "lora_alpha")
"""Arguments that configurations leave out."""

_RANKS = {"1D": 1, "2D": 2, "3D": 3}
_PENALIZED = "activity_regularizer"
_WITH_PENALTY = (
    "Conv",
    "DepthwiseConv",
    "SeparableConv",
    "Embedding",
    "LSTM",
    "GRU",
    "SimpleRNN",
    "MultiHead",
)


def of_layer(layer: Any) -> dict[str, Any]:
    """Name, dtype and the arguments it was made with, as plain data."""
    kind = cast("type[Any]", type(layer))
    head = {"name": layer.name, "trainable": layer._trainable, "dtype": layer.dtype_policy.described()}
    given = configured.given_of(layer)
    mine = {key: value for key, value in given.items() if key not in _HEAD}
    if not origin.is_ours(kind.get_config):
        return {**head, **_of_ours(layer, mine)}
    if not origin.is_ours(kind):
        return {**head, **mine}
    rank = next((axes for ending, axes in _RANKS.items() if ending in kind.__name__), None)
    told = {key: _told(key, value, rank) for key, value in mine.items() if key not in _SILENT}
    if told.get("strides", 0) is None:
        told["strides"] = told["pool_size"]
    return {**head, **(_with_penalty(told, given) if kind.__name__.startswith(_WITH_PENALTY) else told)}


def _of_ours(layer: Any, mine: dict[str, Any]) -> dict[str, Any]:
    """What the class that a person's class is derived from says, where that adds the rest by itself."""
    ours = next(each for each in type(layer).__mro__ if origin.is_ours(each))
    names = [p.name for p in configured.parameters_of(ours) if p.name not in {*_HEAD, "inputs", "outputs"}]
    found = {
        name: mine.get(name, configured.plain(getattr(layer, name, None)))
        for name in names
        if name in mine or hasattr(layer, name)
    }
    return {name: value for name, value in found.items() if name not in {"args", "kwargs"}}


def _told(key: str, value: Any, rank: int | None) -> Any:
    """An argument as Keras keeps it once the layer is made: objects for names, one number for each axis."""
    if key.endswith("_initializer") and isinstance(value, str):
        return registered.described(initializers.get(value))
    if key == "activation" and value is None:
        return "linear"
    if key == "data_format" and value is None:
        return "channels_last"
    if key in _SIZES and rank is not None and isinstance(value, int):
        return (value,) * rank
    return tuple(several(value)) if key in _SIZES and isinstance(value, list) else value


def _with_penalty(told: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """With the penalty on outputs behind the last of those on weights."""
    last = [key for key in told if key.endswith("_regularizer")][-1:]
    found: dict[str, Any] = {}
    for key, value in told.items():
        found[key] = value
        if [key] == last:
            found[_PENALIZED] = given.get(_PENALIZED)
    return found
