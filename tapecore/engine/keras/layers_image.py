"""Convolution layers for NHWC images and NWC sequences."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import activations, call_errors, constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
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
        require_last(data_format)
        self.filters, self.groups = filters, groups
        self.kernel_size = positive("kernel_size", kernel_size, self.rank)
        self.strides = positive("strides", strides, self.rank)
        self.padding, self.dilation_rate = self._padding(padding), several(dilation_rate, self.rank)
        if filters is not None and filters <= 0:
            raise ValueError(
                f"Invalid value for argument `filters`. Expected a strictly positive value. Received filters={filters}."
            )
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.bias: Variable | None = None

    def _padding(self, given: str) -> str:
        allowed = ["valid", "same", *(["causal"] if self.rank == 1 else [])]
        if not isinstance(given, str) or given.lower() not in allowed:  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped
            shown = "{'valid', 'same', 'causal'}" if self.rank == 1 else "{'valid', 'same'}"
            raise ValueError(
                f"The `padding` argument must be a list/tuple or one of {shown}. Received: {given}"
            )
        return given.lower()

    def _check(self, x: Any) -> None:
        shape = tuple(getattr(x, "shape", ()))
        if len(shape) != self.rank + 2:
            raise call_errors.unfit(
                self, f"expected min_ndim={self.rank + 2}, found ndim={len(shape)}", shape
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
        self._need_room(tuple(input_shape))
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

    def _need_room(self, shape: tuple[int | None, ...]) -> None:
        """ValueError where no window has room."""
        reach = [(n - 1) * d + 1 for n, d in zip(self.kernel_size, self.dilation_rate, strict=True)]
        if self.padding == "valid" and any(
            n is not None and n < r for n, r in zip(shape[1:-1], reach, strict=True)
        ):
            rates = " ".join(map(str, self.dilation_rate))
            raise ValueError(
                f"Computed output size would be zero or negative. Received `inputs shape={shape}`, "
                f"`kernel shape={tuple(self.kernel.shape)}`, `dilation_rate=[{rates}]`, `strides={self.strides}`, "
                f"`padding={self.padding}`."
            )

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


def positive(name: str, value: Any, count: int) -> tuple[int, ...]:
    """As ``several``; ValueError for a number below 1, in Keras's words."""
    numbers = several(value, count)
    if any(n <= 0 for n in numbers):
        wrong = {n for n in numbers if n <= 0}
        raise ValueError(
            f"The `{name}` argument must be a tuple of {count} integers. Received {name}={value}, including values "
            f"{wrong} that do not satisfy `value > 0`"
        )
    return numbers


def require_last(data_format: Any) -> None:
    """Raise ValueError for channels in front of the other axes."""
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


@public("keras.layers.Conv3D keras.layers.Convolution3D")
class Conv3D(Convolution):
    """A three-dimensional convolution of volumes (depth, height, width)."""

    rank = 3

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The convolution itself."""
        return PUBLIC["nn.conv3d"](
            inputs, kernel, self.strides, self.padding.upper(), dilations=self.dilation_rate
        )


@ordered(
    "filters kernel_size strides padding output_padding data_format dilation_rate activation use_bias "
    "kernel_initializer bias_initializer kernel_regularizer bias_regularizer activity_regularizer "
    "kernel_constraint bias_constraint"
)
class _Transposed(Convolution):
    def _need_room(self, shape: tuple[int | None, ...]) -> None:
        """ValueError where no window has room."""
        """There always is."""

    def __init__(self, filters: int, kernel_size: Any, output_padding: Any = None, **kwargs: Any) -> None:
        super().__init__(filters, kernel_size, **kwargs)
        self.output_padding = None if output_padding is None else several(output_padding, self.rank)

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


@public("keras.layers.Conv3DTranspose keras.layers.Convolution3DTranspose")
class Conv3DTranspose(_Transposed):
    """The transpose of a three-dimensional convolution: volumes become larger by the strides."""

    rank = 3

    def convolution(self, inputs: Any, kernel: Any) -> Any:
        """The transposed convolution itself."""
        shape = (next(iter(inputs.shape)), *self._sizes(inputs), self.filters)
        return PUBLIC["nn.conv3d_transpose"](
            inputs, kernel, shape, self.strides, self.padding.upper(), dilations=self.dilation_rate
        )
