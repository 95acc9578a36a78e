"""What programs do around Keras's trained models: pictures in the range that each was trained on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import PUBLIC
from tapecore.engine.tensor import Tensor

_MEANS = (103.939, 116.779, 123.68)
_TORCH = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_MODULES = {
    "caffe": "vgg16 vgg19 resnet resnet50 imagenet_utils",
    "tf": "mobilenet mobilenet_v2 inception_v3 inception_resnet_v2 xception resnet_v2 nasnet",
    "torch": "densenet",
    "": "efficientnet efficientnet_v2 mobilenet_v3 convnext",
}
"""The modules of ``keras.applications`` by the range of numbers that their models take."""


def _ranged(x: Any, mode: str) -> Any:
    """Intensities from 0 to 255 in another range: around 0 by colour, from -1 to 1, or by ImageNet's statistics."""
    if mode == "tf":
        return x / 127.5 - 1.0
    if mode == "torch":
        mean, deviation = (np.array(numbers, np.float32) for numbers in _TORCH)
        return (x / 255.0 - mean) / deviation
    return x[..., ::-1] - np.array(_MEANS, np.float32)


def _preparing(usual: str) -> Callable[..., Any]:
    def preprocess_input(x: Any, data_format: str | None = None, mode: str | None = None) -> Any:
        """Pictures with intensities from 0 to 255 in the range that the models of this module take."""
        chosen = usual if mode is None else mode
        if not chosen:
            return x
        if isinstance(x, np.ndarray):
            return _ranged(x.astype(np.float32, copy=False), chosen)
        tensor = convert_to_tensor(x)
        floating: Tensor = tensor if tensor.dtype.is_floating else PUBLIC["cast"](tensor, "float32")
        return _ranged(floating, chosen)

    return preprocess_input


for _mode, _names in _MODULES.items():
    for _name in _names.split():
        PUBLIC[f"keras.applications.{_name}.preprocess_input"] = _preparing(_mode)
