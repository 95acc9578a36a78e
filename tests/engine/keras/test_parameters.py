"""Classes whose parameters may come by position, and scaled losses in their older spelling."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest

import tapecore as tf
from tapecore.engine.keras.parameters import known, ordered


class _Base:
    def __init__(self, a: int = 1, *, b: int = 2, **kwargs: Any) -> None:
        self.found = {"a": a, "b": b, **kwargs}


class _Open(_Base):
    pass


class _Closed(_Base):
    def __init__(self, c: int, **kwargs: Any) -> None:
        super().__init__(**kwargs, c=c)


OPEN: Any = ordered("c b a", {"c": 7})(_Open)
CLOSED: Any = ordered("c a d", lacking={"d": None}, others=False)(_Closed)


def test_arguments_come_in_the_order_that_is_declared() -> None:
    assert OPEN(5, 6).found == {"a": 1, "b": 6, "c": 5}
    assert OPEN(more=3).found == {"a": 1, "b": 2, "more": 3}
    assert str(inspect.signature(OPEN)) == "(c=7, b=2, a=1, **kwargs)"
    assert str(inspect.signature(CLOSED)) == "(c, a=1, d=None)"
    assert known(OPEN) == {"c": 7, "b": 2, "a": 1}


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (CLOSED, r"_Closed\.__init__\(\) missing 1 required positional argument: 'c'"),
        (lambda: CLOSED(1, 2, None, 4), "takes from 2 to 4 positional arguments but 5 were given"),
        (lambda: CLOSED(1, c=2), "multiple values for argument 'c'"),
        (lambda: CLOSED(1, e=2), "got an unexpected keyword argument 'e'"),
    ],
)
def test_wrong_arguments_are_told_as_python_tells_them(act: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        act()


def test_what_keras_has_and_we_do_not_is_said() -> None:
    assert CLOSED(1, 2, None).found == {"a": 2, "b": 2, "c": 1}
    with pytest.raises(NotImplementedError, match="tapecore has no `d` of _Closed: leave it out"):
        CLOSED(1, d=3)


def test_help_shows_the_parameters_of_an_op() -> None:
    assert str(inspect.signature(tf.reduce_sum)) == "(input_tensor, axis=None, keepdims=False, name=None)"
    assert list(inspect.signature(tf.matmul).parameters)[:2] == ["a", "b"]
    assert tf.reduce_sum([1.0, 2.0], 0, True, "by position").numpy().tolist() == [3.0]
    with pytest.raises(TypeError, match="positional arguments but 4 were given"):
        tf.reduce_sum([1.0], 0, True, 3)
    with pytest.raises(AttributeError):
        _ = tf.reduce_sum.__wrapped__.parameters


class TestScaledLosses:
    """The older spelling divides the gradients itself; a step then must not do it again."""

    def test_both_spellings_make_the_same_step(self) -> None:
        found: list[list[float]] = []
        for older in (False, True):
            optimizer = tf.keras.mixed_precision.LossScaleOptimizer(
                tf.keras.optimizers.SGD(0.5), initial_scale=16.0
            )
            v = tf.Variable([1.0, 2.0])
            for _ in range(2):
                with tf.GradientTape() as tape:
                    loss = tf.reduce_sum(v * v)
                    scaled = optimizer.get_scaled_loss(loss) if older else optimizer.scale_loss(loss)
                gradients = tape.gradient(scaled, [v])
                if older:
                    gradients = optimizer.get_unscaled_gradients(gradients)
                optimizer.apply_gradients(zip(gradients, [v], strict=True))
                v.assign_add([1.0, 1.0])
            found.append(v.numpy().tolist())
        assert found[0] == found[1] == [1.0, 1.0]

    def test_a_sparse_gradient_that_is_not_finite_makes_no_step(self) -> None:
        optimizer = tf.keras.optimizers.LossScaleOptimizer(tf.keras.optimizers.SGD(0.5), initial_scale=4.0)
        v = tf.Variable(np.ones((3, 1), np.float32))
        bad = tf.IndexedSlices(tf.constant([[np.inf]]), tf.constant([1]), tf.constant([3, 1]))
        optimizer.apply_gradients([(bad, v)])
        assert v.numpy().ravel().tolist() == [1.0, 1.0, 1.0]
        assert (float(optimizer.dynamic_scale), int(optimizer.iterations)) == (2.0, 0)


def test_numbers_that_meet_in_keras_ops_are_converted() -> None:
    k = tf.keras.ops
    whole, wide = tf.constant([1, 2]), tf.constant([0.5, 1.5], tf.float64)
    assert k.add(whole, wide).dtype == tf.float64
    assert k.multiply(0.5, whole).numpy().tolist() == [0.5, 1.0]
    assert k.subtract(whole, 1).dtype == tf.int32
    assert k.maximum(tf.constant([True]), whole[:1]).numpy().tolist() == [1]
    assert k.logical_and([1, 0], [2, 3]).numpy().tolist() == [True, False]
    assert k.add(1, 2).numpy() == 3
    with pytest.raises(ValueError, match=r"mode.*not supported"):
        k.qr(np.eye(2), mode="full")
    with pytest.raises(TypeError):
        k.exp(y=1.0)
