"""Convolution layers for NHWC images and NWC sequences."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import activations, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.biases import bias_add


class Convolution(Layer):
    """What all convolutions share. ``rank`` counts the axes that the window moves along."""

    rank = 2
    default_padding = "valid"

    def __init__(  # noqa: PLR0913, PLR0917  # Keras's parameters
        self,
        filters: int | None,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        data_format: Any = None,
        dilation_rate: Any = 1,
        groups: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        _require_last(data_format)
        self.filters, self.groups = filters, groups
        self.kernel_size, self.strides = several(kernel_size, self.rank), several(strides, self.rank)
        self.padding, self.dilation_rate = padding.lower(), several(dilation_rate, self.rank)
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.bias: Variable | None = None

    def _check(self, x: Any) -> None:
        shape = tuple(getattr(x, "shape", ()))
        if len(shape) != self.rank + 2:
            raise ValueError(
                f"Input 0 with name 'None' of layer '{self.name}' is incompatible with the layer: expected "
                f"min_ndim={self.rank + 2}, found ndim={len(shape)}. Full shape received: {shape}"
            )

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, channels // self.groups, int(self.filters or 0))

    def _outputs(self, channels: int) -> int:
        return int(self.filters or 0)

    def build(self, input_shape: Any = None) -> None:
        """Make ``kernel`` (window, channels, filters) and ``bias`` (filters,)."""
        channels = int(input_shape[-1])
        self.kernel = self.add_weight(
            self._kernel_shape(channels),
            self.kernel_initializer,
            name="kernel",
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        self._build_bias(channels)

    def _build_bias(self, channels: int) -> None:
        if self.use_bias:
            self.bias = self.add_weight(
                (self._outputs(channels),),
                self.bias_initializer,
                name="bias",
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
            )

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The convolution itself, without bias and activation."""
        return PUBLIC["nn.conv2d"](
            inputs, kernel, self.strides, self.padding.upper(), dilations=self.dilation_rate
        )

    def call(self, inputs: Any) -> Any:
        """The outputs."""
        result = self._grouped(inputs) if self.groups > 1 else self.convolution(inputs, self.kernel)
        return self.activation(result if self.bias is None else bias_add(result, self.bias))

    def _grouped(self, inputs: Any) -> Any:
        split = PUBLIC["split"]
        pairs = zip(
            split(inputs, self.groups, axis=-1), split(self.kernel, self.groups, axis=-1), strict=True
        )
        return PUBLIC["concat"]([self.convolution(x, kernel) for x, kernel in pairs], axis=-1)


def several(value: Any, count: int) -> tuple[int, ...]:
    """One number for all axes, or one for each. ValueError for another count."""
    numbers = (int(value),) * count if isinstance(value, int) else tuple(int(n) for n in value)
    if len(numbers) != count:
        raise ValueError(f"Expected one number or {count} of them, received {value}.")
    return numbers


def _require_last(data_format: Any) -> None:
    if data_format == "channels_first":
        raise ValueError("tapecore has channels last only: leave `data_format` out.")


@public("keras.layers.Conv2D keras.layers.Convolution2D")
class Conv2D(Convolution):
    """A two-dimensional convolution with ``filters`` outputs, a bias and an activation."""


@public("keras.layers.Conv1D keras.layers.Convolution1D")
class Conv1D(Convolution):
    """A convolution along sequences; ``padding="causal"`` sees nothing that comes later."""

    rank = 1

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The convolution itself."""
        padding = self.padding
        if padding == "causal":
            left = (self.kernel_size[0] - 1) * self.dilation_rate[0]
            inputs, padding = PUBLIC["pad"](inputs, [[0, 0], [left, 0], [0, 0]]), "valid"
        return PUBLIC["nn.conv1d"](
            inputs, kernel, self.strides[0], padding.upper(), dilations=self.dilation_rate[0]
        )


class _Transposed(Convolution):
    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = 1,
        padding: str = "valid",
        *args: Any,
        **kwargs: Any,
    ) -> None:
        given = kwargs.pop("output_padding", None)
        super().__init__(filters, kernel_size, strides, padding, *args, **kwargs)
        self.output_padding = None if given is None else several(given, self.rank)

    def _kernel_shape(self, channels: int) -> tuple[int, ...]:
        return (*self.kernel_size, int(self.filters or 0), channels)

    def _sizes(self, inputs: Any) -> list[int]:
        """The extents that the window moves along, of the output."""
        return [self._size(n, k) for k, n in enumerate(tuple(inputs.shape)[1:-1])]

    def _size(self, n: int, axis: int) -> int:
        stride = self.strides[axis]
        reach = (self.kernel_size[axis] - 1) * self.dilation_rate[axis] + 1
        if self.output_padding is not None:
            cut = reach // 2 * 2 if self.padding == "same" else 0
            return (n - 1) * stride + reach - cut + self.output_padding[axis]
        return n * stride if self.padding == "same" else n * stride + max(reach - stride, 0)


@public("keras.layers.Conv2DTranspose keras.layers.Convolution2DTranspose")
class Conv2DTranspose(_Transposed):
    """The transpose of a convolution: images become larger by the strides."""

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The transposed convolution itself."""
        sizes = self._sizes(inputs)
        return PUBLIC["nn.conv2d_transpose"](
            inputs,
            kernel,
            (next(iter(inputs.shape)), *sizes, self.filters),
            self.strides,
            self.padding.upper(),
            dilations=self.dilation_rate,
        )


@public("keras.layers.Conv1DTranspose keras.layers.Convolution1DTranspose")
class Conv1DTranspose(_Transposed):
    """The transpose of a convolution along sequences."""

    rank = 1

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The transposed convolution itself."""
        images, wide = PUBLIC["expand_dims"](inputs, 1), PUBLIC["expand_dims"](kernel, 0)
        result = PUBLIC["nn.conv2d_transpose"](
            images,
            wide,
            (next(iter(inputs.shape)), 1, *self._sizes(inputs), self.filters),
            (1, *self.strides),
            self.padding.upper(),
            dilations=(1, *self.dilation_rate),
        )
        return PUBLIC["squeeze"](result, [1])
