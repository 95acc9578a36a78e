"""Layers that shift and scale to mean 0 and variance 1."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.variable import Variable
from tapecore.engine.op import public
from tapecore.engine.ops.shaping import reshape
from tapecore.engine.ops.statistics import batch_normalization, moments


class _Normalization(Layer):
    def __init__(self, axis: Any, epsilon: float, center: bool, scale: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.axis, self.epsilon, self.center, self.scale = axis, epsilon, center, scale
        self.gamma: Variable | None = None
        self.beta: Variable | None = None

    def _weigh(self, shape: tuple[int, ...]) -> None:
        if self.scale:
            self.gamma = self.add_weight(shape, "ones", name="gamma")
        if self.center:
            self.beta = self.add_weight(shape, "zeros", name="beta")


@public("keras.layers.BatchNormalization")
class BatchNormalization(_Normalization):
    """Normalizes each channel over the batch while training, by moving statistics (not trainable)
    otherwise."""

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(axis, epsilon, center, scale, **kwargs)
        self.momentum = momentum

    def build(self, input_shape: Any = None) -> None:
        """Make gamma, beta and the moving mean and variance."""
        shape = (int(input_shape[self.axis]),)
        self._weigh(shape)
        self.moving_mean = self.add_weight(shape, "zeros", name="moving_mean", trainable=False)
        self.moving_variance = self.add_weight(shape, "ones", name="moving_variance", trainable=False)
        self.built = True

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """The normalized inputs; training moves the statistics."""
        rank = len(inputs.shape)
        channels = self.axis % rank
        mean, variance = self._statistics(inputs, bool(training), [k for k in range(rank) if k != channels])
        wide = [1] * rank
        wide[channels] = tuple(inputs.shape)[channels]
        parts = [
            None if p is None else reshape.public(p, wide) for p in (mean, variance, self.beta, self.gamma)
        ]
        return batch_normalization(inputs, parts[0], parts[1], parts[2], parts[3], self.epsilon)

    def _statistics(self, inputs: Any, training: bool, axes: list[int]) -> tuple[Any, Any]:
        if not (training and self.trainable):
            return self.moving_mean, self.moving_variance
        mean, variance = moments(inputs, axes)
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + now * (1.0 - self.momentum))
        return mean, variance


@public("keras.layers.LayerNormalization")
class LayerNormalization(_Normalization):
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
