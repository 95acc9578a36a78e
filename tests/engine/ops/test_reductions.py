"""Reductions over any axes of any shape, against NumPy and against sums written out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tapecore.engine import library
from tapecore.engine.tape import GradientTape

tf: Any = library.root()

SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=4)
NUMBERS = st.floats(-4, 4, width=32).filter(lambda x: abs(x) > 1e-2)
PAIRS = {
    "reduce_sum": np.sum,
    "reduce_mean": np.mean,
    "reduce_max": np.max,
    "reduce_min": np.min,
    "reduce_prod": np.prod,
    "math.reduce_std": np.std,
    "math.reduce_variance": np.var,
    "math.reduce_euclidean_norm": lambda x, axis, keepdims: np.sqrt(
        np.sum(x * x, axis=axis, keepdims=keepdims)
    ),
    "reduce_logsumexp": lambda x, axis, keepdims: np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims)),
}


@st.composite
def reductions(draw: st.DrawFn) -> tuple[Any, Any, bool]:
    """An array, axes (None, a number, a list, some of them negative) and keepdims."""
    shape = draw(SHAPES)
    x = draw(arrays.arrays(np.float64, shape, elements=NUMBERS))
    if not shape:
        return x, None, draw(st.booleans())
    chosen = draw(st.none() | st.lists(st.integers(0, len(shape) - 1), min_size=1, unique=True))
    if chosen is None:
        return x, None, draw(st.booleans())
    axes = [k - len(shape) if draw(st.booleans()) else k for k in chosen]
    return x, axes[0] if len(axes) == 1 and draw(st.booleans()) else axes, draw(st.booleans())


def named(name: str) -> Any:
    place = tf
    for part in name.split("."):
        place = getattr(place, part)
    return place


def plain(axis: Any) -> Any:
    return tuple(axis) if isinstance(axis, list) else axis


@pytest.mark.parametrize("name", PAIRS)
@given(reductions())
def test_a_reduction_is_numpy_s(name: str, drawn: tuple[Any, Any, bool]) -> None:
    x, axis, keepdims = drawn
    wanted = PAIRS[name](x, axis=plain(axis), keepdims=keepdims)
    found = named(name)(x, axis=axis, keepdims=keepdims)
    assert found.shape == wanted.shape
    assert np.allclose(found.value, wanted)


@pytest.mark.parametrize("name", ["reduce_sum", "reduce_mean", "reduce_prod", "reduce_logsumexp"])
@given(reductions())
def test_the_gradient_is_in_each_element_what_differences_say(name: str, drawn: Any) -> None:
    x, axis, keepdims = drawn
    source = tf.constant(x)
    with GradientTape() as tape:
        tape.watch(source)
        y = named(name)(source, axis=axis, keepdims=keepdims)
    step = 1e-6
    measured = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        apart = np.zeros_like(x)
        apart[place] = step
        above, below = (PAIRS[name](x + d, axis=plain(axis), keepdims=keepdims) for d in (apart, -apart))
        measured[place] = np.sum(above - below) / (2 * step)
    gradient = tape.gradient(y, source)
    assert gradient.shape == x.shape
    np.testing.assert_allclose(gradient.value, measured, rtol=1e-6, atol=1e-8)


@given(st.integers(1, 5), st.integers(1, 4))
def test_equal_largest_elements_share_the_gradient(ties: int, others: int) -> None:
    x = tf.constant([2.0] * ties + [1.0] * others)
    with GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_max(x)
    assert np.allclose(tape.gradient(y, x).value, [1 / ties] * ties + [0.0] * others)


def test_a_product_with_zeros_has_the_right_gradient() -> None:
    for numbers, wanted in (([2.0, 0.0, 3.0], [0.0, 6.0, 0.0]), ([0.0, 0.0, 3.0], [0.0, 0.0, 0.0])):
        x = tf.constant(numbers)
        with GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_prod(x)
        assert np.array_equal(tape.gradient(y, x).value, wanted)


def test_nothing_reduces_to_the_neutral_element() -> None:
    empty = tf.zeros([0])
    with np.errstate(all="ignore"):
        assert float(tf.reduce_sum(empty)) == 0
        assert float(tf.reduce_prod(empty)) == 1
        assert np.isnan(float(tf.reduce_mean(empty)))
        assert float(tf.reduce_max(empty)) == -np.inf
    assert int(tf.reduce_max(tf.zeros([0], tf.int32))) == -(2**31)
    assert int(tf.reduce_min(tf.zeros([0], tf.int32))) == 2**31 - 1


def test_integers_stay_integers_and_booleans_are_refused() -> None:
    assert tf.reduce_mean([1, 2]).dtype is tf.int32
    assert int(tf.reduce_mean([-3, -2])) == -2
    with pytest.raises(tf.errors.InvalidArgumentError, match="Value for attr 'T' of bool"):
        tf.reduce_sum([True])
    with pytest.raises(TypeError, match="integer type"):
        tf.math.reduce_std([1, 2])


@given(arrays.arrays(np.float64, arrays.array_shapes(min_dims=1, max_dims=3, max_side=4), elements=NUMBERS))
def test_running_sums_forwards_and_backwards(x: Any) -> None:
    axis = x.ndim - 1
    total = x.sum(axis, keepdims=True)
    assert np.allclose(tf.cumsum(x, axis).value, np.cumsum(x, axis))
    assert np.allclose(tf.cumsum(x, axis, exclusive=True).value, np.cumsum(x, axis) - x)
    assert np.allclose(tf.cumsum(x, axis, reverse=True).value, total - np.cumsum(x, axis) + x)
    assert np.allclose(tf.math.cumprod(x, axis).value, np.cumprod(x, axis))
    assert np.allclose(tf.math.cumulative_logsumexp(x, axis).value, np.logaddexp.accumulate(x, axis))
