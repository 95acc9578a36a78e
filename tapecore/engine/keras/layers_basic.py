"""Everyday layers: Dense, Flatten, Dropout, Embedding and the like."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import activations, initializers, regularizers, symbolic
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import greater_equal
from tapecore.engine.ops.indexing import gather
from tapecore.engine.ops.random_more import Generator
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import reshape, transpose_public


@public("keras.layers.Dense")
class Dense(Layer):
    """``activation(inputs @ kernel + bias)`` along the last axis, with ``units`` outputs."""

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.units, self.use_bias = int(units), use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self._kernel: Variable | None = None
        self.bias: Variable | None = None

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel`` (inputs, units) and ``bias`` (units,)."""
        shape = (int(input_shape[-1]), self.units)
        self._kernel = self.add_weight(
            shape, self.kernel_initializer, name="kernel", regularizer=self.kernel_regularizer
        )
        if self.use_bias:
            self.bias = self.add_weight((self.units,), self.bias_initializer, name="bias", regularizer=self.bias_regularizer)
        self.built = True

    @property
    def kernel(self) -> Variable:
        """The matrix of weights. AttributeError before the layer is built."""
        if self._kernel is None:
            raise AttributeError("You must build the layer before accessing `kernel`.")
        return self._kernel

    def _check(self, x: Any) -> None:
        shape = tuple(getattr(x, "shape", ()))
        if len(shape) < 2:
            raise ValueError(
                f"Input 0 with name 'None' of layer '{self.name}' is incompatible with the layer: expected min_ndim=2, found "
                f"ndim={len(shape)}. Full shape received: {shape}"
            )
        if self._kernel is not None and shape[-1] != tuple(self._kernel.shape)[0]:
            raise ValueError(
                f"Input 0 with name 'None' of layer '{self.name}' is incompatible with the layer: expected axis -1 of input "
                f"shape to have value {tuple(self._kernel.shape)[0]}, but received input with shape {shape}"
            )

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The outputs."""
        shape = tuple(inputs.shape)
        product = PUBLIC["matmul"](inputs, self.kernel) if len(shape) == 2 else PUBLIC["tensordot"](inputs, self.kernel, 1)
        return self.activation(product if self.bias is None else product + self.bias)


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

    def __init__(self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any) -> None:
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
        return reshape.public(inputs, (tuple(inputs.shape)[0], *self.target_shape))


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
    """While training, elements set to zero at random with probability ``rate``; otherwise the inputs themselves."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not 0 <= rate <= 1:
            raise ValueError(f"Invalid value received for argument `rate`. Expected a float value between 0 and 1. Received: rate={rate}")
        self.rate = rate
        self._source = Generator.from_seed(random.randint(1, 10**9) if seed is None else seed)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs, thinned out while training."""
        if not training or self.rate == 0:
            return inputs
        kept = greater_equal.public(self._source.uniform(inputs.shape, dtype=inputs.dtype), self.rate)
        scale = 1.0 / (1.0 - self.rate) if self.rate < 1 else 0.0
        return select.public(kept, inputs * scale, np.asarray(0, inputs.value.dtype))


@public("keras.layers.Embedding")
class Embedding(Layer):
    """A vector of ``output_dim`` numbers for each integer below ``input_dim``. Its gradient is an IndexedSlices."""

    def __init__(
        self, input_dim: int, output_dim: int, embeddings_initializer: Any = "uniform", **kwargs: Any
    ) -> None:
        kwargs.pop("input_length", None)
        super().__init__(**kwargs)
        self.input_dim, self.output_dim = input_dim, output_dim
        named = "random_uniform" if embeddings_initializer == "uniform" else embeddings_initializer
        self.embeddings_initializer = initializers.get(named)
        self.build()

    def build(self, input_shape: Any = None) -> None:
        """Make ``embeddings`` (input_dim, output_dim)."""
        if not self.built:
            self.embeddings = self.add_weight(
                (self.input_dim, self.output_dim), self.embeddings_initializer, name="embeddings"
            )
            self.built = True

    def call(self, inputs: Any) -> Any:
        """The vectors."""
        indices = convert_to_tensor(inputs)
        return gather(self.embeddings.value, indices if indices.dtype.is_integer else cast(indices, "int32"))


@public("keras.layers.Lambda")
class Lambda(Layer):
    """A function as a layer."""

    def __init__(self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.function = function
        self.settings = dict(arguments or {})

    def call(self, inputs: Any) -> Any:
        """What the function gives."""
        return self.function(inputs, **self.settings)


@public("keras.layers.InputLayer")
class InputLayer(Layer):
    """The shape of a Sequential model's inputs."""

    def __init__(self, shape: Any = None, batch_size: Any = None, dtype: Any = None, input_shape: Any = None, **kwargs: Any) -> None:
        super().__init__(dtype=dtype, input_shape=shape if shape is not None else input_shape, **kwargs)

    def call(self, inputs: Any) -> Any:
        """The inputs themselves."""
        return inputs


def _merging(name: str, doc: str, combine: Any) -> None:
    class Merge(Layer):
        def call(self, inputs: Any) -> Any:
            return combine(inputs)

    Merge.__name__ = Merge.__qualname__ = name
    Merge.__doc__ = doc
    public(f"keras.layers.{name}")(Merge)

    def merge(inputs: Any, **kwargs: Any) -> Any:
        return Merge(**kwargs)(inputs)

    public(f"keras.layers.{name.lower()}")(merge)


def _folded(op: str) -> Any:
    def combine(inputs: Any) -> Any:
        total = inputs[0]
        for x in inputs[1:]:
            total = PUBLIC[op](total, x)
        return total

    return combine


_merging("Add", "The sum of several inputs.", _folded("add"))
_merging("Multiply", "The product of several inputs.", _folded("multiply"))
_merging("Maximum", "The largest of several inputs, element by element.", _folded("maximum"))
_merging("Minimum", "The smallest of several inputs, element by element.", _folded("minimum"))
_merging("Subtract", "The first input minus the second.", _folded("subtract"))
_merging("Average", "The mean of several inputs.", lambda inputs: _folded("add")(inputs) / len(inputs))


@public("keras.layers.Concatenate")
class Concatenate(Layer):
    """Several inputs joined along ``axis``."""

    def __init__(self, axis: int = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The joined inputs."""
        return PUBLIC["concat"](list(inputs), self.axis)


@public("keras.layers.concatenate")
def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """Several tensors joined along ``axis``."""
    return Concatenate(axis, **kwargs)(inputs)


@public("keras.utils.is_keras_tensor")
def is_keras_tensor(x: Any) -> bool:
    """Whether ``x`` is a symbolic tensor."""
    return isinstance(x, symbolic.KerasTensor) and bool(nest.flatten(x))
