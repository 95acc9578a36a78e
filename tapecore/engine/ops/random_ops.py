"""``tf.random``: seeded draws are the numbers that TensorFlow draws on a CPU (normal ones up to the last
bit)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.op import op, public
from tapecore.engine.ops import philox, seeds
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_DRAWS: dict[str, Callable[..., Array]] = {
    "normal": philox.normal,
    "uniform": philox.uniform,
    "truncated_normal": philox.truncated_normal,
}


def draw(kind: str, key: int, counter: int, shape: tuple[int, ...], dtype: str) -> Array:
    """Standard numbers of a distribution as an array of ``shape``."""
    kept = np.dtype(dtypes.as_dtype(dtype).as_numpy_dtype)
    return _DRAWS[kind](key, counter, math.prod(shape), kept).reshape(shape)


@op("RandomStandardNormal")
def random_standard_normal(*, shape: tuple[int, ...], dtype: str, key: int, counter: int) -> Array:
    """Normal numbers with mean 0 and standard deviation 1."""
    return draw("normal", key, counter, shape, dtype)


@op("RandomUniform")
def random_uniform(*, shape: tuple[int, ...], dtype: str, key: int, counter: int) -> Array:
    """Uniform numbers in [0, 1)."""
    return draw("uniform", key, counter, shape, dtype)


@op("TruncatedNormal")
def random_truncated_normal(*, shape: tuple[int, ...], dtype: str, key: int, counter: int) -> Array:
    """Normal numbers between -2 and 2."""
    return draw("truncated_normal", key, counter, shape, dtype)


@op("RandomUniformInt")
def random_uniform_int(
    *, shape: tuple[int, ...], dtype: str, low: int, high: int, key: int, counter: int
) -> Array:
    """Integers from low up to, not including, high."""
    kept = np.dtype(dtypes.as_dtype(dtype).as_numpy_dtype)
    return philox.integers(key, counter, math.prod(shape), low, high - low, kept).reshape(shape)


_OPS = {
    "normal": random_standard_normal,
    "uniform": random_uniform,
    "truncated_normal": random_truncated_normal,
}


def _standard(kind: str, shape: Any, dtype: Any, seed: Any) -> Tensor:
    extents, name = static_shape(shape), dtypes.as_dtype(dtype).name
    key, counter = seeds.start(plain(seed), (kind, name), math.prod(extents))
    return _OPS[kind].public(shape=extents, dtype=name, key=key, counter=counter)


def scaled(standard: Tensor, stddev: Any, mean: Any) -> Tensor:
    """Standard numbers times ``stddev`` plus ``mean``, both of which gradients reach; plain 1 and 0 leave no
    trace."""
    if not (isinstance(stddev, (int, float)) and stddev == 1):
        standard = standard * stddev
    return standard if isinstance(mean, (int, float)) and mean == 0 else standard + mean


@public("random.normal")
def normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    seed: Any = None,
    name: str | None = None,
) -> Tensor:
    """Normal numbers. Gradients reach ``mean`` and ``stddev``."""
    return scaled(_standard("normal", shape, dtype, seed), stddev, mean)


@public("random.truncated_normal")
def truncated_normal(
    shape: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    seed: Any = None,
    name: str | None = None,
) -> Tensor:
    """Normal numbers of which those beyond two standard deviations are drawn again."""
    return scaled(_standard("truncated_normal", shape, dtype, seed), stddev, mean)


@public("random.uniform")
def uniform(
    shape: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = "float32",
    seed: Any = None,
    name: str | None = None,
) -> Tensor:
    """Uniform numbers in [minval, maxval); integers need ``maxval``. ValueError if it is missing."""
    kept = dtypes.as_dtype(dtype)
    if kept.is_integer:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {kept!r}")
        low, high = int(plain(minval)), int(plain(maxval))
        extents = static_shape(shape)
        key, counter = seeds.start(plain(seed), ("integers", kept.name), math.prod(extents))
        return random_uniform_int.public(
            shape=extents, dtype=kept.name, low=low, high=high, key=key, counter=counter
        )
    return between(_standard("uniform", shape, dtype, seed), minval, maxval)


def between(standard: Tensor, minval: Any, maxval: Any) -> Tensor:
    """Numbers in [0, 1) stretched to [minval, maxval)."""
    top = 1 if maxval is None else maxval
    if isinstance(minval, (int, float)) and isinstance(top, (int, float)):
        return scaled(standard, top - minval, minval)
    return standard * (convert_to_tensor(top, standard.dtype) - minval) + minval


@op("RandomShuffle")
def random_shuffle(value: Array, *, key: int, counter: int) -> Array:
    """The slices along the first axis in random order."""
    order = list(range(len(value)))
    words = philox.words(key, counter)
    for i in range(len(order) - 1):
        j = i + next(words) % (len(order) - i)
        order[i], order[j] = order[j], order[i]
    return value[order]


random_shuffle.no_gradient()


@public("random.shuffle")
def shuffle(value: Any, seed: Any = None, name: str | None = None) -> Tensor:
    """The slices along the first axis in random order. No gradient."""
    tensor = convert_to_tensor(value)
    key, counter = seeds.start(plain(seed), ("shuffle", tensor.dtype.name), tensor.value.size)
    return random_shuffle.public(tensor, key=key, counter=counter)


@op("Multinomial")
def multinomial(logits: Array, *, num_samples: int, dtype: str, key: int, counter: int) -> Array:
    """Class numbers drawn by rows of logits."""
    weights = np.exp(logits.astype(np.float64) - logits.max(-1, keepdims=True))
    running = np.cumsum(np.where(np.isfinite(logits), weights, 0), -1)
    points = philox.uniform(key, counter, len(logits) * num_samples, np.dtype(np.float64)).reshape(
        len(logits), -1
    )
    found: list[Any] = [
        np.searchsorted(row, p * row[-1], side="right") for row, p in zip(running, points, strict=True)
    ]
    return np.array(found, dtypes.as_dtype(dtype).as_numpy_dtype).reshape(len(logits), num_samples)


multinomial.no_gradient()


@public("random.categorical")
def categorical(
    logits: Any, num_samples: Any, dtype: Any = None, seed: Any = None, name: str | None = None
) -> Tensor:
    """``num_samples`` class numbers for each row of logits. No gradient."""
    tensor, count = convert_to_tensor(logits), int(plain(num_samples))
    key, counter = seeds.start(plain(seed), ("categorical", tensor.dtype.name), count * len(tensor))
    kept = "int64" if dtype is None else dtype
    return multinomial.public(tensor, num_samples=count, dtype=kept, key=key, counter=counter)
