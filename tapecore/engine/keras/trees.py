"""``keras.tree`` and what Keras says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from tapecore.engine import nest
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC, public

VERSION = "3.15.1"
"""The Keras whose behaviour this follows."""

PUBLIC["keras.__version__"] = VERSION
PUBLIC["keras.tree.flatten"] = nest.flatten
PUBLIC["keras.tree.map_structure"] = nest.map_structure
PUBLIC["keras.tree.pack_sequence_as"] = nest.pack_sequence_as
PUBLIC["keras.tree.is_nested"] = nest.is_nested


@public("keras.version")
def version() -> str:
    """The Keras whose behaviour this follows."""
    return VERSION


@public("keras.utils.img_to_array keras.preprocessing.image.img_to_array")
def img_to_array(img: Any, data_format: Any = None, dtype: Any = None) -> Any:
    """A picture as an array (height, width, channels) of floating numbers."""
    array = np.asarray(img, dtype or "float32")
    return array[..., None] if array.ndim == 2 else array


@public("keras.utils.array_to_img keras.preprocessing.image.array_to_img")
def array_to_img(x: Any, data_format: Any = None, scale: bool = True, dtype: Any = None) -> Any:
    """A picture of an array, by Pillow. ModuleNotFoundError without Pillow."""
    from PIL import Image

    array = np.asarray(convert_to_tensor(x).value, "float32")
    if scale:
        array = array - array.min()
        array = array / (array.max() or 1) * 255
    bits = array.astype("uint8")
    return Image.fromarray(bits[..., 0] if bits.shape[-1] == 1 else bits)
