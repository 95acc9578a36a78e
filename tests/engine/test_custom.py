"""A person's own derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine.op import REGISTRY


def test_the_given_rule_replaces_the_derivative() -> None:
    @tf.custom_gradient
    def reversed_gradient(x: Any) -> Any:
        return x * 1.0, lambda upstream: -upstream

    x = tf.Variable([1.0, 2.0])
    with tf.GradientTape() as tape:
        y = reversed_gradient(x)
    assert tape.gradient(y, x).numpy().tolist() == [-1.0, -1.0]


def test_several_arguments_results_and_keywords() -> None:
    @tf.custom_gradient
    def both(x: Any, y: Any, scale: float = 1.0) -> Any:
        def grad(first: Any, second: Any) -> Any:
            return first * 10.0 * scale, second * 100.0

        return (x * scale, y + 1.0), grad

    x, y = tf.Variable(1.0), tf.Variable(2.0)
    with tf.GradientTape() as tape:
        p, q = both(x, y, scale=2.0)
    assert [p.numpy(), q.numpy()] == [2.0, 3.0]
    assert [g.numpy() for g in tape.gradient([p, q], [x, y])] == [20.0, 100.0]


def test_variables_used_inside_are_handed_to_the_rule() -> None:
    w = tf.Variable(3.0)

    @tf.custom_gradient
    def f(x: Any) -> Any:
        def grad(upstream: Any, variables: Any = None) -> Any:
            assert [v is w for v in variables] == [True]
            return upstream * 5.0, [upstream * 7.0]

        return x * w, grad

    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = f(x)
    assert [g.numpy() for g in tape.gradient(y, [x, w])] == [5.0, 7.0]


def test_a_rule_that_does_not_take_variables_is_refused() -> None:
    w = tf.Variable(3.0)

    @tf.custom_gradient
    def f(x: Any) -> Any:
        return x * w, lambda upstream: upstream

    with pytest.raises(TypeError, match="must accept keyword argument 'variables'"):
        f(tf.constant(1.0))


@pytest.mark.parametrize("returned", [[], (1.0, 2.0)])
def test_the_wrong_number_of_gradients_is_refused(returned: Any) -> None:
    @tf.custom_gradient
    def f(x: Any) -> Any:
        return x * 1.0, lambda upstream: returned

    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = f(x)
    with pytest.raises(ValueError, match=f"expected to return 1 gradients, but returned {len(returned)}"):
        tape.gradient(y, x)


def test_what_the_rule_returns_may_be_a_number_an_array_or_none() -> None:
    def through(returned: Any, *, further: bool) -> Any:
        @tf.custom_gradient
        def f(x: Any) -> Any:
            return x * 1.0, lambda upstream: returned

        x = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = f(x * 3.0) if further else f(x)
        return tape.gradient(y, x)

    assert through(5.0, further=False) == 5.0
    assert through(5.0, further=True).numpy() == 15.0
    assert through(np.float32(5.0), further=True).numpy() == 15.0
    assert through(None, further=True) is None


def test_the_rule_of_the_rule_gives_the_second_derivative() -> None:
    @tf.custom_gradient
    def cube(x: Any) -> Any:
        return x**3, lambda upstream: upstream * 3.0 * x**2

    x = tf.Variable(2.0)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = cube(x)
        first = inner.gradient(y, x)
    assert outer.gradient(first, x).numpy() == 12.0


def test_forward_mode_uses_the_given_rule() -> None:
    @tf.custom_gradient
    def f(x: Any) -> Any:
        return tf.constant(np.sin(x.numpy())), lambda upstream: upstream * tf.cos(x)

    x = tf.constant(1.0)
    with tf.autodiff.ForwardAccumulator(x, tf.constant(2.0)) as accumulator:
        y = f(x)
    assert accumulator.jvp(y).numpy() == pytest.approx(2 * np.cos(1.0))


def test_methods_can_be_decorated() -> None:
    class Layer:
        gain = 4.0

        @tf.custom_gradient
        def call(self, x: Any) -> Any:
            return x * self.gain, lambda upstream: (None, upstream * self.gain)

    layer, x = Layer(), tf.Variable(1.0)
    assert tf.custom_gradient()(lambda z: (z, lambda g: g))(x).numpy() == 1.0
    with pytest.raises(ValueError, match="unsupported type"):
        layer.call(x)  # the object itself is an argument, as in TensorFlow


@pytest.fixture
def unregistered() -> Any:
    from tapecore.engine import registration

    op = REGISTRY["AdjustContrastv2"]
    yield op
    op.whole = None
    op.rules.clear()
    op._changed()
    registration._taken.discard(op.name)


def test_a_rule_can_be_registered_for_an_op_that_has_none(unregistered: Any) -> None:
    @tf.RegisterGradient("AdjustContrastv2")
    def _rule(op: Any, grad: Any) -> Any:
        assert op.type == "AdjustContrastv2"
        assert op.outputs[0].shape == op.inputs[0].shape
        return grad * op.inputs[1], None

    image = tf.Variable(np.arange(12, dtype=np.float32).reshape(2, 2, 3))
    with tf.GradientTape() as tape:
        y = tf.image.adjust_contrast(image, 2.0)
    assert tape.gradient(y, image).numpy().ravel().tolist() == [2.0] * 12
    with pytest.raises(KeyError, match="Registering two gradient"):
        tf.RegisterGradient("AdjustContrastv2")(lambda op, grad: grad)


def test_an_op_can_be_declared_not_differentiable(unregistered: Any) -> None:
    tf.no_gradient("AdjustContrastv2")
    image = tf.Variable(np.ones((2, 2, 3), np.float32))
    with tf.GradientTape() as tape:
        y = tf.image.adjust_contrast(image, 2.0)
    assert tape.gradient(y, image) is None


def test_an_op_that_has_a_rule_keeps_it() -> None:
    with pytest.raises(KeyError, match="Registering two gradient with name 'Sin'"):
        tf.RegisterGradient("Sin")(lambda op, grad: grad)


def test_recomputing_gives_the_same_gradients() -> None:
    w = tf.Variable(3.0)
    runs: list[int] = []

    @tf.recompute_grad
    def f(x: Any) -> Any:
        runs.append(1)
        return tf.sin(x * w) * x

    x = tf.Variable(0.5)
    with tf.GradientTape() as tape:
        y = f(x)
    again = tape.gradient(y, [x, w])
    with tf.GradientTape() as plain:
        z = tf.sin(x * w) * x
    np.testing.assert_allclose([g.numpy() for g in again], [g.numpy() for g in plain.gradient(z, [x, w])])
    assert len(runs) == 2
