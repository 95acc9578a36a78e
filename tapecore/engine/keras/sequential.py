"""``Sequential``: layers one after the other."""

from __future__ import annotations

from typing import Any, cast

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import graph, masks, naming, symbolic
from tapecore.engine.keras.input_layer import Input, InputLayer
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.model import Model
from tapecore.engine.keras.model_config import of_sequential, start_of
from tapecore.engine.keras.registered import revived
from tapecore.engine.op import public
from tapecore.engine.tensor import Tensor


@public("keras.Sequential keras.models.Sequential")
class Sequential(Model):
    """Layers one after the other. With an ``Input`` in front (or ``input_shape``) the weights exist at
    once."""

    _start: Any

    def __init__(self, layers: Any = None, trainable: bool = True, name: str | None = None) -> None:
        super().__init__(name=name, trainable=trainable)
        object.__setattr__(self, "_start", None)
        given = [layers] if isinstance(layers, Layer) else cast("list[Any]", layers or [])
        for layer in given:
            self._put(layer)
        self._try_build()

    def add(self, layer: Any) -> None:
        """One layer more at the end."""
        self._put(layer)
        self._try_build()

    def pop(self, rebuild: bool = True) -> Any:
        """Without the last layer, which is returned."""
        last = self._layers.pop()
        self.built = False
        self._try_build()
        return last

    @property
    def layers(self) -> list[Layer]:
        """The layers, without the ``Input`` in front."""
        return list(self._layers)

    def _put(self, layer: Any) -> None:
        if isinstance(layer, symbolic.KerasTensor) and layer.source is not None:
            layer = layer.source.function
        if isinstance(layer, InputLayer):
            object.__setattr__(self, "_start", layer.result)
            return
        if isinstance(layer, Layer):
            self._put_layer(layer)
        elif callable(layer):
            from tapecore.engine.keras.layers_basic import Lambda

            self._layers.append(Lambda(layer))
        else:
            raise ValueError(
                "Only instances of `keras.Layer` can be added to a Sequential model. "
                f"Received: {layer} (of type {type(layer)})"
            )

    def _put_layer(self, layer: Layer) -> None:
        if any(layer.name == other.name for other in self._layers):
            raise ValueError(
                "All layers added to a Sequential model should have unique names. Name "
                f"'{layer.name}' is already the name of a layer in this model. Update the `name` argument to "
                "pass a unique name."
            )
        given = layer._given_shape  # type: ignore[reportPrivateUsage]
        if given is not None and not self._layers and self._start is None:
            object.__setattr__(self, "_start", Input(batch_shape=given))
        inner = getattr(layer, "inputs", None)
        if inner and not self._layers and self._start is None:  # a built model in front brings its input
            object.__setattr__(self, "_start", Input(batch_shape=inner[0].shape, dtype=inner[0].dtype))
        self._layers.append(layer)

    def _try_build(self) -> None:
        if self._start is not None and self._layers:
            self.built = False
            self.build(self._start.shape)

    def build(self, input_shape: Any = None) -> None:
        """Make the weights of all layers for inputs of this shape."""
        if input_shape is None or not self._layers:
            return
        start = self._start
        if start is None or start.shape != tuple(input_shape):
            start = Input(batch_shape=tuple(input_shape))
            object.__setattr__(self, "_start", start)
        x: Any = start
        for layer in self._layers:
            x = layer(x)
        naming.counted("functional")  # Keras connects the layers by a functional model, which takes a number
        object.__setattr__(self, "_built_for", [start.shape])
        object.__setattr__(self, "inputs", [start])
        object.__setattr__(self, "outputs", [x])
        object.__setattr__(self, "_structure", (start, x))
        object.__setattr__(self, "_plan", graph.order(x, start))
        self.built = True

    def _build_once(self, inputs: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> None:
        """The layers build themselves when they are called."""
        if not self.built and len(inputs) == 1 and isinstance(inputs[0], Tensor) and not self._own_parts():
            shape = tuple(inputs[0].shape)
            object.__setattr__(self, "_start", Input(batch_shape=shape, dtype=inputs[0].dtype))
            self.build(shape)

    def get_config(self) -> dict[str, Any]:
        """The layers in order, as plain data."""
        return of_sequential(self)

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A model made from a configuration; its weights are new."""
        parts = [
            start_of(told) if told["class_name"] == "InputLayer" else revived(told, custom_objects)
            for told in config["layers"]
        ]
        return cls(parts, name=config["name"])

    def _own_parts(self) -> bool:
        return type(self).call is not Sequential.call

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of the last layer."""
        if self._start is not None and self.built:
            return super().call(inputs, training, mask)
        x = _data(inputs)
        if mask is not None:
            masks.put(x, mask)
        for layer in self._layers:
            x = layer(x)
        return x


def _data(inputs: Any) -> Any:
    """Arrays as tensors; structures as they are."""
    return (
        cast("Any", inputs) if isinstance(inputs, (Tensor, list, tuple, dict)) else convert_to_tensor(inputs)
    )
