"""``check_gradients`` is silent where derivatives are right and names what is wrong."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import tapecore
from tapecore.engine import library

tf: Any = library.root()
NUMBERS = np.array([[0.5, -1.5], [2.0, 0.25]])


@tf.custom_gradient
def doubled_at_one_place(x: Any) -> Any:
    return x * x, lambda g: g * 2 * x * tf.constant([[1.0, 1.0], [2.0, 1.0]], x.dtype)


@pytest.mark.parametrize(
    ("f", "inputs"),
    [
        (lambda x: tf.reduce_sum(tf.tanh(x @ x)), [NUMBERS]),
        (lambda x, y: (x * y, [tf.sin(x)]), [NUMBERS, NUMBERS + 1]),
        (lambda x: tf.exp(x) * tf.math.conj(x), [np.array([1 + 2j, 0.3 - 0.1j])]),
        (lambda i, x: tf.gather(x, i), [[0, 0], NUMBERS]),
        (lambda x: tf.stop_gradient(x) * 0.0, [NUMBERS]),
        (lambda x: x * 2, [np.float32(1.5)]),
        (tf.reduce_sum, [np.zeros((0, 2))]),
    ],
)
def test_right_derivatives_pass_to_second_order(f: Any, inputs: Any) -> None:
    tapecore.check_gradients(f, *inputs, order=2)


def test_the_element_that_disagrees_is_named() -> None:
    with pytest.raises(
        tapecore.GradientMismatch, match=r"reverse mode, input 0, element \[1, 0\] .* differences"
    ):
        tapecore.check_gradients(doubled_at_one_place, NUMBERS)


def test_a_scalar_s_two_numbers_are_its_derivatives() -> None:
    wrong = tf.custom_gradient(lambda x: (x**3, lambda g: 2 * x**2 * g))
    with pytest.raises(tapecore.GradientMismatch, match=r"^reverse mode, input 0: it gives 8, .* give 12$"):
        tapecore.check_gradients(wrong, 2.0)


def test_a_lost_connection_is_named() -> None:
    with pytest.raises(tapecore.GradientMismatch, match=r"no gradient arrives \(None\), but .* give 0\.54"):
        tapecore.check_gradients(lambda x: tf.constant(np.sin(x.numpy())), 1.0)


def test_a_wrong_second_derivative_is_found_at_order_two() -> None:
    cut = tf.custom_gradient(lambda x: (x**3, lambda g: g * tf.stop_gradient(3 * x**2)))
    tapecore.check_gradients(cut, np.float64(1.5))
    with pytest.raises(tapecore.GradientMismatch, match="None"):
        tapecore.check_gradients(lambda x: cut(x) + 0 * x, np.float64(1.5), order=2, tolerance=1e-4)


@pytest.mark.usefixtures("undeclared")
def test_a_wrong_forward_rule_is_named() -> None:
    skewed = tapecore.elementwise("Skewed", np.sin, x=lambda y, x: tf.cos(x))
    skewed.jvp(lambda tangents, y, x: tangents[0] * 3)
    with pytest.raises(
        tapecore.GradientMismatch, match=r"forward mode, input 0, element \[0\], output 0, el"
    ):
        tapecore.check_gradients(skewed.public, NUMBERS[0])


def test_a_variable_is_put_back() -> None:
    v = tf.Variable(NUMBERS)
    tapecore.check_gradients(lambda u: u[0] * u[1], v)
    assert np.array_equal(v.numpy(), NUMBERS)


def test_only_some_elements_of_a_large_input_are_moved() -> None:
    called: list[int] = []

    def f(x: Any) -> Any:
        called.append(1)
        return tf.reduce_sum(x * x)

    tapecore.check_gradients(f, np.ones(1000), elements=3)
    assert len(called) < 20


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: tapecore.check_gradients(lambda x: x, 1), TypeError),
        (lambda: tapecore.check_gradients(lambda x: tf.cast(x, tf.int32), 1.0), TypeError),
        (lambda: tapecore.check_gradients(lambda x: x, 1.0, order=0), ValueError),
    ],
)
def test_what_cannot_be_checked_is_refused(call: Any, error: Any) -> None:
    with pytest.raises(error):
        call()
