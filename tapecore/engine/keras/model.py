"""``Model`` and ``Sequential``: layers made of layers."""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller
from typing import Any, cast

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import symbolic
from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import public
from tapecore.engine.ops.joining import concat
from tapecore.engine.tensor import Tensor


@public("keras.Model keras.models.Model")
class Model(Layer):
    """A layer made of layers: subclassed with a ``call`` of its own, or functional from ``inputs`` to
    ``outputs``."""

    def __init__(
        self, inputs: Any = None, outputs: Any = None, name: str | None = None, **kwargs: Any
    ) -> None:
        functional = outputs is not None
        super().__init__(name=name or (None if not functional else _functional_name()), **kwargs)
        self.inputs: Any = None
        self.outputs: Any = None
        if functional:
            self._connect(inputs, outputs)

    def _connect(self, inputs: Any, outputs: Any) -> None:
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "outputs", outputs)
        for node in symbolic.order(outputs):
            self._track(node.function)
        self.built = True

    @property
    def layers(self) -> list[Layer]:
        """The layers directly inside."""
        return list(self._layers)

    @property
    def input(self) -> Any:
        """The symbolic input of a functional model."""
        return self.inputs

    @property
    def output(self) -> Any:
        """The symbolic output of a functional model."""
        return self.outputs

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of this name or place. ValueError if there is none."""
        if index is not None:
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"No such layer: {name}. Existing layers are: {[layer.name for layer in self.layers]}."
        )

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of a functional model."""
        if self.outputs is None:
            return super().call(inputs)
        return symbolic.evaluate(self.outputs, self.inputs, inputs, training)

    def predict(self, x: Any, batch_size: int | None = None, verbose: Any = "auto", steps: Any = None) -> Any:
        """The outputs as NumPy arrays, computed batch by batch. No gradient reaches through them."""
        from tapecore.engine.recompute import not_differentiated

        data = nest.map_structure(np.asarray, x)
        count, size = len(nest.flatten(data)[0]), batch_size or 32
        with not_differentiated():
            parts = [
                self(nest.map_structure(_slice(k, size), data), training=False)
                for k in range(0, max(count, 1), size)
            ]
            whole = nest.map_structure(_joined, *parts)
        return nest.map_structure(methodcaller("numpy"), whole)

    def summary(self, line_length: int | None = None, print_fn: Any = print, **others: Any) -> None:
        """Print the layers with the number of their weights."""
        print_fn(f'Model: "{self.name}"')
        for layer in self.layers:
            print_fn(f" {layer.name} ({type(layer).__name__}): {layer.count_params()} parameters")
        trainable = sum(int(np.prod(tuple(w.shape))) for w in self.trainable_weights)
        total = self.count_params()
        print_fn(f" Total params: {total:,}")
        print_fn(f" Trainable params: {trainable:,}")
        print_fn(f" Non-trainable params: {total - trainable:,}")


def _joined(*parts: Tensor) -> Tensor:
    return concat(list(parts), 0)


def _slice(start: int, size: int) -> Callable[[Any], Tensor]:
    def part(x: Any) -> Tensor:
        return convert_to_tensor(x[start : start + size])

    return part


def _functional_name() -> str:
    from tapecore.engine.keras import naming

    return naming.numbered("Functional")


@public("keras.Sequential keras.models.Sequential")
class Sequential(Model):
    """Layers one after the other. With an ``Input`` in front (or ``input_shape``) the weights exist at
    once."""

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None) -> None:
        super().__init__(name=name, trainable=trainable)
        self._shape: Any = None
        for layer in cast("list[Any]", layers or []):
            self._put(layer)
        self._try_build()

    def add(self, layer: Any) -> None:
        """One layer more at the end."""
        self._put(layer)
        self._try_build()

    def pop(self) -> Any:
        """Without the last layer, which is returned."""
        self.built = False
        return self._layers.pop()

    def _put(self, layer: Any) -> None:
        if isinstance(layer, symbolic.KerasTensor):
            object.__setattr__(self, "_shape", layer.shape)
        elif isinstance(layer, Layer):
            given = layer._given_shape  # type: ignore[reportPrivateUsage]
            if given is not None and not self._layers:
                object.__setattr__(self, "_shape", given)
            if not (type(layer).__name__ == "InputLayer" and given is not None):
                self._layers.append(layer)
        elif callable(layer):
            from tapecore.engine.keras.layers_basic import Lambda

            self._layers.append(Lambda(layer))
        else:
            raise TypeError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )

    def _try_build(self) -> None:
        if self._shape is not None and self._layers:
            self.build(self._shape)

    def build(self, input_shape: Any = None) -> None:
        """Make the weights of all layers for inputs of this shape."""
        shape = tuple(input_shape)
        start = symbolic.Input(shape[1:], batch_size=shape[0])
        x: Any = start
        for layer in self._layers:
            x = layer(x)
        object.__setattr__(self, "inputs", [start])
        object.__setattr__(self, "outputs", [x])
        self.built = True

    def _build_once(self, inputs: tuple[Any, ...]) -> None:
        """The layers build themselves when they are called."""

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of the last layer."""
        x = convert_to_tensor(inputs) if not isinstance(inputs, Tensor) else inputs
        for layer in self._layers:
            x = layer(x) if training is None else layer(x, training=training)
        self.built = True
        return x


@public("keras.models.clone_model")
def clone_model(model: Any, input_tensors: Any = None, clone_function: Any = None, **others: Any) -> Any:
    """A model of the same structure with weights of its own. ValueError unless it is sequential or
    functional."""
    if isinstance(model, Sequential):
        copies = [copy_of(layer) for layer in model.layers]
        start = [symbolic.Input(model._shape[1:])] if model._shape is not None else []  # type: ignore[reportPrivateUsage]
        return Sequential([*start, *copies], name=model.name)
    if model.outputs is None:
        raise ValueError(f"Expected a sequential or functional model, got a subclassed one: {model}")
    return _cloned(model)


def _cloned(model: Model) -> Model:
    """A functional model run again through copies of its layers."""
    copies = {id(layer): copy_of(layer) for layer in model.layers}
    known: dict[int, Any] = {
        id(x): symbolic.Input(x.shape[1:], dtype=x.dtype) for x in nest.flatten(model.inputs)
    }

    def renewed(x: Any) -> Any:
        return known.get(id(x), x)

    inputs = nest.map_structure(renewed, model.inputs)
    for node in symbolic.order(model.outputs):
        args = nest.map_structure(renewed, node.args)
        function: Any = copies.get(id(node.function), node.function)
        made = nest.flatten(symbolic.apply(function, args, node.kwargs))
        known.update({id(x): made[x.place] for x in symbolic.reached(model.outputs) if x.source is node})
    return Model(inputs, nest.map_structure(renewed, model.outputs), name=model.name)


def copy_of(layer: Layer) -> Layer:
    """A layer of the same name, made with the same arguments; its weights are new."""
    args, kwargs = layer.arguments
    made = type(layer)(*args, **kwargs)
    made.name = layer.name
    return made
