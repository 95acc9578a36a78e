"""Colors of images: hue and saturation, other color spaces, how alike two images are."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import FailedPreconditionError, invalid
from tapecore.engine.example import example
from tapecore.engine.op import PUBLIC, op, public
from tapecore.engine.ops.arithmetic import divide_no_nan
from tapecore.engine.ops.casting import cast, cast_to
from tapecore.engine.ops.comparison import equal, greater
from tapecore.engine.ops.image import convert_image_dtype
from tapecore.engine.ops.reductions import reduce_max, reduce_min, reduce_sum
from tapecore.engine.ops.scans import cumprod
from tapecore.engine.ops.shaping import roll
from tapecore.engine.ops.windows import both_borders
from tapecore.engine.tensor import Array, Tensor

_YIQ = [[0.299, 0.59590059, 0.2115], [0.587, -0.27455667, -0.52273617], [0.114, -0.32134392, 0.31119955]]
_FROM_YIQ = [[1, 1, 1], [0.95598634, -0.27201283, -1.10674021], [0.6208248, -0.64720424, 1.70423049]]
_YUV = [[0.299, -0.14714119, 0.61497538], [0.587, -0.28886916, -0.51496512], [0.114, 0.43601035, -0.10001026]]

_FROM_YUV = [[1, 1, 1], [0, -0.394642334, 2.03206185], [1.13988303, -0.58062185, 0]]


def _hsv(rgb: Array) -> Array:
    high, low = rgb.max(-1), rgb.min(-1)
    spread = high - low
    red, green, blue = (rgb[..., k] for k in range(3))
    safe = np.where(spread > 0, spread, 1) * 6
    hue = np.where(
        high == red,
        (green - blue) / safe,
        np.where(high == green, (blue - red) / safe + 2 / 6, (red - green) / safe + 4 / 6),
    )
    hue = np.where(spread > 0, hue, 0)
    saturation = np.where(high > 0, spread / np.where(high > 0, high, 1), 0)
    return np.stack([hue + (hue < 0), saturation, high], -1).astype(rgb.dtype)


def _rgb(hsv: Array) -> Array:
    hue, saturation, value = (hsv[..., k] for k in range(3))
    sixth = hue * 6
    parts = [
        np.abs(sixth - 3) - 1,
        2 - np.abs(sixth - 2),
        2 - np.abs(sixth - 4),
    ]
    found = [((np.clip(part, 0, 1) - 1) * saturation + 1) * value for part in parts]
    return np.stack(found, -1).astype(hsv.dtype)


def _refuse_channels(name: str, images: Array) -> None:
    if not images.ndim:
        raise invalid(name, "input must be at least 1D[]")
    if images.shape[-1] != 3:
        told = f"input must have 3 channels but input only has {images.shape[-1]} channels."
        raise FailedPreconditionError(None, None, invalid(name, told).message)


@op(
    "RGBToHSV",
    examples=[example((2, 2, 3))],
    domain=(0.1, 0.9),
    api="image.rgb_to_hsv",
    types="half bfloat16 float double",
)
def rgb_to_hsv(images: Array) -> Array:
    """Hue, saturation and value, each from 0 to 1, of red, green and blue."""
    _refuse_channels("RGBToHSV", images)
    return _hsv(images)


def _only(among: Any, axis: int, *, reverse: bool = False) -> Any:
    """Of several that are equal the first, or the last: red is the largest before green, blue the smallest."""
    return among * cumprod(1 - among, axis=axis, exclusive=True, reverse=reverse)


@rgb_to_hsv.vjp("images")
def _(g: Any, y: Any, x: Any) -> Any:
    """g @ d(hue, saturation, value) / d(images)"""
    last = len(x.shape) - 1
    high, low = reduce_max(x, axis=last, keepdims=True), reduce_min(x, axis=last, keepdims=True)
    largest = _only(cast_to(equal(x, high), x.dtype), last)
    smallest = _only(cast_to(equal(x, low), x.dtype), last, reverse=True)
    spread = high - low
    sides = roll(largest, shift=1, axis=last) - roll(largest, shift=2, axis=last)
    lead = reduce_sum(sides * x, axis=last, keepdims=True)
    hue = divide_no_nan(sides, spread) - divide_no_nan(lead, spread * spread) * (largest - smallest)
    saturation = divide_no_nan(low, high * high) * largest - divide_no_nan(smallest, high)
    saturation = saturation * cast_to(greater(x, 0), x.dtype)
    return g[..., 0:1] * hue / 6 + g[..., 1:2] * saturation + g[..., 2:3] * largest


@op("HSVToRGB", examples=[example((2, 2, 3))], api="image.hsv_to_rgb", types="half bfloat16 float double")
def hsv_to_rgb(images: Array) -> Array:
    """Red, green and blue of hue, saturation and value."""
    _refuse_channels("HSVToRGB", images)
    return _rgb(images)


hsv_to_rgb.no_gradient()


@op("AdjustSaturation")
def adjust_saturation_op(images: Array, scale: Array) -> Array:
    """The saturation scaled, up to 1."""
    hsv = _hsv(images)
    hsv[..., 1] = np.clip(hsv[..., 1] * scale, 0, 1)
    return _rgb(hsv)


@op("AdjustHue")
def adjust_hue_op(images: Array, delta: Array) -> Array:
    """The hue moved around the circle."""
    hsv = _hsv(images)
    hsv[..., 0] = np.mod(hsv[..., 0] + delta, 1)
    return _rgb(hsv)


def _in_floats(changed: Any, image: Any, by: Any) -> Tensor:
    """An image changed by an op on floating numbers, in the dtype that it had."""
    original = convert_to_tensor(image)
    floating = original if original.dtype.is_floating else convert_image_dtype(original, "float32")
    return convert_image_dtype(changed.public(floating, np.float32(by)), original.dtype, saturate=True)


@public("image.adjust_saturation")
def adjust_saturation(image: Any, saturation_factor: Any, name: str | None = None) -> Tensor:
    """Colors made stronger or paler. No gradient is registered: LookupError."""
    return _in_floats(adjust_saturation_op, image, saturation_factor)


@public("image.adjust_hue")
def adjust_hue(image: Any, delta: Any, name: str | None = None) -> Tensor:
    """Colors moved around the circle of hues. ValueError beyond -1 to 1; no gradient is registered."""
    if not -1 <= float(delta) <= 1:
        raise ValueError("delta must be in the interval [-1, 1]")
    return _in_floats(adjust_hue_op, image, delta)


@public("image.adjust_gamma")
def adjust_gamma(image: Any, gamma: Any = 1, gain: Any = 1) -> Tensor:
    """Each intensity to the power of ``gamma``, times ``gain``. ValueError for a negative gamma."""
    if float(gamma) < 0:
        raise ValueError(f"Gamma should be a non-negative real number but got {gamma}")
    original = convert_to_tensor(image)
    adjusted = gain * convert_image_dtype(original, "float32") ** gamma
    return convert_image_dtype(adjusted, original.dtype, saturate=True)


def _in_space(kernel: Any) -> Any:
    def turned(images: Any) -> Tensor:
        x = convert_to_tensor(images)
        return PUBLIC["tensordot"](x, np.asarray(kernel, x.dtype.as_numpy_dtype), axes=[[x.ndim - 1], [0]])

    return turned


for _name, _there, _back in (("yiq", _YIQ, _FROM_YIQ), ("yuv", _YUV, _FROM_YUV)):
    PUBLIC[f"image.rgb_to_{_name}"] = _in_space(_there)
    PUBLIC[f"image.{_name}_to_rgb"] = _in_space(_back)


@public("image.psnr")
def psnr(a: Any, b: Any, max_val: Any, name: str | None = None) -> Tensor:
    """The peak signal-to-noise ratio of two images, in decibels: the larger, the more alike."""
    one, other = (convert_image_dtype(x, "float32") for x in (a, b))
    limit = convert_image_dtype(convert_to_tensor(max_val, convert_to_tensor(a).dtype), "float32")
    error = PUBLIC["reduce_mean"](PUBLIC["math.squared_difference"](one, other), [-3, -2, -1])
    ten = np.float32(np.log(10.0))
    return 20 * PUBLIC["math.log"](limit) / ten - np.float32(10 / np.log(10)) * PUBLIC["math.log"](error)


@public("image.extract_patches")
def extract_patches(
    images: Any, sizes: Any, strides: Any, rates: Any, padding: str, name: str | None = None
) -> Tensor:
    """The patches of images, each laid out along the channels."""
    x = convert_to_tensor(images)
    (high, wide), (down, across), (apart, aside) = (
        tuple(int(n) for n in s[1:3]) for s in (sizes, strides, rates)
    )
    reach = (high - 1) * apart + 1, (wide - 1) * aside + 1
    if padding.upper() == "SAME":
        borders = both_borders(tuple(x.shape), reach, (down, across), "SAME")
        x = PUBLIC["pad"](x, [[0, 0], *map(list, borders), [0, 0]])
    rows, columns = (
        (int(n) - r) // s + 1 for n, r, s in zip(tuple(x.shape)[1:3], reach, (down, across), strict=True)
    )
    parts = [
        x[
            :,
            i * apart : i * apart + (rows - 1) * down + 1 : down,
            j * aside : j * aside + (columns - 1) * across + 1 : across,
        ]
        for i in range(high)
        for j in range(wide)
    ]
    return PUBLIC["concat"](parts, -1)


@public("image.non_max_suppression")
def non_max_suppression(
    boxes: Any,
    scores: Any,
    max_output_size: Any,
    iou_threshold: float = 0.5,
    score_threshold: float = float("-inf"),
    name: str | None = None,
) -> Tensor:
    """The numbers of the best boxes, of which none overlaps a better one by more than ``iou_threshold``."""
    corners, values = cast(boxes, "float32").value, convert_to_tensor(scores).value
    kept: list[int] = []
    for k in np.argsort(-values, kind="stable").tolist():
        if len(kept) >= int(max_output_size) or values[k] <= score_threshold:
            break
        if all(_overlap(corners[k], corners[m]) <= iou_threshold for m in kept):
            kept.append(k)
    return convert_to_tensor(np.array(kept, np.int32))


def _overlap(one: Array, other: Array) -> float:
    """The part of two boxes' union that both cover."""
    low, high = np.minimum(one[:2], one[2:]), np.maximum(one[:2], one[2:])
    below, above = np.minimum(other[:2], other[2:]), np.maximum(other[:2], other[2:])
    both = float(np.prod(np.maximum(np.minimum(high, above) - np.maximum(low, below), 0)))
    whole = float(np.prod(high - low) + np.prod(above - below)) - both
    return both / whole if whole > 0 else 0.0
