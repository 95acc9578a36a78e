"""Draws that depend on nothing but the seed given."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

import numpy as np

from tapecore.engine import dtypes
from tapecore.engine.constant import convert_to_tensor
from tapecore.engine.errors import invalid
from tapecore.engine.op import public
from tapecore.engine.ops import philox
from tapecore.engine.ops.algorithms import need_philox
from tapecore.engine.ops.joining import pack
from tapecore.engine.ops.random_ops import (
    between,
    extents_of,
    multinomial,
    random_shuffle,
    random_standard_normal,
    random_truncated_normal,
    random_uniform,
    random_uniform_int,
    scaled,
)
from tapecore.engine.signature import plain
from tapecore.engine.tensor import Tensor


def place_of(shape: Any, dtype: Any, key: int, counter: int) -> dict[str, Any]:
    """The attributes of a draw that starts at this key and counter."""
    return {
        "shape": extents_of(shape, "StatelessRandomUniformV2"),
        "dtype": dtypes.as_dtype(dtype).name,
        "key": key,
        "counter": counter,
    }


def scrambled(seed: Any, alg: Any = None) -> tuple[int, int]:
    """Key and counter of a draw from the two numbers of ``seed``."""
    need_philox(alg)
    numbers: Any = plain(seed)
    if np.shape(numbers) != (2,):
        shape = ",".join(map(str, np.shape(numbers)))
        raise invalid("StatelessRandomGetKeyCounter", f"seed must have shape [2], not [{shape}]")
    first, second = numbers
    return philox.scramble((int(first), int(second)))


def _spread(standard: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """Standard numbers, drawn at a place, as a function with the arguments of TensorFlow's normal draws."""

    def draw(
        shape: Any,
        seed: Any,
        mean: Any = 0.0,
        stddev: Any = 1.0,
        dtype: Any = "float32",
        name: str | None = None,
        alg: Any = "auto_select",
    ) -> Tensor:
        return scaled(standard(**place_of(shape, dtype, *scrambled(seed, alg))), stddev, mean)

    vars(draw)["__signature__"] = signature(draw)  # else ``wraps`` shows that of ``standard``
    return wraps(standard)(draw)


@public("random.stateless_normal")
@_spread
def stateless_normal(**place: Any) -> Tensor:
    """Normal numbers that depend on nothing but the two numbers of ``seed``."""
    return random_standard_normal.public(**place)


@public("random.stateless_truncated_normal")
@_spread
def stateless_truncated_normal(**place: Any) -> Tensor:
    """Truncated normal numbers that depend on nothing but the two numbers of ``seed``."""
    return random_truncated_normal.public(**place)


@public("random.stateless_uniform")
def stateless_uniform(
    shape: Any,
    seed: Any,
    minval: Any = 0,
    maxval: Any = None,
    dtype: Any = "float32",
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Uniform numbers that depend on nothing but the two numbers of ``seed``."""
    return uniform_at(place_of(shape, dtype, *scrambled(seed, alg)), minval, maxval)


def uniform_at(place: dict[str, Any], minval: Any, maxval: Any) -> Tensor:
    """Uniform numbers, reals or integers, drawn at a place. ValueError for integers without an end."""
    kept = dtypes.as_dtype(place["dtype"])
    if not kept.is_integer:
        return between(random_uniform.public(**place), minval, maxval)
    if kept.is_unsigned and minval is not None:
        raise ValueError(
            f"Argument `dtype` got invalid value <dtype: {kept.name!r}> when argument `minval` is not None. "
            "Please don't use unsigned integers in this case."
        )
    if (minval is None) != (maxval is None):
        raise ValueError(
            f"For integer `dtype` argument <dtype: {kept.name!r}>, argument `minval` and `maxval` must be both "
            f"None or not None. Got `minval`={minval} and `maxval`={maxval}."
        )
    low, high = (0, 0) if maxval is None else (int(plain(minval)), int(plain(maxval)))
    return random_uniform_int.public(low=low, high=high, **place)


@public("random.split random.experimental.stateless_split")
def split(seed: Any, num: int = 2, alg: Any = "auto_select") -> Tensor:
    """``num`` new seeds made of one, shape (num, 2)."""
    return stateless_uniform((num, 2), seed, None, None, _integer_type(seed), alg=alg)


@public("random.fold_in random.experimental.stateless_fold_in")
def fold_in(seed: Any, data: Any, alg: Any = "auto_select") -> Tensor:
    """A new seed made of a seed and a number."""
    number = convert_to_tensor(data)
    return pack.public([stateless_uniform((), seed, None, None, number.dtype, alg=alg), number])


def _integer_type(seed: Any) -> Any:
    return convert_to_tensor(seed).dtype


@public("random.experimental.stateless_shuffle")
def stateless_shuffle(value: Any, seed: Any, alg: Any = "auto_select", name: str | None = None) -> Tensor:
    """The slices along the first axis in an order that depends on nothing but ``seed``. No gradient."""
    key, counter = scrambled(seed, alg)
    return random_shuffle.public(convert_to_tensor(value), key=key, counter=counter)


@public("random.stateless_categorical")
def stateless_categorical(
    logits: Any, num_samples: Any, seed: Any, dtype: Any = "int64", name: str | None = None
) -> Tensor:
    """Class numbers for each row of logits that depend on nothing but ``seed``. No gradient."""
    key, counter = scrambled(seed)
    kept = dtypes.as_dtype(dtype).name
    return multinomial.public(
        convert_to_tensor(logits), num_samples=int(plain(num_samples)), dtype=kept, key=key, counter=counter
    )
