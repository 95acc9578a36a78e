"""Tensors that behave as NumPy's arrays, once a program asks for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tapecore.engine import library
from tapecore.engine.numpy_names.behavior import disable

tf: Any = library.root()
tnp = tf.experimental.numpy


@pytest.fixture
def enabled() -> Iterator[None]:
    tnp.experimental_enable_numpy_behavior()
    try:
        yield
    finally:
        disable()


@pytest.mark.usefixtures("enabled")
def test_dtypes_are_promoted_and_arrays_have_methods() -> None:
    x, y = tf.constant([1, 2]), tf.constant([0.5, 0.5])
    assert (x + y).dtype == tf.float64
    assert ((x * 2).dtype, (2.0 * y).dtype, (x / x).dtype, (y < 1).dtype) == (
        tf.int32,
        tf.float32,
        tf.float64,
        tf.bool,
    )
    whole = tf.reshape(tf.range(6), [2, 3])
    assert (whole.T.shape, whole.reshape(-1).shape, whole.size, whole.ravel().shape) == ([3, 2], [6], 6, [6])
    assert whole.astype(np.float32).dtype == tf.float32
    assert whole.transpose(1, 0).shape == [3, 2]
    assert whole.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert whole[:, (2, 0)].numpy().tolist() == [[2, 0], [5, 3]]
    assert whole[1, (0, 0), None].shape == [2, 1]
    assert whole[0, 1:].numpy().tolist() == [1, 2]


@pytest.mark.usefixtures("enabled")
def test_gradients_flow_through_promoted_operands() -> None:
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tnp.sum((x * tf.constant([2, 3]))[[0, 1, 1]])
    assert tape.gradient(y, x).numpy().tolist() == [2.0, 6.0]


def test_without_asking_tensors_stay_strict() -> None:
    with pytest.raises(tf.errors.InvalidArgumentError):
        _ = tf.constant(1) + tf.constant(1.0)
    with pytest.raises(AttributeError, match="experimental_enable_numpy_behavior"):
        _ = tf.constant([1]).T


def test_single_floats_may_be_preferred() -> None:
    try:
        tnp.experimental_enable_numpy_behavior(prefer_float32=True)
        assert tnp.asarray(1.0).dtype == tnp.add(1.0, 2.0).dtype == tnp.ones([1]).dtype == tf.float32
    finally:
        disable()
    assert tnp.asarray(1.0).dtype == tf.float64


@pytest.mark.parametrize("mode", ["all", "safe"])
def test_weak_dtypes_end_with_their_mode(mode: str) -> None:
    try:
        tnp.experimental_enable_numpy_behavior(dtype_conversion_mode=mode)
        assert "weak=True" in repr(tf.constant(1))
        assert (tf.constant(1) + tf.constant(1, tf.int8)).dtype == tf.int8
    finally:
        disable()
    assert "weak" not in repr(tf.constant(1))
    with pytest.raises(tf.errors.InvalidArgumentError):
        _ = tf.constant(1) + tf.constant(1, tf.int8)


def test_gradients_flow_through_weak_operands() -> None:
    x = tf.constant([1.0, 2.0])
    try:
        tnp.experimental_enable_numpy_behavior(dtype_conversion_mode="all")
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x * tf.constant(3) + 1.5
        assert tape.gradient(y, x).numpy().tolist() == [3.0, 3.0]
    finally:
        disable()


@pytest.mark.parametrize("name", ["dot", "matmul", "outer", "maximum", "add", "power", "inner"])
def test_results_are_those_of_numpy(name: str) -> None:
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5, 1.0], [2.0, 3.0]])
    np.testing.assert_allclose(getattr(tnp, name)(a, b).numpy(), getattr(np, name)(a, b))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        *(
            ("moveaxis", (0, 2)),
            ("swapaxes", (0, 1)),
            ("flip", ()),
            ("tile", ((2, 1, 1),)),
            ("repeat", (2, 1)),
            ("roll", (1,)),
        ),
        *(
            ("sort", ()),
            ("argsort", ()),
            ("cumsum", (1,)),
            ("cumprod", (0,)),
            ("mean", (1,)),
            ("std", ()),
            ("var", (0,)),
        ),
        *(
            ("take", ([0, 1], 2)),
            ("reshape", ((4, -1),)),
            ("expand_dims", (1,)),
            ("ravel", ()),
            ("average", (0,)),
            ("square", ()),
        ),
    ],
)
def test_methods_are_those_of_numpy(name: str, args: tuple[Any, ...]) -> None:
    x = np.random.default_rng(3).normal(size=(2, 3, 4))
    np.testing.assert_allclose(getattr(tnp, name)(x, *args).numpy(), getattr(np, name)(x, *args))


def test_random_numbers_have_shapes_and_bounds() -> None:
    assert tnp.random.randn(2, 3).shape == [2, 3]
    assert tnp.random.rand(2).dtype == tf.float64
    numbers = tnp.random.randint(2, 5, size=20).numpy()
    assert numbers.min() >= 2
    assert numbers.max() < 5
    assert tnp.random.uniform(-1.0, 0.0, size=(3,)).numpy().max() <= 0
