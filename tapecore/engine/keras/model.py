"""``Model``: a layer made of layers that can also train itself."""

from __future__ import annotations

from typing import Any, Self, cast

from tapecore.engine import nest
from tapecore.engine.composite import Composite
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import graph, masks, registered, symbolic
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.model_config import connected, of_functional
from tapecore.engine.keras.saving import Saved
from tapecore.engine.keras.several import several
from tapecore.engine.keras.summary import print_summary
from tapecore.engine.keras.training.trainer import Trainer
from tapecore.engine.op import public
from tapecore.engine.ops.casting import cast as cast_to
from tapecore.engine.ops.shaping import expand_dims, squeeze
from tapecore.engine.tensor import Tensor


@public("keras.Model keras.models.Model")
class Model(Trainer, Saved, Layer):
    """A layer made of layers: subclassed with a ``call`` of its own, or functional from ``inputs`` to
    ``outputs``."""

    _takes_numbers = True
    inputs: Any
    outputs: Any
    operations: Any
    _plan: list[symbolic.Node]
    _structure: tuple[Any, Any]

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        """``Model(inputs, outputs)`` is a ``Functional``."""
        if cls is Model and (len(args) >= 2 or "outputs" in kwargs):
            return super().__new__(Functional, *args, **kwargs)  # type: ignore[reportReturnType]
        return super().__new__(cls, *args, **kwargs)

    def __init__(
        self, inputs: Any = None, outputs: Any = None, name: str | None = None, **kwargs: Any
    ) -> None:
        if isinstance(inputs, str) and outputs is None:  # Model("name"), the older order
            inputs, name = None, inputs
        super().__init__(name=name, **kwargs)
        self._uncompiled()
        object.__setattr__(self, "inputs", None)
        object.__setattr__(self, "outputs", None)
        if outputs is not None:
            self._connect(inputs, outputs)

    def _connect(self, inputs: Any, outputs: Any) -> None:
        for x in nest.flatten([inputs, outputs]):
            if not isinstance(x, symbolic.KerasTensor):
                raise ValueError(
                    "All `inputs` and `outputs` values must be KerasTensors. Received: "
                    f"inputs={inputs}, outputs={outputs}"
                )
        object.__setattr__(self, "_structure", (inputs, outputs))
        object.__setattr__(self, "inputs", nest.flatten(inputs))
        object.__setattr__(self, "outputs", nest.flatten(outputs))
        object.__setattr__(self, "_plan", graph.order(outputs, inputs))
        _check_connected(self._plan, self.inputs)
        self.operations = tuple(graph.functions(graph.by_depth(outputs, inputs)))
        self.built = True

    # ------------------------------------------------------------ what is inside

    @property
    def layers(self) -> list[Layer]:
        """The layers directly inside."""
        return [part for part in self._inner() if isinstance(part, Layer)]

    @property
    def input(self) -> Any:
        """The symbolic input of a functional model."""
        return self._structure[0] if self.inputs is not None else super().input

    @property
    def output(self) -> Any:
        """The symbolic output of a functional model."""
        return self._structure[1] if self.inputs is not None else super().output

    @property
    def input_names(self) -> list[str]:
        """The names of the inputs."""
        return [x.source.function.name if x.source else x.name for x in several(self.inputs or [])]

    @property
    def output_names(self) -> list[str]:
        """The names of the layers that give the outputs; ``output_1`` ... for a subclassed model."""
        return [x.source.function.name if x.source else x.name for x in several(self.outputs or [])]

    @property
    def input_shape(self) -> Any:
        """The shape of the input."""
        return nest.map_structure(_shape, self.input)

    @property
    def output_shape(self) -> Any:
        """The shape of the output."""
        return nest.map_structure(_shape, self.output)

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of this name or place. ValueError if there is none."""
        layers = self.layers
        if index is not None:
            if index >= len(layers):
                raise ValueError(
                    f"Was asked to retrieve layer at index {index} but model only has {len(layers)} layers."
                )
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise ValueError(f"No such layer: {name}. Existing layers are: {[layer.name for layer in layers]}.")

    def summary(
        self, line_length: int | None = None, positions: Any = None, print_fn: Any = None, **options: Any
    ) -> None:
        """Print the layers as a table: name and class, output shape, number of weights."""
        print_summary(self, line_length, positions, print_fn, **options)

    def get_config(self) -> dict[str, Any]:
        """The layers and how they are connected, as plain data; of a subclassed model, its arguments."""
        if self.outputs is not None and type(self).get_config is Model.get_config:
            return of_functional(self)
        return super().get_config()

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Any:
        """A model made from a configuration; its weights are new."""
        if "calls" not in config:
            return super().from_config(config, custom_objects)
        name = config["name"]
        inputs, outputs = connected(config, custom_objects)
        made = Functional if cls is Model else cls
        return made(inputs, outputs, name=name)

    # ------------------------------------------------------------ running

    def build(self, input_shape: Any = None) -> None:
        """Make the weights for inputs of this shape by running ``call`` symbolically."""
        if self.built or input_shape is None:
            return
        self.built = True
        x = symbolic.inputs_of(input_shape)
        symbolic.outcome(self, (x,), {})

    def _build_once(self, inputs: tuple[Any, ...], kwargs: dict[str, Any] | None = None) -> None:
        if self.built:
            return
        object.__setattr__(self, "_built_for", [nest.map_structure(_shape_of, x) for x in inputs])
        if type(self).build is not Model.build:
            super()._build_once(inputs, kwargs)
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The outputs of a functional model."""
        if self.outputs is None:
            raise NotImplementedError(
                f"Model {type(self).__name__} does not have a `call()` method implemented."
            )
        values = self._standardized(inputs)
        if mask is not None:
            for x, part in zip(values, nest.flatten(mask), strict=False):
                masks.put(x, part)
        known = {id(x): value for x, value in zip(self.inputs, values, strict=True)}
        return graph.evaluate(self._plan, self._structure[1], known)

    def _keys(self) -> list[str]:
        """The names of the inputs in their order: the keys of a dictionary, else those of the layers."""
        inputs = self._structure[0]
        return sorted(cast("dict[str, Any]", inputs)) if isinstance(inputs, dict) else self.input_names

    def _standardized(self, given: Any) -> list[Any]:
        """The inputs in the model's order, each in its rank and dtype."""
        if isinstance(given, dict):
            named = cast("dict[str, Any]", given)
            given = [named[key] for key in self._keys()]
        values = nest.flatten(given)
        if len(values) != len(self.inputs):
            raise ValueError(
                f'Layer "{self.name}" expects {len(self.inputs)} input(s), but it received {len(values)} '
                f"input tensors. Inputs received: {values}"
            )
        return [self._fitted(x, value) for x, value in zip(self.inputs, values, strict=True)]

    def _fitted(self, x: symbolic.KerasTensor, value: Any) -> Any:
        if isinstance(value, Composite):
            return value
        tensor = value if isinstance(value, Tensor) else convert_to_tensor(value)
        if tensor.dtype.name != x.dtype:
            tensor = cast_to(tensor, x.dtype)
        if tensor.ndim == len(x.shape) + 1 and tuple(tensor.shape)[-1] == 1:
            tensor = squeeze.public(tensor, axis=-1)
        elif tensor.ndim == len(x.shape) - 1 and x.shape[-1] == 1:
            tensor = expand_dims.public(tensor, axis=-1)
        shape = tuple(tensor.shape)
        if len(shape) != len(x.shape) or any(
            n not in (None, m) for n, m in zip(x.shape[1:], shape[1:], strict=True)
        ):
            raise ValueError(
                f"Input {tensor!r} with name '{x.name}' of layer '{self.name}' is incompatible with the layer: "
                f"expected shape={x.shape}, found shape={shape}"
            )
        return tensor


def _check_connected(plan: list[symbolic.Node], inputs: list[Any]) -> None:
    known = {id(x) for x in inputs}
    for node in plan:
        if any(id(x) in known for x in node.outputs):
            continue
        if not node.inputs:
            raise ValueError(
                "`inputs` not connected to `outputs`: the outputs also need "
                f"{node.outputs[0]}, which is not among the inputs."
            )


def _shape(x: Any) -> Any:
    return x.shape


def _shape_of(x: Any) -> Any:
    return tuple(getattr(x, "shape", ()))


@registered.known
class Functional(Model):
    """A model from symbolic inputs to symbolic outputs."""

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(inputs, outputs, name=name, **kwargs)
