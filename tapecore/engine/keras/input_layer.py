"""Where functional models begin: ``Input`` and the layer behind it."""

from __future__ import annotations

from typing import Any

from tapecore.engine import dtypes
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.symbolic import KerasTensor, Node
from tapecore.engine.op import public


@public("keras.layers.InputLayer")
class InputLayer(Layer):
    """The beginning of a functional or Sequential model."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        sparse: Any = None,
        ragged: Any = None,
        batch_shape: Any = None,
        input_tensor: Any = None,
        optional: bool = False,
        name: str | None = None,
        input_shape: Any = None,
        **others: Any,
    ) -> None:
        super().__init__(name=name)
        inner = input_shape if shape is None else shape
        extents = (inner,) if isinstance(inner, int) else tuple(inner or ())
        self.batch_shape = tuple(batch_shape) if batch_shape is not None else (batch_size, *extents)
        self._given_shape = self.batch_shape
        self._kind = "float32" if dtype is None else dtypes.as_dtype(dtype).name
        self.built = True
        self.result = Node(self, (), {}).finish(KerasTensor(self.batch_shape, self._kind, name))

    @property
    def dtype(self) -> str:
        """The dtype of the inputs."""
        return self._kind

    def call(self, inputs: Any) -> Any:
        """The inputs themselves."""
        return inputs

    def get_config(self) -> dict[str, Any]:
        """What it was made with."""
        return {
            "batch_shape": self.batch_shape,
            "dtype": self._kind,
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }


@public("keras.Input keras.layers.Input")
def Input(  # noqa: PLR0913, PLR0917  # Keras's name and parameters
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: Any = None,
    ragged: Any = None,
    batch_shape: Any = None,
    name: str | None = None,
    tensor: Any = None,
    optional: bool = False,
) -> KerasTensor:
    """A symbolic tensor to start a functional model from; ``shape`` is without the batch."""
    layer = InputLayer(shape=shape, batch_size=batch_size, dtype=dtype, batch_shape=batch_shape, name=name)
    return layer.result
