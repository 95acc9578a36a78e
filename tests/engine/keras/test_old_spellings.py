"""What older tutorials write and Keras 3 dropped still works here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
K = tf.keras


def test_the_learning_rate_has_a_short_name() -> None:
    optimizer = K.optimizers.SGD(lr=0.5)
    assert float(optimizer.lr) == 0.5
    optimizer.lr = 0.25
    assert float(optimizer.learning_rate) == 0.25


def test_an_optimizer_minimizes_a_function_or_a_recorded_loss() -> None:
    v = tf.Variable(3.0)
    optimizer = K.optimizers.SGD(0.5)
    optimizer.minimize(lambda: v * v, [v])
    assert v.numpy() == 0
    v.assign(1.0)
    with tf.GradientTape() as tape:
        loss = v * v
    optimizer.minimize(loss, lambda: [v], tape=tape)
    assert v.numpy() == 0
    assert int(optimizer.iterations) == 2
    with pytest.raises(ValueError, match="`tape` is required"):
        optimizer.minimize(loss, [v])


def test_legacy_optimizers_are_the_optimizers() -> None:
    assert K.optimizers.legacy.Adam is K.optimizers.Adam
    assert tf.optimizers.SGD is K.optimizers.SGD


@pytest.mark.parametrize("name", ["mean_squared_error", "MSE", "mse"])
def test_losses_are_functions_too(name: str) -> None:
    assert getattr(tf.losses, name)([0.0], [2.0]).value == 4
    assert K.losses.get(name)([0.0], [2.0]).value == 4


def test_add_weight_takes_the_name_first() -> None:
    class Old(K.layers.Layer):
        def build(self, shape: Any) -> None:
            self.kernel = self.add_weight("kernel", shape=[2, 3], initializer="ones")
            self.bias = self.add_variable("bias", (3,), "float32", "zeros")

        def call(self, x: Any) -> Any:
            return x @ self.kernel + self.bias

    layer = Old()
    assert layer(tf.ones((1, 2))).value.tolist() == [[2, 2, 2]]
    assert [w.path for w in layer.weights] == [f"{layer.name}/kernel", f"{layer.name}/bias"]


def test_metrics_begin_again_by_their_old_name() -> None:
    metric = K.metrics.Mean()
    metric.update_state(2.0)
    metric.reset_states()
    assert metric.result().value == 0


def test_backend_functions_are_those_of_tensorflow() -> None:
    x = tf.constant([[1.0, 4.0], [9.0, -16.0]])
    backend = K.backend
    assert backend.mean(x, axis=0).value.tolist() == [5, -6]
    assert backend.sqrt(x).value.tolist() == [[1, 2], [3, 0]]
    assert backend.clip(x, 0.0, 5.0).value.tolist() == [[1, 4], [5, 0]]
    assert backend.concatenate([x, x]).value.shape == (2, 4)
    assert backend.batch_flatten(tf.ones((2, 3, 4))).value.shape == (2, 12)
    assert backend.int_shape(x) == (2, 2)
    assert backend.ndim(x) == 2
    v = backend.variable([1.0])
    backend.set_value(v, [3.0])
    backend.update_add(v, [1.0])
    backend.update_sub(v, [2.0])
    assert backend.get_value(v).tolist() == [2]
    backend.update(v, [7.0])
    assert backend.dtype(v) == "float32"
    assert v.numpy().tolist() == [7]
    assert np.allclose(backend.binary_crossentropy(tf.constant([1.0]), tf.constant([0.5])).value, np.log(2))
    assert np.allclose(backend.categorical_crossentropy([[0.0, 1.0]], [[0.5, 0.5]]).value, np.log(2))
    assert backend.random_normal((2,)).value.shape == (2,)
    assert backend.softmax(tf.zeros((1, 2))).value.tolist() == [[0.5, 0.5]]
    assert backend.zeros((2,)).value.tolist() == [0, 0]
    with pytest.raises(RuntimeError, match="GradientTape"):
        backend.gradients(x, [x])
