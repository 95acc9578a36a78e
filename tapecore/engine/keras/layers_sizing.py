"""Layers that bring images to one size."""

from __future__ import annotations

from typing import Any

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.keras.layer import Layer
from tapecore.engine.keras.layers_augmenting import Augmentation
from tapecore.engine.keras.layers_image import require_last
from tapecore.engine.op import PUBLIC, public


@public("keras.layers.Resizing keras.layers.experimental.preprocessing.Resizing")
class Resizing(Layer):
    """Images in another size; with ``crop_to_aspect_ratio`` or ``pad_to_aspect_ratio`` in their proportions."""

    _takes_numbers = True

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        **kwargs: Any,
    ) -> None:
        require_last(kwargs.pop("data_format", None))
        for name in ("fill_mode", "fill_value", "antialias"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)
        self.height, self.width, self.interpolation = height, width, interpolation
        self.crop_to_aspect_ratio, self.pad_to_aspect_ratio = crop_to_aspect_ratio, pad_to_aspect_ratio

    def call(self, inputs: Any) -> Any:
        """The images in the new size, of the dtype that they had."""
        x = convert_to_tensor(inputs)
        size = (self.height, self.width)
        if self.pad_to_aspect_ratio:
            resized = PUBLIC["image.resize_with_pad"](x, *size, method=self.interpolation)
        else:
            resized = PUBLIC["image.resize"](
                self._cropped(x) if self.crop_to_aspect_ratio else x, size, self.interpolation
            )
        if resized.dtype == x.dtype:
            return resized
        rounded = PUBLIC["round"](resized) if x.dtype.is_integer else resized
        return PUBLIC["saturate_cast"](rounded, x.dtype)

    def _cropped(self, x: Any) -> Any:
        """The largest part in the middle that has the proportions of the new size."""
        height, width = (int(n) for n in tuple(x.shape)[-3:-1])
        tall, wide = int(width * self.height / self.width), int(height * self.width / self.height)
        tall, wide = min(height, tall), min(width, wide)
        return PUBLIC["image.crop_to_bounding_box"](x, (height - tall) // 2, (width - wide) // 2, tall, wide)


@public("keras.layers.CenterCrop keras.layers.experimental.preprocessing.CenterCrop")
class CenterCrop(Layer):
    """The middle of images; those that are too small are resized."""

    _takes_numbers = True

    def __init__(self, height: int, width: int, data_format: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        require_last(data_format)
        self.height, self.width = height, width

    def call(self, inputs: Any) -> Any:
        """The middle."""
        x = PUBLIC["cast"](convert_to_tensor(inputs), self.compute_dtype)
        spare = [int(n) - m for n, m in zip(tuple(x.shape)[-3:-1], (self.height, self.width), strict=True)]
        if min(spare) < 0:
            return Resizing(self.height, self.width, crop_to_aspect_ratio=True)(x)
        top, left = (n // 2 for n in spare)
        return PUBLIC["image.crop_to_bounding_box"](x, top, left, self.height, self.width)


@public("keras.layers.RandomCrop keras.layers.experimental.preprocessing.RandomCrop")
class RandomCrop(Augmentation):
    """A random part of images while training."""

    def __init__(self, height: int, width: int, seed: int | None = None, **kwargs: Any) -> None:
        super().__init__(seed, **kwargs)
        self.height, self.width = height, width

    def _changed(self, images: Any) -> Any:
        spare = [int(n) - m for n, m in zip(tuple(images.shape)[1:3], (self.height, self.width), strict=True)]
        if min(spare) < 0:
            return Resizing(self.height, self.width, crop_to_aspect_ratio=True)(images)
        top, left = (int(self._drawn((), 0, n + 1).value) for n in spare)
        return PUBLIC["image.crop_to_bounding_box"](images, top, left, self.height, self.width)
