"""``tf.raw_ops``: where the names of arguments there differ from those of the ops here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tapecore.engine.dtypes import as_dtype
from tapecore.engine.op import PUBLIC, REGISTRY
from tapecore.engine.ops import convolution, pooling, random_ops, reductions, seeds, strings, windows
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.ops.slicing import strided_slice
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor

_REDUCTIONS = (
    *(reductions.reduce_sum, reductions.reduce_mean, reductions.reduce_max, reductions.reduce_min),
    *(reductions.reduce_prod, reductions.reduce_all, reductions.reduce_any, reductions.reduce_euclidean_norm),
)


def _renamed(public: Callable[..., Any], names: dict[str, str]) -> Callable[..., Any]:
    """``public`` with keyword arguments under other names."""

    def raw(**kwargs: Any) -> Any:
        return public(**{names.get(key, key): value for key, value in kwargs.items()})

    raw.__doc__ = public.__doc__
    return raw


def _windowed(name: str, sizes: tuple[str, ...]) -> Callable[..., Any]:
    """An op of windows whose sizes come as four numbers, for batch, height, width and channels."""

    def raw(**kwargs: Any) -> Any:
        for key in ("data_format", "explicit_paddings", "use_cudnn_on_gpu"):
            kwargs.pop(key, None)
        return REGISTRY[name].public(**{k: windows.pair(v) if k in sizes else v for k, v in kwargs.items()})

    return raw


def _random(kind: str) -> Callable[..., Tensor]:
    """A random op with the two seeds of TensorFlow's graph."""

    def raw(shape: Any, dtype: Any, seed: int = 0, seed2: int = 0, name: str | None = None) -> Tensor:
        key, counter = _started(kind, seed, seed2)
        return REGISTRY[kind].public(shape=static_shape(shape), dtype=dtype, key=key, counter=counter)

    return raw


def _started(kind: str, seed: int, seed2: int) -> tuple[int, int]:
    return (seed, seed2 << 64) if seed or seed2 else seeds.start(None, (kind,), 0)


def _multinomial(
    logits: Any,
    num_samples: Any,
    seed: int = 0,
    seed2: int = 0,
    output_dtype: Any = "int64",
    name: Any = None,
) -> Tensor:
    key, counter = _started("Multinomial", seed, seed2)
    number = int(plain(num_samples))
    kind = as_dtype(output_dtype).name
    return random_ops.multinomial.public(logits, num_samples=number, dtype=kind, key=key, counter=counter)


def _random_shuffle(value: Any, seed: int = 0, seed2: int = 0, name: Any = None) -> Tensor:
    key, counter = _started("RandomShuffle", seed, seed2)
    return REGISTRY["RandomShuffle"].public(value, key=key, counter=counter)


def _strided_slice(
    input: Any, begin: Any, end: Any, strides: Any, name: str | None = None, **masks: Any
) -> Tensor:
    return strided_slice(input, begin, end, strides, **masks)


for _op in _REDUCTIONS:
    PUBLIC[f"raw_ops.{_op.name}"] = _renamed(_op.public, {"input": "input_tensor", "keep_dims": "keepdims"})
for _name in (
    random_ops.random_standard_normal,
    random_ops.random_uniform,
    random_ops.random_truncated_normal,
):
    PUBLIC[f"raw_ops.{_name.name}"] = _random(_name.name)
for _window in (pooling.max_pool_op, pooling.avg_pool_op):
    PUBLIC[f"raw_ops.{_window.name}"] = _windowed(_window.name, ("ksize", "strides"))
PUBLIC["raw_ops.Conv2D"] = _windowed(convolution.conv2d_op.name, ("strides", "dilations"))
PUBLIC["raw_ops.StringToNumber"] = _renamed(strings.to_number, {"string_tensor": "input"})
PUBLIC["raw_ops.Multinomial"] = _multinomial
PUBLIC["raw_ops.RandomShuffle"] = _random_shuffle
PUBLIC["raw_ops.StridedSlice"] = _strided_slice
PUBLIC["raw_ops.Add"] = REGISTRY["AddV2"].public  # TensorFlow has two: its AddV2 takes no texts
