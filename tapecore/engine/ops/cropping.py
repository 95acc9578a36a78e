"""Pictures cut, padded, turned and changed in colour: ``tf.image``. Gradients flow."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import InvalidArgumentError
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor


def _extents(image: Tensor) -> tuple[int, int]:
    height, width = image.value.shape[-3:-1]
    return height, width


def _need_inside(*named: Any) -> None:
    """Raise ValueError for a number below 0, by its name."""
    for name, number in zip(named[::2], named[1::2], strict=True):
        if number < 0:
            raise ValueError(f"{name} must be >= 0.")


@public("image.crop_to_bounding_box")
def crop_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """A part of pictures. ValueError where it reaches outside."""
    x = convert_to_tensor(image)
    top, left, height, width = map(int, (offset_height, offset_width, target_height, target_width))
    _need_inside("offset_width", left, "offset_height", top)
    for name, want, have in zip(
        ("width", "height"), (left + width, top + height), _extents(x)[::-1], strict=True
    ):
        if want > have:
            raise ValueError(f"{name} must be >= target + offset.")
    return x[..., top : top + height, left : left + width, :]


@public("image.pad_to_bounding_box")
def pad_to_bounding_box(
    image: Any, offset_height: Any, offset_width: Any, target_height: Any, target_width: Any
) -> Tensor:
    """Pictures with zeros around. ValueError where they do not fit."""
    x = convert_to_tensor(image)
    below = int(target_height) - int(offset_height) - _extents(x)[0]
    right = int(target_width) - int(offset_width) - _extents(x)[1]
    _need_inside("offset_height", int(offset_height), "offset_width", int(offset_width))
    for name, room in (("width", right), ("height", below)):
        if room < 0:
            raise ValueError(f"{name} must be <= target - offset")
    widths = [(0, 0)] * (x.ndim - 3)
    return PUBLIC["pad"](x, [*widths, (int(offset_height), below), (int(offset_width), right), (0, 0)])


@public("image.resize_with_crop_or_pad")
def resize_with_crop_or_pad(image: Any, target_height: Any, target_width: Any) -> Tensor:
    """Pictures of another size, cut or padded on all sides alike."""
    x = convert_to_tensor(image)
    wanted = int(target_height), int(target_width)
    over = [have - want for have, want in zip(_extents(x), wanted, strict=True)]
    cut = [max(n, 0) // 2 for n in over]
    kept = [min(have, want) for have, want in zip(_extents(x), wanted, strict=True)]
    inner = crop_to_bounding_box(x, *cut, *kept)
    return pad_to_bounding_box(inner, *[max(-n, 0) // 2 for n in over], *wanted)  # type: ignore[reportUnknownVariableType]


@public("image.resize_with_pad")
def resize_with_pad(
    image: Any, target_height: Any, target_width: Any, method: Any = "bilinear", antialias: bool = False
) -> Tensor:
    """Pictures of another size, with zeros at the sides so that nothing is stretched."""
    x = convert_to_tensor(image)
    have, want = _extents(x), (int(target_height), int(target_width))
    ratio = max(have[0] / want[0], have[1] / want[1])
    exact = [n / ratio for n in have]
    size = [int(n) for n in exact]
    starts = [max(int((n - m) / 2), 0) for n, m in zip(want, exact, strict=True)]
    smaller = PUBLIC["image.resize"](x, size, method=method, antialias=antialias)
    return pad_to_bounding_box(smaller, *starts, *want)  # type: ignore[reportUnknownVariableType]


@public("image.central_crop")
def central_crop(image: Any, central_fraction: Any) -> Tensor:
    """The middle of pictures. ValueError for a fraction that is none."""
    x, fraction = convert_to_tensor(image), float(central_fraction)
    if not 0 < fraction <= 1:
        raise ValueError("central_fraction must be within (0, 1]")
    starts = [int((n - n * fraction) / 2) for n in _extents(x)]
    return crop_to_bounding_box(x, *starts, *[n - 2 * s for n, s in zip(_extents(x), starts, strict=True)])


@public("image.random_crop")
def random_crop(value: Any, size: Any, seed: Any = None, name: str | None = None) -> Tensor:
    """A part of a tensor of this size, anywhere in it. InvalidArgumentError where it has no room."""
    x = convert_to_tensor(value)
    wanted = [int(n) for n in convert_to_tensor(size).value]
    room = [have - want for have, want in zip(x.value.shape, wanted, strict=True)]
    if min(room) < 0:
        said = f"b'Need value.shape >= size, got '\n{list(x.value.shape)}\n{wanted}"
        raise InvalidArgumentError(
            None,
            None,
            f"Expected 'tf.Tensor(False, shape=(), dtype=bool)' to be true. Summarized data: {said}",
        )
    drawn = PUBLIC["random.uniform"]([len(wanted)], maxval=2**31 - 1, dtype="int32", seed=seed).value
    return PUBLIC["slice"](x, [int(n) % (free + 1) for n, free in zip(drawn, room, strict=True)], wanted)


@public("image.rot90")
def rot90(image: Any, k: int = 1, name: str | None = None) -> Tensor:
    """Pictures turned by ``k`` right angles to the left."""
    x = convert_to_tensor(image)
    rank = x.ndim
    order = [*range(rank - 3), rank - 2, rank - 3, rank - 1]
    for _ in range(int(k) % 4):
        x = PUBLIC["reverse"](PUBLIC["transpose"](x, order), [rank - 3])
    return x


@public("image.rgb_to_grayscale")
def rgb_to_grayscale(images: Any, name: str | None = None) -> Tensor:
    """The brightness of pictures."""
    x = convert_to_tensor(images)
    floats = PUBLIC["image.convert_image_dtype"](x, "float32")
    grey = PUBLIC["tensordot"](floats, np.array([0.2989, 0.587, 0.114], np.float32), [[-1], [-1]])
    return PUBLIC["image.convert_image_dtype"](PUBLIC["expand_dims"](grey, -1), x.dtype)


@public("image.grayscale_to_rgb")
def grayscale_to_rgb(images: Any, name: str | None = None) -> Tensor:
    """Brightness as three equal colours. ValueError unless there is one channel."""
    x = convert_to_tensor(images)
    if not x.ndim or tuple(x.shape)[-1] != 1:
        raise ValueError("Last dimension of a grayscale image should be size 1.")
    return PUBLIC["repeat"](x, 3, axis=-1)


@public("image.image_gradients")
def image_gradients(image: Any) -> tuple[Tensor, Tensor]:
    """The differences to the next row and to the next column, 0 at the end. ValueError but for batches."""
    x = convert_to_tensor(image)
    if x.ndim != 4:
        raise ValueError(f"image_gradients expects a 4D tensor [batch_size, h, w, d], not {x.shape}.")
    down = PUBLIC["pad"](x[:, 1:] - x[:, :-1], [(0, 0), (0, 1), (0, 0), (0, 0)])
    right = PUBLIC["pad"](x[:, :, 1:] - x[:, :, :-1], [(0, 0), (0, 0), (0, 1), (0, 0)])
    return down, right


@public("image.sobel_edges")
def sobel_edges(image: Any) -> Tensor:
    """Sobel's differences down and to the right, as a last axis of two."""
    x = convert_to_tensor(image)
    edged = PUBLIC["pad"](x, [(0, 0), (1, 1), (1, 1), (0, 0)], mode="REFLECT")
    height, width = _extents(x)

    def at(row: int, column: int) -> Tensor:
        return edged[:, row : row + height, column : column + width]

    down = at(2, 0) + 2.0 * at(2, 1) + at(2, 2) - at(0, 0) - 2.0 * at(0, 1) - at(0, 2)
    right = at(0, 2) + 2.0 * at(1, 2) + at(2, 2) - at(0, 0) - 2.0 * at(1, 0) - at(2, 0)
    return PUBLIC["stack"]([down, right], -1)
