"""Layers that make images and sequences smaller or larger: pooling, borders, repetition."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.layers_image import require_last, several
from tapecore.engine.keras.parameters import REQUIRED, ordered
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.ops.casting import cast
from tapecore.engine.ops.pooling import avg_pool2d, max_pool2d
from tapecore.engine.ops.pooling_3d import avg_pool3d, max_pool3d
from tapecore.engine.ops.reductions import reduce_max, reduce_mean, reduce_sum
from tapecore.engine.ops.shaping import expand_dims, repeat, squeeze


@ordered("pool_size strides padding data_format name")
class _Pooling(Layer):
    pool: Any = None
    rank = 2

    def __init__(
        self,
        pool_size: Any = 2,
        strides: Any = None,
        padding: str = "valid",
        data_format: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        require_last(data_format)
        self._ndim = self.rank + 2
        self.pool_size = several(pool_size, self.rank)
        self.strides = self.pool_size if strides is None else several(strides, self.rank)
        self.padding = padding.lower()

    def call(self, inputs: Any) -> Any:
        """The pooled inputs."""
        if self.rank > 1:
            return type(self).pool(inputs, self.pool_size, self.strides, self.padding.upper())
        images = expand_dims.public(inputs, axis=1)
        return squeeze.public(
            type(self).pool(images, (1, *self.pool_size), (1, *self.strides), self.padding.upper()), axis=1
        )


_GIVEN = ordered("pool_size strides padding data_format name", defaults={"pool_size": REQUIRED})
"""Of an average the window has to be said."""


@public("keras.layers.MaxPool2D keras.layers.MaxPooling2D")
class MaxPooling2D(_Pooling):
    """The largest element of each window."""

    pool = staticmethod(max_pool2d)


@public("keras.layers.AvgPool2D keras.layers.AveragePooling2D")
@_GIVEN
class AveragePooling2D(_Pooling):
    """The mean of each window, whose extents have to be given."""

    pool = staticmethod(avg_pool2d)


@public("keras.layers.MaxPool1D keras.layers.MaxPooling1D")
class MaxPooling1D(MaxPooling2D):
    """The largest element of each window of sequences."""

    rank = 1


@public("keras.layers.AvgPool1D keras.layers.AveragePooling1D")
@_GIVEN
class AveragePooling1D(AveragePooling2D):
    """The mean of each window of sequences."""

    rank = 1


@public("keras.layers.MaxPool3D keras.layers.MaxPooling3D")
class MaxPooling3D(_Pooling):
    """The largest element of each window of volumes."""

    rank, pool = 3, staticmethod(max_pool3d)


@public("keras.layers.AvgPool3D keras.layers.AveragePooling3D")
@_GIVEN
class AveragePooling3D(_Pooling):
    """The mean of each window of volumes, whose extents have to be given."""

    rank, pool = 3, staticmethod(avg_pool3d)


class _Global(Layer):
    reduction: Any = None
    rank = 2

    def __init__(self, data_format: Any = None, keepdims: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ndim = self.rank + 2
        self.keepdims, self._first = keepdims, 2 if data_format == "channels_first" else 1

    def call(self, inputs: Any) -> Any:
        """One number for each example and channel."""
        axes = tuple(range(self._first, self._first + self.rank))
        return type(self).reduction(inputs, axis=axes, keepdims=self.keepdims)


@public("keras.layers.GlobalAvgPool2D keras.layers.GlobalAveragePooling2D")
class GlobalAveragePooling2D(_Global):
    """The mean of each channel."""

    reduction = staticmethod(reduce_mean.public)


@public("keras.layers.GlobalMaxPool2D keras.layers.GlobalMaxPooling2D")
class GlobalMaxPooling2D(_Global):
    """The largest element of each channel."""

    reduction = staticmethod(reduce_max.public)


@public("keras.layers.GlobalAvgPool3D keras.layers.GlobalAveragePooling3D")
class GlobalAveragePooling3D(GlobalAveragePooling2D):
    """The mean of each channel of volumes."""

    rank = 3


@public("keras.layers.GlobalMaxPool3D keras.layers.GlobalMaxPooling3D")
class GlobalMaxPooling3D(GlobalMaxPooling2D):
    """The largest element of each channel of volumes."""

    rank = 3


@public("keras.layers.GlobalMaxPool1D keras.layers.GlobalMaxPooling1D")
class GlobalMaxPooling1D(GlobalMaxPooling2D):
    """The largest element of each channel of sequences."""

    rank = 1


@public("keras.layers.GlobalAvgPool1D keras.layers.GlobalAveragePooling1D")
class GlobalAveragePooling1D(GlobalAveragePooling2D):
    """The mean of each channel of sequences, of the steps that are not masked."""

    rank = 1
    supports_masking = True

    def call(self, inputs: Any, mask: Any = None) -> Any:
        """One number for each example and channel."""
        if mask is None:
            return super().call(inputs)
        weights = expand_dims.public(cast(mask, inputs.dtype), axis=3 - self._first)
        total = reduce_sum.public(inputs * weights, axis=self._first, keepdims=self.keepdims)
        return total / reduce_sum.public(weights, axis=self._first, keepdims=self.keepdims)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        """None: there are no steps any more."""
        return None


def _pairs(value: Any, rank: int) -> list[list[int]]:
    """How much in front and behind along each axis: one number, one for each axis, or two for each."""
    if isinstance(value, int):
        return [[value, value]] * rank
    whole = list(value)
    if rank == 1 and len(whole) == 2 and all(isinstance(n, int) for n in whole):
        return [whole]
    return [[n, n] if isinstance(n, int) else [int(m) for m in n] for n in whole]


class _Bordered(Layer):
    rank = 2

    def __init__(self, padding: Any = 1, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.padding, self._first = _pairs(padding, self.rank), data_format == "channels_first"

    def call(self, inputs: Any) -> Any:
        """The inputs with a border of zeros."""
        channels = [[0, 0]]
        inner = [*channels, *self.padding] if self._first else [*self.padding, *channels]
        return PUBLIC["pad"](inputs, [[0, 0], *inner])


@public("keras.layers.ZeroPadding2D")
class ZeroPadding2D(_Bordered):
    """Images with a border of zeros."""


@public("keras.layers.ZeroPadding1D")
class ZeroPadding1D(_Bordered):
    """Sequences with zeros in front and behind."""

    rank = 1


@public("keras.layers.ZeroPadding3D")
class ZeroPadding3D(_Bordered):
    """Volumes with a border of zeros."""

    rank = 3


class _Cropped(Layer):
    rank = 2

    def __init__(self, cropping: Any = 0, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cropping, self._first = _pairs(cropping, self.rank), data_format == "channels_first"

    def call(self, inputs: Any) -> Any:
        """The inputs without their border."""
        inner = tuple(slice(front, -behind or None) for front, behind in self.cropping)
        return inputs[(slice(None), *[slice(None)] * self._first, *inner)]


@public("keras.layers.Cropping2D")
class Cropping2D(_Cropped):
    """Images without a border."""


@public("keras.layers.Cropping1D")
class Cropping1D(_Cropped):
    """Sequences without their ends."""

    rank = 1

    def __init__(self, cropping: Any = (1, 1), **kwargs: Any) -> None:
        super().__init__(cropping, **kwargs)


@public("keras.layers.Cropping3D")
class Cropping3D(_Cropped):
    """Volumes without a border."""

    rank = 3


@public("keras.layers.UpSampling2D")
class UpSampling2D(Layer):
    """Images made larger: pixels repeated (nearest), or bilinear."""

    def __init__(
        self, size: Any = 2, data_format: Any = None, interpolation: str = "nearest", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        require_last(data_format)
        self.size, self.interpolation = several(size, 2), interpolation

    def call(self, inputs: Any) -> Any:
        """The larger images."""
        if self.interpolation == "nearest":
            return repeat(repeat(inputs, self.size[0], axis=1), self.size[1], axis=2)
        sizes = [n * m for n, m in zip(tuple(inputs.shape)[1:3], self.size, strict=True)]
        return PUBLIC["image.resize"](inputs, sizes, self.interpolation)


@public("keras.layers.UpSampling1D")
class UpSampling1D(Layer):
    """Sequences whose steps are repeated."""

    def __init__(self, size: int = 2, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size = size

    def call(self, inputs: Any) -> Any:
        """The longer sequences."""
        return repeat(inputs, self.size, axis=1)
