"""Pictures as bytes: PNG, JPEG, GIF and BMP, read and written with Pillow."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.dtypes import as_dtype
from tapecore.engine.errors import UnimplementedError, invalid
from tapecore.engine.files.serialized import one_text
from tapecore.engine.op import PUBLIC, public
from tapecore.engine.tensor import Tensor

_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def _pillow() -> Any:
    try:
        from PIL import Image
    except ImportError:
        raise UnimplementedError(None, None, "Pictures need Pillow: pip install pillow.") from None
    return Image


def _opened(contents: Any, op: str) -> Any:
    data = one_text(contents)
    try:
        return _pillow().open(io.BytesIO(data))
    except OSError:
        raise invalid(op, "Unknown image file format. One of JPEG, PNG, GIF, BMP required.") from None


def _pixels(picture: Any, channels: int, dtype: Any) -> Tensor:
    own = {"L": 1, "1": 1, "LA": 2, "RGBA": 4}.get(picture.mode, 3)
    pixels = np.asarray(picture.convert(_MODES[channels or own]))
    whole = convert_to_tensor(pixels if pixels.ndim == 3 else pixels[..., None])
    kind = as_dtype(dtype)
    if kind.name == "uint16":
        return convert_to_tensor(whole.value.astype(np.uint16) * 257)
    return whole if kind.name == "uint8" else PUBLIC["image.convert_image_dtype"](whole, kind)


@public("io.decode_image image.decode_image")
def decode_image(
    contents: Any,
    channels: int | None = None,
    dtype: Any = "uint8",
    name: str | None = None,
    expand_animations: bool = True,
) -> Tensor:
    """Height x width x channels of a picture; the frames of an animation first."""
    picture = _opened(contents, "DecodeImage")
    frames = getattr(picture, "n_frames", 1)
    if picture.format == "GIF" and expand_animations:
        return PUBLIC["stack"]([_frame(picture, k, channels or 3, dtype) for k in range(frames)])
    return _pixels(picture, channels or 0, dtype)


def _frame(picture: Any, number: int, channels: int, dtype: Any) -> Tensor:
    picture.seek(number)
    return _pixels(picture, channels, dtype)


@public("io.decode_png image.decode_png io.decode_bmp image.decode_bmp")
def decode_png(contents: Any, channels: int = 0, dtype: Any = "uint8", name: str | None = None) -> Tensor:
    """Height x width x channels of a picture."""
    return _pixels(_opened(contents, "DecodePng"), channels, dtype)


@public("io.decode_jpeg image.decode_jpeg")
def decode_jpeg(contents: Any, channels: int = 0, ratio: int = 1, **_: Any) -> Tensor:
    """Height x width x channels of a picture."""
    return _pixels(_opened(contents, "DecodeJpeg"), channels, "uint8")


@public("io.decode_gif image.decode_gif")
def decode_gif(contents: Any, name: str | None = None) -> Tensor:
    """Frames x height x width x 3 of an animation."""
    picture = _opened(contents, "DecodeGif")
    return PUBLIC["stack"]([_frame(picture, k, 3, "uint8") for k in range(getattr(picture, "n_frames", 1))])


def _encoded(image: Any, form: str, **settings: Any) -> Tensor:
    pixels = convert_to_tensor(image).value
    picture = _pillow().fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    out = io.BytesIO()
    picture.save(out, form, **settings)
    return convert_to_tensor(out.getvalue())


@public("io.encode_png image.encode_png")
def encode_png(image: Any, compression: int = -1, name: str | None = None) -> Tensor:
    """A picture as PNG."""
    return _encoded(image, "PNG")


@public("io.encode_jpeg image.encode_jpeg")
def encode_jpeg(image: Any, format: str = "", quality: int = 95, **_: Any) -> Tensor:
    """A picture as JPEG."""
    return _encoded(image, "JPEG", quality=quality)


@public("io.is_jpeg image.is_jpeg")
def is_jpeg(contents: Any, name: str | None = None) -> Tensor:
    """Whether bytes begin as a JPEG does."""
    return convert_to_tensor(one_text(contents).startswith(b"\xff\xd8\xff"))


@public("io.extract_jpeg_shape image.extract_jpeg_shape")
def extract_jpeg_shape(contents: Any, output_type: Any = "int32", name: str | None = None) -> Tensor:
    """Height, width and channels of a JPEG."""
    picture = _opened(contents, "ExtractJpegShape")
    bands = len(picture.getbands())
    return convert_to_tensor(
        np.array([picture.height, picture.width, bands], as_dtype(output_type).as_numpy_dtype)
    )
