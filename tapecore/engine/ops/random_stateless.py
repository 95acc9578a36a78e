"""Draws that depend on nothing but the seed given."""

from __future__ import annotations

from typing import Any

from tapecore.engine import dtypes
from tapecore.engine.op import public
from tapecore.engine.ops import philox
from tapecore.engine.ops.creation import static_shape
from tapecore.engine.ops.random_ops import (
    between,
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
        "shape": static_shape(shape),
        "dtype": dtypes.as_dtype(dtype).name,
        "key": key,
        "counter": counter,
    }


def _scrambled(seed: Any) -> tuple[int, int]:
    first, second = plain(seed)
    return philox.scramble((int(first), int(second)))


@public("random.stateless_normal")
def stateless_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Normal numbers that depend on nothing but the two numbers of ``seed``."""
    return scaled(random_standard_normal.public(**place_of(shape, dtype, *_scrambled(seed))), stddev, mean)


@public("random.stateless_truncated_normal")
def stateless_truncated_normal(
    shape: Any,
    seed: Any,
    mean: Any = 0.0,
    stddev: Any = 1.0,
    dtype: Any = "float32",
    name: str | None = None,
    alg: Any = "auto_select",
) -> Tensor:
    """Truncated normal numbers that depend on nothing but the two numbers of ``seed``."""
    return scaled(random_truncated_normal.public(**place_of(shape, dtype, *_scrambled(seed))), stddev, mean)


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
    return uniform_at(place_of(shape, dtype, *_scrambled(seed)), minval, maxval)


def uniform_at(place: dict[str, Any], minval: Any, maxval: Any) -> Tensor:
    """Uniform numbers, reals or integers, drawn at a place. ValueError for integers without an end."""
    kept = dtypes.as_dtype(place["dtype"])
    if not kept.is_integer:
        return between(random_uniform.public(**place), minval, maxval)
    if maxval is None:
        raise ValueError(f"Must specify maxval for integer dtype {kept!r}")
    return random_uniform_int.public(low=int(plain(minval)), high=int(plain(maxval)), **place)
