"""Losses, metrics, optimizers and schedules, by the numbers that their formulas give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tapecore.engine import library

tf: Any = library.root()
O = tf.keras.optimizers  # noqa: E741


def steps(optimizer: Any, start: Any, gradients: list[Any]) -> list[float]:
    variable = tf.Variable(start)
    made = []
    for gradient in gradients:
        optimizer.apply_gradients([(tf.constant(gradient), variable)])
        made.append(float(variable.numpy()))
    return made


def test_gradient_descent_with_and_without_momentum() -> None:
    assert np.allclose(steps(O.SGD(0.1), 1.0, [1.0, 2.0]), [0.9, 0.7])
    assert np.allclose(steps(O.SGD(0.1, momentum=0.9), 1.0, [1.0, 1.0]), [0.9, 0.71])
    assert np.allclose(steps(O.SGD(0.1, momentum=0.5, nesterov=True), 1.0, [1.0]), [1 - 0.05 - 0.1])
    assert np.allclose(steps(O.SGD(0.1, weight_decay=0.5), 1.0, [0.0]), [0.95])


def test_adam_first_moves_by_the_learning_rate() -> None:
    assert np.allclose(steps(O.Adam(0.1), 1.0, [3.0]), [0.9], atol=1e-6)
    assert np.allclose(steps(O.Adam(0.1, amsgrad=True), 1.0, [3.0, -1.0])[0], 0.9, atol=1e-6)
    assert steps(O.AdamW(0.1), 1.0, [3.0])[0] < 0.9


def test_the_other_optimizers() -> None:
    assert np.allclose(steps(O.RMSprop(0.1), 1.0, [2.0]), [1 - 0.1 * 2 / np.sqrt(0.1 * 4)], atol=1e-5)
    assert steps(O.RMSprop(0.1, momentum=0.5, centered=True), 1.0, [2.0, 2.0])[1] < 1
    assert np.allclose(steps(O.Adagrad(0.1), 1.0, [2.0]), [1 - 0.1 * 2 / np.sqrt(4.1)], atol=1e-5)


def test_an_optimizer_counts_and_names_its_variables() -> None:
    optimizer = O.Adam(0.1, name="adam")
    variable = tf.Variable([1.0, 2.0])
    assert optimizer.apply_gradients([(tf.constant([1.0, 1.0]), variable)]) is optimizer.iterations
    assert int(optimizer.iterations) == 1
    assert [v.name for v in optimizer.variables] == [
        *("iteration", "learning_rate", "Variable_0_momentum", "Variable_0_velocity"),
    ]
    optimizer.learning_rate = 0.5
    assert float(optimizer.learning_rate) == 0.5
    layer = tf.keras.layers.Dense(1)
    layer.build((None, 1))
    momentum = O.SGD(0.1, momentum=0.9)
    momentum.build(layer.trainable_variables)
    assert [v.name for v in momentum.variables][2] == f"{layer.name}_kernel_momentum"


def test_what_an_optimizer_refuses() -> None:
    one, two = tf.Variable(1.0), tf.Variable(1.0)
    optimizer = O.SGD(0.1)
    with pytest.raises(ValueError, match="No gradients provided for any variable"):
        optimizer.apply_gradients([(None, one)])
    with pytest.raises(ValueError, match="No gradients provided"):
        optimizer.apply_gradients([])
    with pytest.warns(UserWarning, match=r"Gradients do not exist for variables \['Variable:0'\]"):
        optimizer.apply_gradients([(None, one), (tf.constant(1.0), two)])
    assert (float(one), float(two)) == (1.0, np.float32(0.9))
    with pytest.raises(ValueError, match="Unknown variable"):
        optimizer.apply_gradients([(tf.constant(1.0), tf.Variable(1.0))])
    with pytest.raises(ValueError, match="must match number"):
        optimizer.apply([tf.constant(1.0)], [one, two])
    with pytest.raises(ValueError, match=r"Argument\(s\) not recognized: \{'nope': 0\.1\}"):
        O.SGD(nope=0.1)
    with pytest.raises(ValueError, match="Could not interpret optimizer"):
        O.get("nope")
    with pytest.raises(NotImplementedError):
        O.Optimizer(0.1).apply([tf.constant(1.0)], [one])
    assert isinstance(O.get("adam"), O.Adam)
    assert O.get(optimizer) is optimizer


def test_gradients_can_be_clipped_on_the_way() -> None:
    assert np.allclose(steps(O.SGD(1.0, clipvalue=0.5), 1.0, [3.0]), [0.5])
    assert np.allclose(steps(O.SGD(1.0, clipnorm=0.5), 1.0, [3.0]), [0.5])
    assert np.allclose(steps(O.SGD(1.0, global_clipnorm=0.25), 1.0, [3.0]), [0.75])


def test_a_sparse_gradient_changes_its_rows_only() -> None:
    table = tf.Variable([[1.0], [2.0], [3.0]])
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.gather(table, [0, 0]))
    O.SGD(0.5).apply_gradients([(tape.gradient(y, table), table)])
    assert table.numpy().ravel().tolist() == [0, 2, 3]


@pytest.mark.parametrize(
    ("schedule", "step", "wanted"),
    [
        (lambda S: S.ExponentialDecay(1.0, 10, 0.5), 5, 0.5**0.5),
        (lambda S: S.ExponentialDecay(1.0, 10, 0.5, staircase=True), 15, 0.5),
        (lambda S: S.PolynomialDecay(1.0, 10, 0.0), 5, 0.5),
        (lambda S: S.PolynomialDecay(1.0, 10, 0.0, cycle=True), 15, 0.25),
        (lambda S: S.PiecewiseConstantDecay([2, 4], [3.0, 2.0, 1.0]), 3, 2.0),
        (lambda S: S.CosineDecay(1.0, 10), 5, 0.5),
    ],
)
def test_schedules(schedule: Any, step: int, wanted: float) -> None:
    rate = schedule(O.schedules)
    assert np.isclose(float(rate(step)), wanted)
    optimizer = O.SGD(rate)
    assert np.isclose(float(optimizer.learning_rate), float(rate(0)))
    with pytest.raises(TypeError, match="LearningRateSchedule"):
        optimizer.learning_rate = 0.1


def test_a_schedule_must_say_its_rate() -> None:
    with pytest.raises(NotImplementedError, match="must override"):
        O.schedules.LearningRateSchedule()(1)


def test_losses_reduce_and_weigh() -> None:
    losses = tf.keras.losses
    y_true, y_pred = tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[2.0, 4.0], [3.0, 4.0]])
    assert float(losses.MeanSquaredError()(y_true, y_pred)) == 1.25
    assert losses.MeanSquaredError(reduction="none")(y_true, y_pred).value.tolist() == [2.5, 0]
    assert float(losses.MeanSquaredError(reduction=losses.Reduction.SUM)(y_true, y_pred)) == 2.5
    assert float(losses.MeanSquaredError()(y_true, y_pred, sample_weight=[2.0, 0.0])) == 2.5
    assert losses.MeanSquaredError().name == "mean_squared_error"
    assert float(losses.Huber(0.5)([[0.0]], [[2.0]])) == 0.875
    with pytest.raises(ValueError, match="reduction"):
        losses.MeanSquaredError(reduction="other")
    with pytest.raises(ValueError, match="nested structure"):
        losses.MeanSquaredError()([1.0, 2.0], y_pred)
    with pytest.raises(NotImplementedError):
        losses.Loss()(y_true, y_pred)


def test_more_losses() -> None:
    losses = tf.keras.losses
    one, half = tf.constant([[1.0, 0.0]]), tf.constant([[0.5, 0.5]])
    assert np.isclose(float(losses.binary_crossentropy(one, half, label_smoothing=0.2)[0]), np.log(2))
    assert np.isclose(float(losses.categorical_crossentropy(one, half)[0]), np.log(2))
    assert np.isclose(float(losses.categorical_crossentropy(one, half, from_logits=True)[0]), np.log(2))
    assert np.isclose(float(losses.sparse_categorical_crossentropy([[1]], half)[0]), np.log(2))
    assert np.isclose(float(losses.MAPE([[2.0]], [[1.0]])[0]), 50)
    assert np.isclose(float(losses.MSLE([[0.0]], [[np.e - 1]])[0]), 1, atol=1e-5)
    assert float(losses.squared_hinge([[1.0]], [[-1.0]])[0]) == 4
    assert float(losses.MSE([1], [3])) == 4
    assert float(losses.MSE([[1.0], [2.0]], [3.0, 2.0])) == 2


def test_metrics_are_state_that_stops_gradients() -> None:
    mean = tf.keras.metrics.Mean(name="m")
    x = tf.Variable(2.0)
    with tf.GradientTape() as tape:
        y = mean(x * 3.0)
    assert tape.gradient(y, x) is None
    mean.update_state([1.0, 2.0], sample_weight=[1.0, 0.0])
    assert float(mean.result()) == 3.5
    assert [v.path for v in mean.variables] == ["m/total", "m/count"]
    mean.reset_state()
    assert float(mean.result()) == 0
    assert repr(mean) == "<Mean name=m>"


@pytest.mark.parametrize(
    ("name", "y_true", "y_pred", "wanted"),
    [
        ("Accuracy", [1.0, 2.0], [1.0, 3.0], 0.5),
        ("BinaryAccuracy", [[1.0], [0.0]], [[0.7], [0.6]], 0.5),
        ("CategoricalAccuracy", [[0.0, 1.0]], [[0.2, 0.8]], 1),
        ("SparseCategoricalAccuracy", [1, 0], [[0.1, 0.9], [0.3, 0.7]], 0.5),
        ("SparseCategoricalAccuracy", [[1], [0]], [[0.1, 0.9], [0.3, 0.7]], 0.5),
        ("MeanSquaredError", [[1.0]], [[3.0]], 4),
        ("MeanAbsoluteError", [[1.0]], [[3.0]], 2),
        ("RootMeanSquaredError", [[1.0]], [[3.0]], 2),
        ("SparseCategoricalCrossentropy", [1], [[0.5, 0.5]], np.log(2)),
        ("Precision", [1, 0, 1], [0.9, 0.8, 0.1], 0.5),
        ("Recall", [1, 0, 1], [0.9, 0.8, 0.1], 0.5),
        ("AUC", [0, 0, 1, 1], [0.0, 0.5, 0.3, 0.9], 0.75),
    ],
)
def test_metrics(name: str, y_true: Any, y_pred: Any, wanted: float) -> None:
    metric = getattr(tf.keras.metrics, name)()
    assert np.isclose(float(metric(y_true, y_pred)), wanted, atol=1e-5)


def test_sums_and_metrics_of_ones_own() -> None:
    total = tf.keras.metrics.Sum()
    total([1.0, 2.0])
    assert float(total([3.0, 4.0], sample_weight=[1.0, 0.0])) == 6
    with pytest.raises(NotImplementedError):
        tf.keras.metrics.Metric()(1)
    with pytest.raises(NotImplementedError):
        tf.keras.metrics.Metric().result()


def test_a_small_network_learns() -> None:
    tf.random.set_seed(1)
    layer = tf.keras.layers.Dense(1, kernel_initializer=tf.keras.initializers.RandomNormal(seed=1))
    optimizer, x = O.Adam(0.1), tf.random.normal([32, 2])
    wanted = x @ tf.constant([[2.0], [-1.0]]) + 0.5
    for _ in range(200):
        with tf.GradientTape() as tape:
            loss = tf.keras.losses.MeanSquaredError()(wanted, layer(x))
        optimizer.apply_gradients(
            zip(tape.gradient(loss, layer.trainable_variables), layer.trainable_variables, strict=True)
        )
    assert float(loss) < 1e-2
