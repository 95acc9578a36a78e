"""Layers without weights: activations, other shapes, Dropout, functions."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.keras import activations, symbolic
from tapecore.engine.keras.layer import Layer
from tapecore.engine.op import public
from tapecore.engine.ops.comparison import greater_equal
from tapecore.engine.ops.generators import Generator
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import reshape, transpose_public


@public("keras.layers.Activation")
class Activation(Layer):
    """An activation function as a layer."""

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Any:
        """The activation of the inputs."""
        return self.activation(inputs)


@public("keras.layers.ReLU")
class ReLU(Layer):
    """relu as a layer."""

    def __init__(
        self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.settings = negative_slope, max_value, threshold

    def call(self, inputs: Any) -> Any:
        """relu of the inputs."""
        return activations.relu(inputs, *self.settings)


@public("keras.layers.LeakyReLU")
class LeakyReLU(Layer):
    """A relu with a slope of ``negative_slope`` below zero."""

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Any:
        """Leaky relu of the inputs."""
        return activations.leaky_relu(inputs, self.negative_slope)


@public("keras.layers.Softmax")
class Softmax(Layer):
    """softmax as a layer."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """Probabilities."""
        return activations.softmax(inputs, self.axis)


@public("keras.layers.Flatten")
class Flatten(Layer):
    """All axes but the first made one."""

    def __init__(self, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def call(self, inputs: Any) -> Any:
        """(batch, everything else)."""
        shape = tuple(inputs.shape)
        return reshape.public(inputs, (shape[0], math.prod(shape[1:])))


@public("keras.layers.Reshape")
class Reshape(Layer):
    """Another shape behind the batch."""

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    def call(self, inputs: Any) -> Any:
        """The reshaped inputs."""
        return reshape.public(inputs, (len(inputs), *self.target_shape))


@public("keras.layers.Permute")
class Permute(Layer):
    """The axes behind the batch in another order, counted from 1."""

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)

    def call(self, inputs: Any) -> Any:
        """The transposed inputs."""
        return transpose_public(inputs, (0, *self.dims))


@public("keras.layers.Dropout")
class Dropout(Layer):
    """While training, elements set to zero at random with probability ``rate``; otherwise the inputs
    themselves."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(
                "Invalid value received for argument `rate`. Expected a float value between 0 and 1. "
                f"Received: rate={rate}"
            )
        self.rate = rate
        self._source = Generator.from_seed(random.randint(1, 10**9) if seed is None else seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, thinned out while training."""
        if not training or self.rate == 0:
            return inputs
        kept = greater_equal.public(self._source.uniform(inputs.shape, dtype=inputs.dtype), self.rate)
        scale = 1.0 / (1.0 - self.rate) if self.rate < 1 else 0.0
        return select.public(kept, inputs * scale, np.asarray(0, inputs.value.dtype))


@public("keras.layers.Lambda")
class Lambda(Layer):
    """A function as a layer."""

    def __init__(
        self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.function = function
        self.settings = dict(arguments or {})

    def call(self, inputs: Any) -> Any:
        """What the function gives."""
        return self.function(inputs, **self.settings)


@public("keras.layers.InputLayer")
class InputLayer(Layer):
    """The shape of a Sequential model's inputs."""

    def __init__(
        self,
        shape: Any = None,
        batch_size: Any = None,
        dtype: Any = None,
        input_shape: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(dtype=dtype, input_shape=shape if shape is not None else input_shape, **kwargs)

    def call(self, inputs: Any) -> Any:
        """The inputs themselves."""
        return inputs


@public("keras.utils.is_keras_tensor")
def is_keras_tensor(x: Any) -> bool:
    """Whether ``x`` is a symbolic tensor."""
    return isinstance(x, symbolic.KerasTensor) and bool(nest.flatten(x))
