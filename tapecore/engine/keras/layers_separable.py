"""Convolution layers that treat channels one by one."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import constraints, initializers, regularizers
from tapecore.engine.keras.layers_image import Convolution
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.op import PUBLIC, public


@public("keras.layers.DepthwiseConv2D")
@ordered(
    "kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias "
    "depthwise_initializer bias_initializer depthwise_regularizer bias_regularizer activity_regularizer "
    "depthwise_constraint bias_constraint",
    dict.fromkeys(("depthwise_regularizer", "depthwise_constraint")),
)
class DepthwiseConv2D(Convolution):
    """Every channel has ``depth_multiplier`` filters of its own."""

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: Any = None,
        dilation_rate: Any = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            None,
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=depthwise_initializer,
            **{key.replace("depthwise", "kernel"): value for key, value in kwargs.items()},
        )
        self.depth_multiplier = depth_multiplier

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, channels, self.depth_multiplier)

    def _outputs(self, channels: int) -> int:
        return channels * self.depth_multiplier

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The convolution itself."""
        return PUBLIC["nn.depthwise_conv2d"](
            inputs, kernel, self.strides, self.padding.upper(), dilations=self.dilation_rate
        )


@ordered(
    "filters kernel_size strides padding data_format dilation_rate depth_multiplier activation use_bias "
    "depthwise_initializer pointwise_initializer bias_initializer depthwise_regularizer pointwise_regularizer "
    "bias_regularizer activity_regularizer depthwise_constraint pointwise_constraint bias_constraint",
    dict.fromkeys(
        ("depthwise_regularizer", "depthwise_constraint", "pointwise_regularizer", "pointwise_constraint")
    ),
)
class _Separable(Convolution):
    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: Any = None,
        dilation_rate: Any = 1,
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        **kwargs: Any,
    ) -> None:
        deep = {key: kwargs.pop(key) for key in list(kwargs) if key.startswith(("depthwise", "pointwise"))}
        super().__init__(
            filters,
            kernel_size,
            strides,
            padding,
            data_format,
            dilation_rate,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer="zeros",
            **kwargs,
        )
        self.depth_multiplier = depth_multiplier
        self._starts = {
            "depthwise": initializers.get(depthwise_initializer),
            "pointwise": initializers.get(pointwise_initializer),
        }
        self._settings = deep

    def build(self, input_shape: Any = None) -> None:
        """Make ``depthwise_kernel``, ``pointwise_kernel`` and ``bias``."""
        channels = int(input_shape[-1])
        deep = channels * self.depth_multiplier
        self.depthwise_kernel = self._made("depthwise", (*self.kernel_size, channels, self.depth_multiplier))
        self.pointwise_kernel = self._made("pointwise", (*[1] * self.rank, deep, int(self.filters or 0)))
        self._build_bias(channels)

    def _made(self, which: str, shape: tuple[int, ...]) -> Any:
        return self.add_weight(
            shape,
            self._starts[which],
            name=f"{which}_kernel",
            regularizer=regularizers.get(self._settings.get(f"{which}_regularizer")),
            constraint=constraints.get(self._settings.get(f"{which}_constraint")),
        )

    def call(self, inputs: Any) -> Any:
        """The outputs."""
        result = self._separated(inputs)
        return self.activation(result if self.bias is None else result + self.bias)

    def _separated(self, inputs: Any) -> Any:
        return PUBLIC["nn.separable_conv2d"](
            inputs,
            self.depthwise_kernel,
            self.pointwise_kernel,
            (1, *self.strides, 1),
            self.padding.upper(),
            dilations=self.dilation_rate,
        )


@public("keras.layers.SeparableConv2D keras.layers.SeparableConvolution2D")
class SeparableConv2D(_Separable):
    """A depthwise convolution, then one over single pixels."""


@public("keras.layers.SeparableConv1D keras.layers.SeparableConvolution1D")
class SeparableConv1D(_Separable):
    """A depthwise convolution along sequences, then one over single steps."""

    rank = 1

    def _separated(self, inputs: Any) -> Any:
        wide = PUBLIC["expand_dims"]
        result = PUBLIC["nn.separable_conv2d"](
            wide(inputs, 1),
            wide(self.depthwise_kernel, 0),
            wide(self.pointwise_kernel, 0),
            (1, 1, *self.strides, 1),
            self.padding.upper(),
            dilations=(1, *self.dilation_rate),
        )
        return PUBLIC["squeeze"](result, [1])
