"""Layers for NHWC images: convolution and pooling."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import activations, initializers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.biases import bias_add
from tapecore.engine.ops.convolution import conv2d
from tapecore.engine.ops.pooling import avg_pool2d, max_pool2d
from tapecore.engine.ops.reductions import reduce_max, reduce_mean
from tapecore.engine.ops.windows import pair


@public("keras.layers.Conv2D keras.layers.Convolution2D")
class Conv2D(Layer):
    """A two-dimensional convolution with ``filters`` outputs, a bias and an activation."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: Any = None,
        dilation_rate: Any = (1, 1),
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.filters, self.kernel_size, self.strides = filters, pair(kernel_size), pair(strides)
        self.padding, self.dilation_rate = padding.upper(), pair(dilation_rate)
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.bias: Variable | None = None

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel`` (height, width, channels, filters) and ``bias`` (filters,)."""
        shape = (*self.kernel_size, int(input_shape[-1]), self.filters)
        self.kernel = self.add_weight(shape, self.kernel_initializer, name="kernel")
        if self.use_bias:
            self.bias = self.add_weight((self.filters,), self.bias_initializer, name="bias")
        self.built = True

    def call(self, inputs: Any) -> Any:
        """The outputs."""
        result = conv2d(inputs, self.kernel, self.strides, self.padding, dilations=self.dilation_rate)
        return self.activation(result if self.bias is None else bias_add(result, self.bias))


class _Pooling(Layer):
    pool: Any = None

    def __init__(
        self, pool_size: Any = (2, 2), strides: Any = None, padding: str = "valid", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.pool_size = pair(pool_size)
        self.strides = self.pool_size if strides is None else pair(strides)
        self.padding = padding.upper()

    def call(self, inputs: Any) -> Any:
        """The pooled inputs."""
        return type(self).pool(inputs, self.pool_size, self.strides, self.padding)


@public("keras.layers.MaxPool2D keras.layers.MaxPooling2D")
class MaxPooling2D(_Pooling):
    """The largest element of each window."""

    pool = staticmethod(max_pool2d)


@public("keras.layers.AvgPool2D keras.layers.AveragePooling2D")
class AveragePooling2D(_Pooling):
    """The mean of each window."""

    pool = staticmethod(avg_pool2d)


class _Global(Layer):
    reduction: Any = None

    def __init__(self, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keepdims = keepdims

    def call(self, inputs: Any) -> Any:
        """One number for each image and channel."""
        return type(self).reduction(inputs, axis=(1, 2), keepdims=self.keepdims)


@public("keras.layers.GlobalAvgPool2D keras.layers.GlobalAveragePooling2D")
class GlobalAveragePooling2D(_Global):
    """The mean of each channel."""

    reduction = staticmethod(reduce_mean.public)


@public("keras.layers.GlobalMaxPool2D keras.layers.GlobalMaxPooling2D")
class GlobalMaxPooling2D(_Global):
    """The largest element of each channel."""

    reduction = staticmethod(reduce_max.public)
