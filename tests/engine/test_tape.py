"""Reverse mode: what a tape records, and that its gradients are the derivatives."""

from __future__ import annotations

import gc
import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tapecore as tf
from tapecore.engine.observer import observers

UNARY: list[Callable[[Any], Any]] = [
    tf.sin,
    tf.exp,
    tf.tanh,
    tf.square,
    tf.sigmoid,
    lambda z: z * 0.5 - 1.0,
    lambda z: tf.reduce_sum(z, axis=-1, keepdims=True) + z,
    lambda z: tf.reshape(tf.reshape(z, [-1]), z.shape),
    lambda z: z[..., ::-1] * z,
    tf.nn.softmax,
]
BINARY: list[Callable[[Any, Any], Any]] = [
    tf.add,
    tf.subtract,
    tf.multiply,
    lambda p, q: p / (1.5 + tf.square(q)),
    lambda p, q: tf.where(p > q, p * q, p - q),
    lambda p, q: tf.concat([p, q], axis=-1)[..., : p.shape[-1]] + q,
]
programs = st.lists(
    st.tuples(st.booleans(), st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)),
    min_size=1,
    max_size=8,
)
shapes = st.sampled_from([(3,), (2, 3), (1, 2)])


def compute(program: list[tuple[bool, int, int, int]], x: Any, y: Any) -> Any:
    """A program over two inputs: each step applies an op to earlier values."""
    values = [x, y]
    for unary, which, first, second in program:
        p, q = values[first % len(values)], values[second % len(values)]
        values.append(UNARY[which % len(UNARY)](p) if unary else BINARY[which % len(BINARY)](p, q))
    return tf.reduce_sum(tf.tanh(values[-1])) + tf.reduce_sum(values[0] * 0.0)


def difference(f: Callable[[np.ndarray], float], x: np.ndarray, direction: np.ndarray) -> float:
    step = 1e-6
    return (f(x + step * direction) - f(x - step * direction)) / (2 * step)


@given(programs, shapes, st.integers(0, 1000))
@settings(max_examples=60)
def test_gradients_of_any_program_agree_with_differences(
    program: Any, shape: tuple[int, ...], seed: int
) -> None:
    source = np.random.default_rng(seed)
    x, y, direction = (source.normal(size=shape) for _ in range(3))
    a, b = tf.constant(x), tf.constant(y)
    with tf.GradientTape() as tape:
        tape.watch(a)
        out = compute(program, a, b)
    gradient = tape.gradient(out, a, unconnected_gradients="zero").numpy()
    expected = difference(lambda z: float(compute(program, tf.constant(z), b).value), x, direction)
    assert float(np.sum(gradient * direction)) == pytest.approx(expected, rel=1e-5, abs=1e-6)


@given(programs, shapes, st.integers(0, 1000))
@settings(max_examples=40)
def test_forward_and_reverse_mode_agree(program: Any, shape: tuple[int, ...], seed: int) -> None:
    source = np.random.default_rng(seed)
    x, y, direction = (tf.constant(source.normal(size=shape)) for _ in range(3))
    with tf.autodiff.ForwardAccumulator(x, direction) as accumulator, tf.GradientTape() as tape:
        tape.watch(x)
        out = compute(program, x, y)
    pushed = accumulator.jvp(out, unconnected_gradients="zero").numpy()
    pulled = tape.gradient(out, x, unconnected_gradients="zero").numpy()
    assert pushed == pytest.approx(float(np.sum(pulled * direction.numpy())), rel=1e-9, abs=1e-9)


@given(programs, shapes, st.integers(0, 1000))
@settings(max_examples=25)
def test_second_derivatives_agree_with_differences_of_first(program: Any, shape: Any, seed: int) -> None:
    source = np.random.default_rng(seed)
    x, y, u, direction = (source.normal(size=shape) for _ in range(4))

    def along(z: np.ndarray) -> tuple[Any, Any, Any]:
        a = tf.constant(z)
        with tf.GradientTape() as outer:
            outer.watch(a)
            with tf.GradientTape() as inner:
                inner.watch(a)
                out = compute(program, a, tf.constant(y))
            slope = tf.reduce_sum(inner.gradient(out, a, unconnected_gradients="zero") * tf.constant(u))
        return outer, slope, a

    outer, slope, a = along(x)
    second = outer.gradient(slope, a, unconnected_gradients="zero").numpy()
    expected = difference(lambda z: float(along(z)[1].value), x, direction)
    assert float(np.sum(second * direction)) == pytest.approx(expected, rel=1e-4, abs=1e-5)


class TestWhatIsWatched:
    def test_a_tensor_watched_late_counts_for_ops_that_were_recorded_anyway(self) -> None:
        v, x = tf.Variable(2.0), tf.constant(3.0)
        with tf.GradientTape() as tape:
            y = v * x
            tape.watch(x)
        assert tape.gradient(y, [v, x])[1].numpy() == 2.0

    def test_a_variable_watched_late_does_not(self) -> None:
        v, w = tf.Variable(2.0), tf.Variable(3.0, trainable=False)
        with tf.GradientTape() as tape:
            y = v * w
            tape.watch(w)
            z = v * w
        assert [g.numpy() for g in tape.gradient([y, z], [v, w])] == [6.0, 2.0]

    def test_watching_outside_every_block_has_no_effect(self) -> None:
        x = tf.constant(3.0)
        v = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            y = v * x
        tape.watch(x)
        assert tape.gradient(y, x) is None

    def test_integers_are_refused_with_a_warning(self, caplog: pytest.LogCaptureFixture) -> None:
        logger = logging.getLogger("tensorflow")
        logger.addHandler(caplog.handler)
        count = tf.constant(3)
        with tf.GradientTape() as tape:
            tape.watch(count)
            y = tf.cast(count, tf.float32)
        logger.removeHandler(caplog.handler)
        assert tape.gradient(y, count) is None
        assert "must be floating (e.g. tf.float32), got tf.int32" in caplog.text

    def test_the_order_of_watched_variables_is_that_of_their_making(self) -> None:
        first, second = tf.Variable(1.0, name="first"), tf.Variable(2.0, name="second")
        with tf.GradientTape() as tape:
            _ = second * first
        assert [v.name for v in tape.watched_variables()] == ["first:0", "second:0"]

    def test_each_tape_has_its_own(self) -> None:
        x = tf.constant(2.0)
        with tf.GradientTape() as one, tf.GradientTape() as other:
            one.watch(x)
            y = x * x
        assert one.gradient(y, x).numpy() == 4.0
        assert other.gradient(y, x) is None


class TestLifeOfATape:
    def test_a_tape_that_is_not_persistent_answers_once(self) -> None:
        x = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = x * x
        assert tape.gradient(y, x).numpy() == 6.0
        with pytest.raises(RuntimeError, match="can only be used to compute one set of gradients"):
            tape.gradient(y, x)
        assert len(tape.watched_variables()) == 1

    def test_re_entering_goes_on_recording(self) -> None:
        x = tf.Variable(3.0)
        tape = tf.GradientTape()
        with tape:
            y = x * x
        with tape:
            z = y * x
        assert tape.gradient(z, x).numpy() == 27.0

    def test_an_active_tape_cannot_be_entered(self) -> None:
        with tf.GradientTape() as tape, pytest.raises(ValueError, match="Tape is still recording"):
            tape.__enter__()

    def test_a_used_tape_that_resumes_starts_afresh(self) -> None:
        x = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = x * x
            with tape.stop_recording():
                first = tape.gradient(y, x)
            z = x * 5.0
        assert first.numpy() == 6.0
        assert tape.gradient(z, x).numpy() == 5.0

    def test_a_persistent_tape_may_be_asked_inside_its_block(self, caplog: pytest.LogCaptureFixture) -> None:
        x = tf.Variable(2.0)
        with tf.GradientTape(persistent=True) as tape:
            y = x**3
            first = tape.gradient(y, x)
        assert tape.gradient(first, x).numpy() == 12.0

    def test_an_exception_inside_leaves_no_tape_behind(self) -> None:
        with pytest.raises(ZeroDivisionError), tf.GradientTape():
            _ = 1 / 0
        assert observers.get() == ()

    def test_threads_do_not_see_each_others_tapes(self) -> None:
        x = tf.Variable(3.0)
        seen: list[int] = []
        with tf.GradientTape() as tape:
            thread = threading.Thread(target=lambda: seen.append(len(observers.get())))
            thread.start()
            thread.join()
            y = x * x
        assert seen == [0]
        assert tape.gradient(y, x).numpy() == 6.0


class TestWhatIsKept:
    """A tape holds the values that the rules need and no others, also when it is persistent."""

    @pytest.mark.parametrize("persistent", [False, True])
    def test_relu_keeps_its_output_only(self, persistent: bool) -> None:
        v = tf.Variable(np.ones(5, np.float32))
        with tf.GradientTape(persistent=persistent) as tape:
            inner = v + 1.0
            dead = weakref.ref(inner.value)
            outer = tf.nn.relu(inner)
            alive = weakref.ref(outer.value)
            total = tf.reduce_sum(outer)
            del inner, outer
            gc.collect()
            assert dead() is None
            assert alive() is not None
        assert tape.gradient(total, v).numpy().tolist() == [1.0] * 5

    def test_a_used_tape_lets_everything_go(self) -> None:
        x = tf.Variable(np.ones(5, np.float32))
        with tf.GradientTape() as tape:
            y = tf.exp(x)
            kept = weakref.ref(y.value)
            z = tf.reduce_sum(y * y)
        del y
        tape.gradient(z, x)
        gc.collect()
        assert kept() is None

    def test_a_long_chain_needs_no_recursion(self) -> None:
        x = tf.constant(1.0)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = x
            for _ in range(5000):
                y = y + 0.001
        assert tape.gradient(y, x).numpy() == 1.0


def test_the_sum_of_contributions_of_a_value_used_often() -> None:
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x + x * x * x + x
    assert tape.gradient(y, x).numpy() == 2 * 2 + 3 * 4 + 1


def test_an_op_without_a_registered_gradient_is_named() -> None:
    image = tf.Variable(np.ones((2, 2, 3), np.float32))
    with tf.GradientTape() as tape:
        y = tf.image.adjust_contrast(image, 2.0)
    with pytest.raises(LookupError, match="gradient registry has no entry for: AdjustContrastv2"):
        tape.gradient(y, image)


def test_gradients_with_complex_values_follow_tensorflows_convention() -> None:
    z = tf.Variable(1.0 + 2.0j)
    with tf.GradientTape() as tape:
        y = z * z
    assert tape.gradient(y, z).numpy() == pytest.approx(np.conj(2 * (1.0 + 2.0j)))
