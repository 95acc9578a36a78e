"""Layers that shift and scale to mean 0 and variance 1."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras import constraints, initializers, regularizers
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.parameters import ordered
from tapecore.engine.keras.several import several
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.reductions import reduce_sum
from tapecore.engine.ops.shaping import expand_dims, reshape
from tapecore.engine.ops.statistics import batch_normalization, moments

_SETTINGS = tuple(
    f"{name}_{what}" for name in ("beta", "gamma") for what in ("initializer", "regularizer", "constraint")
)


class Normalizing(Layer):
    """What has ``gamma`` and ``beta``."""

    supports_masking = True

    def __init__(self, axis: Any, epsilon: float, center: bool, scale: bool, **kwargs: Any) -> None:
        given = {key: kwargs.pop(key) for key in _SETTINGS if key in kwargs}
        super().__init__(**kwargs)
        self._settings: dict[str, Any] = given
        self.axis, self.epsilon, self.center, self.scale = axis, epsilon, center, scale
        self.gamma: Variable | None = None
        self.beta: Variable | None = None

    def _weigh(self, shape: tuple[int, ...]) -> None:
        if self.scale:
            self.gamma = self._weight("gamma", "ones", shape)
        if self.center:
            self.beta = self._weight("beta", "zeros", shape)

    def _weight(self, name: str, start: str, shape: tuple[int, ...]) -> Variable:
        return self.add_weight(
            shape,
            initializers.get(self._settings.get(f"{name}_initializer", start)),
            name=name,
            regularizer=regularizers.get(self._settings.get(f"{name}_regularizer")),
            constraint=constraints.get(self._settings.get(f"{name}_constraint")),
        )


_WEIGHED = " ".join(f"{name}_initializer" for name in ("beta", "gamma"))
_HELD = " ".join(f"{name}_{what}" for what in ("regularizer", "constraint") for name in ("beta", "gamma"))
_STARTS = {"beta_initializer": "zeros", "gamma_initializer": "ones", **dict.fromkeys(_HELD.split())}


@public("keras.layers.BatchNormalization")
@ordered(
    f"axis momentum epsilon center scale {_WEIGHED} moving_mean_initializer moving_variance_initializer "
    f"{_HELD} renorm renorm_clipping renorm_momentum synchronized",
    lacking={"renorm": False, "renorm_clipping": None, "renorm_momentum": 0.99},
    defaults={"synchronized": False, **_STARTS},
)
class BatchNormalization(Normalizing):
    """Normalizes each channel over the batch while training, by moving statistics (not trainable)
    otherwise."""

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        **kwargs: Any,
    ) -> None:
        for unused in ("fused", "virtual_batch_size", "synchronized"):
            kwargs.pop(unused, None)
        super().__init__(int(several(axis)[0]), epsilon, center, scale, **kwargs)
        self.momentum = momentum
        self._starts = (
            initializers.get(moving_mean_initializer),
            initializers.get(moving_variance_initializer),
        )

    def build(self, input_shape: Any = None) -> None:
        """Make gamma, beta and the moving mean and variance."""
        shape = (int(input_shape[self.axis]),)
        self._weigh(shape)
        self.moving_mean = self.add_weight(shape, self._starts[0], name="moving_mean", trainable=False)
        self.moving_variance = self.add_weight(
            shape, self._starts[1], name="moving_variance", trainable=False
        )
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The normalized inputs; training moves the statistics."""
        rank = len(inputs.shape)
        channels = self.axis % rank
        axes = [k for k in range(rank) if k != channels]
        mean, variance = self._statistics(inputs, bool(training), axes, mask)
        wide = [1] * rank
        wide[channels] = tuple(inputs.shape)[channels]
        parts = [
            None if p is None else reshape.public(p, wide) for p in (mean, variance, self.beta, self.gamma)
        ]
        return batch_normalization(inputs, parts[0], parts[1], parts[2], parts[3], self.epsilon)

    def _statistics(self, inputs: Any, training: bool, axes: list[int], mask: Any) -> tuple[Any, Any]:
        if not (training and self.trainable):
            return self.moving_mean, self.moving_variance
        mean, variance = moments(inputs, axes) if mask is None else _of_shown(inputs, axes, mask)
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + now * (1.0 - self.momentum))
        return mean, variance


def _of_shown(inputs: Any, axes: list[int], mask: Any) -> tuple[Any, Any]:
    """Mean and variance of what is not masked."""
    weights = cast(mask, inputs.dtype)
    while weights.ndim < inputs.ndim:
        weights = expand_dims.public(weights, axis=-1)
    weights = weights + inputs * 0
    total = reduce_sum.public(weights, axis=axes) + 1e-7
    mean = reduce_sum.public(inputs * weights, axis=axes) / total
    variance = reduce_sum.public(weights * (inputs - mean) ** 2, axis=axes) / total
    return mean, variance


@public("keras.layers.LayerNormalization")
@ordered(f"axis epsilon center scale {_WEIGHED} {_HELD}", _STARTS)
class LayerNormalization(Normalizing):
    """Normalizes each example over its last axis (or the axes given)."""

    def __init__(
        self, axis: Any = -1, epsilon: float = 1e-3, center: bool = True, scale: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(axis, epsilon, center, scale, **kwargs)

    def _axes(self, rank: int) -> list[int]:
        return sorted(k % rank for k in ([self.axis] if isinstance(self.axis, int) else self.axis))

    def build(self, input_shape: Any = None) -> None:
        """Make gamma and beta."""
        self._weigh(tuple(int(input_shape[k]) for k in self._axes(len(input_shape))))
        self.built = True

    def call(self, inputs: Any) -> Any:
        """The normalized inputs."""
        axes = self._axes(len(inputs.shape))
        wide = [n if k in axes else 1 for k, n in enumerate(tuple(inputs.shape))]
        mean, variance = moments(inputs, axes, keepdims=True)
        parts = [None if p is None else reshape.public(p, wide) for p in (self.beta, self.gamma)]
        return batch_normalization(inputs, mean, variance, parts[0], parts[1], self.epsilon)


@public("keras.layers.GroupNormalization")
@ordered(f"groups axis epsilon center scale {_WEIGHED} {_HELD}", _STARTS)
class GroupNormalization(Normalizing):
    """Normalizes each example over groups of channels."""

    def __init__(
        self,
        groups: int = 32,
        axis: int = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(axis, epsilon, center, scale, **kwargs)
        self.groups = groups

    def build(self, input_shape: Any = None) -> None:
        """Make gamma and beta. ValueError when the channels cannot be grouped."""
        channels = int(input_shape[self.axis])
        if self.groups == -1:
            self.groups = channels
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels ({channels})."
            )
        self._weigh((channels,))

    def call(self, inputs: Any) -> Any:
        """The normalized inputs."""
        shape = tuple(inputs.shape)
        at = self.axis % len(shape)
        parts = reshape.public(inputs, (*shape[:at], self.groups, shape[at] // self.groups, *shape[at + 1 :]))
        axes = [k for k in range(1, len(shape) + 1) if k != at]
        mean, variance = moments(parts, axes, keepdims=True)
        result = reshape.public(batch_normalization(parts, mean, variance, None, None, self.epsilon), shape)
        wide = (-1, *[1] * (len(shape) - 1 - at))
        if self.gamma is not None:
            result = result * reshape.public(self.gamma, wide)
        return result if self.beta is None else result + reshape.public(self.beta, wide)


@public("keras.layers.UnitNormalization")
class UnitNormalization(Layer):
    """Makes each vector along ``axis`` of length 1."""

    supports_masking = True

    def __init__(self, axis: Any = -1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs: Any) -> Any:
        """The normalized inputs."""
        return PUBLIC["math.l2_normalize"](inputs, axis=self.axis)


@public("keras.layers.RMSNormalization")
class RMSNormalization(Layer):
    """Divides each vector along ``axis`` by its root mean square, and scales it."""

    def __init__(self, axis: int = -1, epsilon: float = 1e-6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis, self.epsilon = axis, epsilon

    def build(self, input_shape: Any = None) -> None:
        """Make ``scale``."""
        self.scale = self.add_weight((int(input_shape[self.axis]),), "ones", name="scale")

    def call(self, inputs: Any) -> Any:
        """The normalized inputs."""
        mean = PUBLIC["reduce_mean"](PUBLIC["square"](inputs), axis=self.axis, keepdims=True)
        return inputs * PUBLIC["math.rsqrt"](mean + self.epsilon) * self.scale
