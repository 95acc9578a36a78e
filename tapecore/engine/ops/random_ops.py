"""``tf.random``: seeded draws are the numbers that TensorFlow draws on a CPU (normal ones up to the last
bit)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import op, public
from tapecore.engine.ops import philox, seeds
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.refusals import extents as written
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Array, Tensor

_DRAWS: dict[str, Callable[..., Array]] = {
    "normal": philox.normal,
    "uniform": philox.uniform,
    "truncated_normal": philox.truncated_normal,
}


_DRAWN = ("float16", "bfloat16", "float32", "float64", "int32", "int64")
"""The dtypes of uniform numbers."""


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
    """Integers from low up to, not including, high; from the whole range of the dtype where both are 0."""
    kept = np.dtype(dtypes.as_dtype(dtype).as_numpy_dtype)
    if low >= high and (low, high) != (0, 0):
        raise invalid("RandomUniformInt", f"Need minval < maxval, got {low} >= {high}")
    return philox.integers(key, counter, math.prod(shape), low, high - low, kept).reshape(shape)


_OPS = {
    "normal": random_standard_normal,
    "uniform": random_uniform,
    "truncated_normal": random_truncated_normal,
}


def extents_of(shape: Any, name: str) -> tuple[int, ...]:
    """The shape of a draw. InvalidArgumentError for a single number, which is no shape here."""
    if np.ndim(plain(shape)) == 0:
        raise invalid(name, "shape must be a vector of {int32,int64}, got shape []")
    extents = static_shape(shape)
    if any(n < 0 for n in extents):
        raise invalid(name, f"Dimension {min(extents)} must be >= 0")
    return extents


def _standard(kind: str, shape: Any, dtype: Any, seed: Any) -> Tensor:
    extents, name = extents_of(shape, _OPS[kind].name), dtypes.as_dtype(dtype).name
    if dtypes.as_dtype(dtype).is_integer:
        raise TypeError(f"Cannot convert 0.0 to EagerTensor of dtype {name}")
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
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: Any = None
) -> Tensor:
    """Normal numbers. Gradients reach ``mean`` and ``stddev``."""
    return scaled(_standard("normal", shape, dtype, seed), stddev, mean)


@public("random.truncated_normal")
def truncated_normal(
    shape: Any, mean: Any = 0.0, stddev: Any = 1.0, dtype: Any = "float32", seed: Any = None, name: Any = None
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
    if kept.name not in _DRAWN:
        raise ValueError(
            f"Argument `dtype` got invalid value {kept}. Accepted dtypes are "
            f"({', '.join(f'tf.{name}' for name in _DRAWN)})."
        )
    if not kept.is_integer:
        return between(_standard("uniform", shape, dtype, seed), minval, maxval)
    if maxval is None:
        raise ValueError(f"Must specify maxval for integer dtype {kept!r}")
    extents = extents_of(shape, "RandomUniformInt")
    key, counter = seeds.start(plain(seed), ("integers", kept.name), math.prod(extents))
    low, high = int(plain(minval)), int(plain(maxval))
    if low >= high:
        raise invalid("RandomUniformInt", f"Need minval < maxval, got {low} >= {high}")
    return random_uniform_int.public(
        shape=extents, dtype=kept.name, low=low, high=high, key=key, counter=counter
    )


def between(standard: Tensor, minval: Any, maxval: Any) -> Tensor:
    """Numbers in [0, 1) stretched to [minval, maxval)."""
    top = 1 if maxval is None else maxval
    if isinstance(minval, (int, float)) and isinstance(top, (int, float)):
        return scaled(standard, top - minval, minval)
    return standard * (convert_to_tensor(top, standard.dtype) - minval) + minval


@op("RandomShuffle")
def random_shuffle(value: Array, *, key: int, counter: int) -> Array:
    """The slices along the first axis in random order."""
    if not value.ndim:
        return value.copy()
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
    slices = len(tensor) if tensor.ndim else 1
    blocks = max(-(-(slices - 1) // 4), 0)
    key, counter = seeds.start(plain(seed), ("shuffle", tensor.dtype.name), blocks, skip=1)
    return random_shuffle.public(tensor, key=key, counter=counter)


@op("Multinomial")
def multinomial(logits: Array, *, num_samples: int, dtype: str, key: int, counter: int) -> Array:
    """Class numbers drawn by rows of logits."""
    if logits.ndim != 2:
        raise invalid("Multinomial", f"logits should be a matrix, got shape {written(logits)}")
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
    rows = len(tensor) if tensor.ndim else 0
    kept = dtypes.as_dtype("int64" if dtype is None else dtype).name
    reserved = rows * -(-count // 4) * 8
    key, counter = seeds.start(plain(seed), ("categorical", tensor.dtype.name, kept), reserved)
    return multinomial.public(tensor, num_samples=count, dtype=kept, key=key, counter=counter)
