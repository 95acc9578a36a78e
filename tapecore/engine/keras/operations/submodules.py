"""``keras.ops.linalg``, ``keras.ops.nn``, ``keras.ops.image``: the names of ``keras.ops`` by module, and images."""

from __future__ import annotations

from typing import Any

from tapecore.engine.keras.layers_image import require_last
from tapecore.engine.keras.operations import matrices, numpy_like, own, renamed, reshaping
from tapecore.engine.keras.operations.offering import offered
from tapecore.engine.op import PUBLIC

_PLACES = {
    "linalg": "cholesky det eig eigh inv lstsq matrix_rank norm pinv qr solve svd",
    "nn": (
        "average_pool binary_crossentropy categorical_crossentropy conv elu gelu leaky_relu log_softmax max_pool "
        "moments one_hot relu relu6 sigmoid silu softmax softplus sparse_categorical_crossentropy"
    ),
}
_LOADED = matrices, numpy_like, own, renamed, reshaping

for _place, _names in _PLACES.items():
    for _name in _names.split():
        if f"keras.ops.{_name}" in PUBLIC:
            PUBLIC[f"keras.ops.{_place}.{_name}"] = PUBLIC[f"keras.ops.{_name}"]


@offered("image.resize")
def resize(
    images: Any, size: Any, interpolation: str = "bilinear", antialias: bool = False, data_format: Any = None
) -> Any:
    """Images of another height and width."""
    require_last(data_format)
    return PUBLIC["image.resize"](images, size, interpolation, antialias=antialias)


@offered("image.rgb_to_grayscale")
def rgb_to_grayscale(images: Any, data_format: Any = None) -> Any:
    """Colours as brightness."""
    require_last(data_format)
    return PUBLIC["image.rgb_to_grayscale"](images)
