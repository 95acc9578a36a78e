"""Models again: with the same structure and weights of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine import nest
from tapecore.engine.keras import graph, symbolic
from tapecore.engine.keras.input_layer import Input, InputLayer
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.model import Functional, Model
from tapecore.engine.keras.sequential import Sequential
from tapecore.engine.op import public


@public("keras.models.clone_model")
def clone_model(model: Any, input_tensors: Any = None, clone_function: Any = None, **others: Any) -> Any:
    """A model of the same structure with weights of its own. ValueError unless it is sequential or
    functional."""
    make = clone_function or copy_of
    if isinstance(model, Sequential):
        start = [Input(batch_shape=model._start.shape)] if model._start is not None else []  # type: ignore[reportPrivateUsage]
        return Sequential([*start, *(make(layer) for layer in model.layers)], name=model.name)
    if model.outputs is None:
        raise ValueError(f"Expected a sequential or functional model, got a subclassed one: {model}")
    return _cloned(model, make)


def _cloned(model: Model, make: Callable[[Any], Any]) -> Model:
    """A functional model run again through copies of its layers."""
    inputs, outputs = model._structure  # type: ignore[reportPrivateUsage]
    known: dict[int, Any] = {
        id(x): Input(batch_shape=x.shape, dtype=x.dtype, name=x.source.function.name)
        for x in nest.flatten(inputs)
    }
    copies: dict[int, Any] = {}

    def renewed(x: Any) -> Any:
        return known.get(id(x), x)

    for node in graph.order(outputs, inputs):
        if not node.inputs:
            continue
        function = node.function
        if isinstance(function, Layer):
            function = copies.setdefault(id(function), copies.get(id(function)) or make(function))
        kwargs = {key: nest.map_structure(renewed, value) for key, value in node.kwargs.items()}
        made = symbolic.apply(function, nest.map_structure(renewed, node.args), kwargs)
        known.update(zip(map(id, node.outputs), nest.flatten(made), strict=True))
    kept = nest.map_structure(renewed, inputs), nest.map_structure(renewed, outputs)
    return Functional(*kept, name=model.name)


def copy_of(layer: Layer) -> Any:
    """A layer of the same name, made with the same arguments; its weights are new."""
    if isinstance(layer, InputLayer):
        return InputLayer(batch_shape=layer.batch_shape, dtype=layer.dtype, name=layer.name)
    if isinstance(layer, Model) and (layer.outputs is not None or isinstance(layer, Sequential)):
        return clone_model(layer)
    args, kwargs = layer.arguments
    made = type(layer)(*args, **kwargs)
    made.name = layer.name
    return made
