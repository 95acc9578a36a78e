"""Layers without weights: activations, other shapes, Dropout, functions."""

from __future__ import annotations

import math
from inspect import signature
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras import activations
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.regularizers import L1L2
from tapecore.engine.keras.several import several
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.comparison import greater, not_equal
from tapecore.engine.ops.elementary import exp
from tapecore.engine.ops.reductions import reduce_any
from tapecore.engine.ops.selection import select
from tapecore.engine.ops.shaping import expand_dims, repeat, reshape, transpose_public


@public("keras.layers.Activation")
class Activation(Layer):
    """An activation function as a layer."""

    supports_masking = True

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.activation = activations.get(activation)

    def call(self, inputs: Any) -> Any:
        """The activation of the inputs."""
        return self.activation(inputs)


@public("keras.layers.ReLU")
class ReLU(Layer):
    """relu as a layer."""

    supports_masking = True

    def __init__(
        self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.max_value, self.negative_slope, self.threshold = max_value, negative_slope, threshold
        self.settings = negative_slope, max_value, threshold

    def call(self, inputs: Any) -> Any:
        """relu of the inputs."""
        return activations.relu(inputs, *self.settings)


@public("keras.layers.LeakyReLU")
class LeakyReLU(Layer):
    """A relu with a slope of ``negative_slope`` below zero."""

    supports_masking = True

    def __init__(self, negative_slope: float = 0.3, **kwargs: Any) -> None:
        negative_slope = kwargs.pop("alpha", negative_slope)  # the older spelling
        super().__init__(**kwargs)
        self.negative_slope = negative_slope

    def call(self, inputs: Any) -> Any:
        """Leaky relu of the inputs."""
        return activations.leaky_relu(inputs, self.negative_slope)


@public("keras.layers.Softmax")
class Softmax(Layer):
    """softmax as a layer, along one axis or several together."""

    supports_masking = True

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """Probabilities, 0 where they are masked. ValueError for a mask that does not broadcast to the inputs."""
        if mask is None:
            return self._along(inputs)
        shown = _shown(mask, tuple(inputs.shape))
        kind = inputs.dtype.as_numpy_dtype
        far = np.asarray(-3e4 if inputs.dtype.name == "float16" else -1e9, kind)
        return select.public(shown, self._along(select.public(shown, inputs, far)), np.asarray(0, kind))

    def _along(self, inputs: Any) -> Any:
        axes = several(self.axis)
        if len(axes) == 1:
            return activations.softmax(inputs, axes[0])
        return exp.public(inputs - PUBLIC["reduce_logsumexp"](inputs, axis=axes, keepdims=True))


def _shown(mask: Any, shape: tuple[int, ...]) -> Any:
    given = convert_to_tensor(mask)
    found = tuple(given.shape)
    if len(found) > len(shape):
        raise ValueError(
            "The `mask` must be broadcastable to `inputs` and must not have more dimensions. Received: "
            f"inputs.shape={shape}, mask.shape={found}"
        )
    if any(m not in (1, n) for m, n in zip(found[::-1], shape[::-1], strict=False)):
        raise ValueError(
            "The `mask` must be broadcastable to `inputs`. Each mask dimension must be 1 or match the corresponding "
            f"input dimension. Received: inputs.shape={shape}, mask.shape={found}"
        )
    return (
        given if given.dtype.is_bool else greater.public(given, np.asarray(0.5, given.dtype.as_numpy_dtype))
    )


@public("keras.layers.Flatten")
class Flatten(Layer):
    """All axes but the first made one."""

    _min_ndim = 1

    def __init__(self, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.data_format = data_format

    def call(self, inputs: Any) -> Any:
        """(batch, everything else), channels last."""
        shape = [*inputs.shape]
        if self.data_format == "channels_first" and len(shape) > 2:
            inputs = transpose_public(inputs, (0, *range(2, len(shape)), 1))
        return reshape.public(inputs, (shape[0], math.prod(shape[1:])))


@public("keras.layers.Reshape")
class Reshape(Layer):
    """Another shape behind the batch."""

    def __init__(self, target_shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    def call(self, inputs: Any) -> Any:
        """The reshaped inputs. ValueError if they do not fit."""
        shape = tuple(inputs.shape)[1:]
        known = math.prod(n for n in self.target_shape if n != -1)
        if None not in shape and (
            math.prod(shape) % max(known, 1) if -1 in self.target_shape else math.prod(shape) != known
        ):
            raise ValueError(
                "The total size of the tensor must be unchanged. Received: "
                f"input_shape={shape}, target_shape={self.target_shape}"
            )
        return reshape.public(inputs, (next(iter(inputs.shape)), *self.target_shape))


@public("keras.layers.Permute")
class Permute(Layer):
    """The axes behind the batch in another order, counted from 1."""

    def __init__(self, dims: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dims = tuple(dims)

    def call(self, inputs: Any) -> Any:
        """The transposed inputs."""
        return transpose_public(inputs, (0, *self.dims))


@public("keras.layers.Lambda")
class Lambda(Layer):
    """A function as a layer."""

    def __init__(
        self, function: Any, output_shape: Any = None, mask: Any = None, arguments: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.function, self._own_mask = function, mask
        self.settings = dict(arguments or {})

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """The mask that was given, or what its function gives."""
        return self._own_mask(inputs, previous_mask) if callable(self._own_mask) else self._own_mask

    def call(self, inputs: Any, mask: Any = None, training: Any = None) -> Any:
        """What the function gives."""
        taken = signature(self.function).parameters
        extra = {key: value for key, value in (("mask", mask), ("training", training)) if key in taken}
        return self.function(inputs, **self.settings, **extra)


@public("keras.layers.Identity")
class Identity(Layer):
    """The inputs themselves."""

    supports_masking = True

    def call(self, inputs: Any) -> Any:
        """The inputs."""
        return inputs


@public("keras.layers.RepeatVector")
class RepeatVector(Layer):
    """(batch, features) repeated ``n`` times as (batch, n, features)."""

    def __init__(self, n: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not isinstance(n, int):  # type: ignore[reportUnnecessaryIsInstance]  # callers are untyped programs
            raise TypeError(f"Expected an integer value for `n`, got {type(n)}.")
        self.n = n

    def call(self, inputs: Any) -> Any:
        """The repeated inputs."""
        return repeat(expand_dims.public(inputs, axis=1), self.n, axis=1)


@public("keras.layers.Masking")
class Masking(Layer):
    """Masks the steps whose features are all ``mask_value``, and makes them 0."""

    supports_masking = True

    def __init__(self, mask_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mask_value = mask_value

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """Which steps count."""
        return reduce_any.public(not_equal.public(inputs, self.mask_value), axis=-1)

    def call(self, inputs: Any) -> Any:
        """The inputs, 0 where they are masked."""
        kept = reduce_any.public(not_equal.public(inputs, self.mask_value), axis=-1, keepdims=True)
        return inputs * cast(kept, inputs.dtype)


@public("keras.layers.ActivityRegularization")
class ActivityRegularization(Layer):
    """The inputs themselves, with a penalty for large ones among the losses."""

    supports_masking = True

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(activity_regularizer=L1L2(l1, l2), **kwargs)
        self.l1, self.l2 = l1, l2

    def call(self, inputs: Any) -> Any:
        """The inputs."""
        return inputs
