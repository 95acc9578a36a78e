"""Forward mode: tangents pushed along while the program runs."""

from __future__ import annotations

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine.forward import ForwardAccumulator as Accumulator
from tapecore.engine.op import REGISTRY


def test_one_pass_gives_one_column_of_the_jacobian() -> None:
    x = tf.constant([1.0, 2.0, 3.0])
    columns = []
    for direction in np.eye(3, dtype=np.float32):
        with Accumulator(x, tf.constant(direction)) as accumulator:
            y = tf.cumsum(x * x)
        columns.append(accumulator.jvp(y))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cumsum(x * x)
    np.testing.assert_allclose(np.stack([c.numpy() for c in columns], axis=1), tape.jacobian(y, x).numpy())


def test_variables_and_nested_structures_are_primals_too() -> None:
    v, x = tf.Variable(2.0), tf.constant(3.0)
    with Accumulator({"v": v, "x": [x]}, {"v": tf.constant(1.0), "x": [tf.constant(10.0)]}) as accumulator:
        y = v * x
        z = v.read_value() * 2.0
    answers = accumulator.jvp([y, {"z": z}])
    assert [answers[0].numpy(), answers[1]["z"].numpy()] == [23.0, 2.0]
    assert accumulator.jvp(v).numpy() == 1.0


def test_nothing_flows_from_what_has_no_tangent() -> None:
    x, other = tf.constant(1.0), tf.constant(2.0)
    with Accumulator(x, tf.constant(1.0)) as accumulator:
        y = other * other
        rounded = tf.round(x)
        cut = tf.stop_gradient(x) * 2.0
    assert accumulator.jvp([y, rounded, cut]) == [None, None, None]
    assert accumulator.jvp(y, unconnected_gradients="zero").numpy() == 0.0


def test_it_records_inside_its_block_only_and_may_be_entered_again() -> None:
    x = tf.constant(2.0)
    accumulator = Accumulator(x, tf.constant(1.0))
    with accumulator:
        y = x * 3.0
        with pytest.raises(ValueError, match="Accumulator is already recording"):
            accumulator.__enter__()
    outside = x * 5.0
    with accumulator:
        z = y * x
    assert accumulator.jvp(outside) is None
    assert [accumulator.jvp(t).numpy() for t in (y, z)] == [3.0, 12.0]


def test_nested_accumulators_give_second_derivatives() -> None:
    x = tf.constant(1.5, tf.float64)
    one = tf.constant(1.0, tf.float64)
    with Accumulator(x, one) as outer:
        with Accumulator(x, one) as inner:
            y = x**4.0
        first = inner.jvp(y)
    assert first.numpy() == pytest.approx(4 * 1.5**3)
    assert outer.jvp(first).numpy() == pytest.approx(12 * 1.5**2)
    assert inner.jvp(outer.jvp(y)) is None, "the inner one does not see what the outer one computes"


@pytest.mark.parametrize("order", ["forward over reverse", "reverse over forward"])
def test_tapes_and_accumulators_nest_in_any_order(order: str) -> None:
    x, t = tf.constant(0.7, tf.float64), tf.constant(1.0, tf.float64)
    if order == "forward over reverse":
        with Accumulator(x, t) as accumulator:
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = tf.sin(x) * tf.exp(x)
            second = tape.gradient(y, x)
        result = accumulator.jvp(second)
    else:
        with tf.GradientTape() as tape:
            tape.watch(x)
            with Accumulator(x, t) as accumulator:
                y = tf.sin(x) * tf.exp(x)
            first = accumulator.jvp(y)
        result = tape.gradient(first, x)
    assert result.numpy() == pytest.approx(2 * np.exp(0.7) * np.cos(0.7))


def test_a_rule_that_is_missing_forward_is_transposed_from_the_reverse_one() -> None:
    softmax = REGISTRY["Softmax"]
    kept, softmax.push = softmax.push, None
    try:
        x = tf.constant([0.1, -0.5, 2.0], tf.float64)
        direction = tf.constant([1.0, 2.0, -1.0], tf.float64)
        with Accumulator(x, direction) as accumulator, tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.nn.softmax(x)
        jacobian = tape.jacobian(y, x).numpy()
        np.testing.assert_allclose(accumulator.jvp(y).numpy(), jacobian @ direction.numpy())
    finally:
        softmax.push = kept


def test_watching_twice_adds_the_tangents() -> None:
    x = tf.constant(2.0)
    accumulator = Accumulator(x, tf.constant(1.0))
    accumulator._watch(x, tf.constant(2.0))
    assert accumulator.jvp(x).numpy() == 3.0


def test_an_unregistered_op_is_named_in_forward_mode_as_well() -> None:
    image = tf.constant(np.ones((2, 2, 3), np.float32))
    with Accumulator(image, tf.ones_like(image)), pytest.raises(LookupError, match="AdjustContrastv2"):
        tf.image.adjust_contrast(image, 2.0)


def test_a_slope_of_zero_at_a_root_stays_zero_in_reverse_only() -> None:
    """TensorFlow's reverse mode gives 0 where the upstream is 0, its forward mode 0 / 0."""
    x = tf.constant([0.0, 4.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.where(x > 0.0, tf.sqrt(x), 0.0)
    assert tape.gradient(y, x).numpy().tolist() == [0.0, 0.25]
    with tf.autodiff.ForwardAccumulator(x, tf.constant([0.0, 1.0])) as accumulator:
        root = tf.sqrt(x)
    assert np.array_equal(accumulator.jvp(root).numpy(), [np.nan, 0.25], equal_nan=True)
