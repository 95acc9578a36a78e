"""Configurations of whole models: their layers and how they are connected, as plain data and back."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine import nest
from tapecore.engine.keras import graph, registered, symbolic
from tapecore.engine.keras.input_layer import Input
from tapecore.engine.keras.layer import Layer


def of_sequential(model: Any) -> dict[str, Any]:
    """A Sequential's layers in order, the ``Input`` first."""
    front = [] if model._start is None else [model._start.source.function]
    told = {**_head(model), "layers": [registered.described(layer) for layer in [*front, *model.layers]]}
    return (
        told
        if model._start is None
        else {**told, "build_input_shape": model._start.source.function.batch_shape}
    )


def of_functional(model: Any) -> dict[str, Any]:
    """A functional model's layers, and the calls that connect them. NotImplementedError where one is a bare
    function."""
    inputs, outputs = model._structure
    nodes = graph.order(outputs, inputs)
    layers = graph.functions(nodes)
    for layer in layers:
        if not isinstance(layer, Layer):
            raise NotImplementedError(
                f"A model with the bare function {layer} in it has no configuration: use a layer in its place."
            )
    places = {id(x): [k, m] for k, node in enumerate(nodes) for m, x in enumerate(node.outputs)}
    write = _Writer(places)
    calls = [
        {
            "layer": next(k for k, layer in enumerate(layers) if layer is node.function),
            "args": nest.map_structure(write, list(node.args)),
            "kwargs": {key: nest.map_structure(write, value) for key, value in node.kwargs.items()},
        }
        for node in nodes
    ]
    ends = {"inputs": nest.map_structure(write, inputs), "outputs": nest.map_structure(write, outputs)}
    return {
        **_head(model),
        "layers": [registered.described(layer) for layer in layers],
        "calls": calls,
        **ends,
    }


def _head(model: Any) -> dict[str, Any]:
    return {"name": model.name, "trainable": model.trainable, "dtype": model.dtype_policy.described()}


class _Writer:
    """Symbolic tensors as the place of their call and their place in its result."""

    def __init__(self, places: dict[int, list[int]]) -> None:
        self.places = places

    def __call__(self, x: Any) -> Any:
        return _Place(self.places[id(x)]) if isinstance(x, symbolic.KerasTensor) else x


class _Place(dict[str, Any]):
    """``{"tensor": [call, output]}``; a leaf for nested structures once it is written."""

    def __init__(self, place: list[int]) -> None:
        super().__init__(tensor=place)


def connected(config: dict[str, Any], custom_objects: Any = None) -> tuple[Any, Any]:
    """The inputs and outputs of a functional model made from its configuration, which is used up, as in Keras."""
    ends, calls = (config["inputs"], config["outputs"]), config["calls"]
    layers = [registered.revived(told, custom_objects) for told in config["layers"]]
    config.clear()
    results: list[list[Any]] = []

    def read(told: Any) -> Any:
        if isinstance(told, dict):
            whole = cast("dict[str, Any]", told)
            if set(whole) == {"tensor"}:
                call, place = whole["tensor"]
                return results[call][place]
            return {key: read(value) for key, value in whole.items()}
        return [read(part) for part in cast("list[Any]", told)] if isinstance(told, list) else told

    for call in calls:
        layer = layers[call["layer"]]
        if not call["args"]:
            results.append([layer.result])
            continue
        results.append(nest.flatten(layer(*read(call["args"]), **read(call["kwargs"]))))
    return read(ends[0]), read(ends[1])


def start_of(told: dict[str, Any]) -> Any:
    """The ``Input`` of a described InputLayer."""
    config = told["config"]
    return Input(batch_shape=tuple(config["batch_shape"]), dtype=config["dtype"], name=config["name"])
