"""``tf.compat.v1``: older names, and what needs a graph refused in one sentence. (What its optimizers and losses give
stands beside TensorFlow's answers in ``keras/programs.txt``.)"""

import logging
from operator import attrgetter

import pytest

import tapecore as tf
from tapecore.engine.first_version.looking import OlderNamespace

V1 = tf.compat.v1


def test_names_of_today_stand_behind_it() -> None:
    assert V1.reduce_sum is tf.reduce_sum
    assert V1.data.Dataset is tf.data.Dataset
    assert V1.keras.layers.Dense is tf.keras.layers.Dense
    assert V1.train.Checkpoint is tf.train.Checkpoint
    assert isinstance(V1.train, OlderNamespace)


@pytest.mark.parametrize(
    ("older", "today"),
    [
        ("log", "math.log"),
        ("random_normal", "random.normal"),
        ("set_random_seed", "random.set_seed"),
        ("matrix_inverse", "linalg.inv"),
        ("trace", "linalg.trace"),
        ("glorot_uniform_initializer", "keras.initializers.GlorotUniform"),
    ],
)
def test_names_that_have_another_word_today(older: str, today: str) -> None:
    assert getattr(V1, older) is attrgetter(today)(tf)


@pytest.mark.parametrize("name", ["layers", "losses", "metrics", "initializers", "summary", "estimator"])
def test_modules_that_were_others_are_not_those_of_today(name: str) -> None:
    assert getattr(V1, name, None) is not getattr(tf, name, None) or not hasattr(tf, name)


def test_names_that_are_nowhere_are_told_so() -> None:
    with pytest.raises(AttributeError, match=r"tapecore does not have tf\.compat\.v1\.Dimension yet"):
        _ = V1.Dimension
    with pytest.raises(AttributeError, match=r"there is no tf\.compat\.v1\.nonsense"):
        _ = V1.nonsense
    with pytest.raises(AttributeError, match="which tapecore does not have"):
        _ = tf.ConfigProto


def test_what_needs_a_graph_says_what_to_do_instead() -> None:
    for name in ("Session", "placeholder", "disable_eager_execution"):
        with pytest.raises(NotImplementedError, match=rf"no tf\.compat\.v1\.{name}: .*tf\.GradientTape"):
            getattr(V1, name)()
    with pytest.raises(NotImplementedError, match=r"tf\.keras\.layers"):
        V1.layers.dense(tf.ones([1, 2]), 3)


def test_switches_change_nothing() -> None:
    assert V1.enable_eager_execution() is None
    assert V1.executing_eagerly_outside_functions()


def test_the_level_of_the_log() -> None:
    before = V1.logging.get_verbosity()
    try:
        V1.logging.set_verbosity(V1.logging.ERROR)
        assert tf.get_logger().level == logging.ERROR == V1.logging.get_verbosity()
    finally:
        V1.logging.set_verbosity(before)


def test_a_variable_by_name() -> None:
    with V1.variable_scope(None, default_name="outer"):
        x = V1.get_variable("x", initializer=tf.constant([1.0, 2.0]), trainable=False)
    whole = V1.get_variable("n", [2], dtype=tf.int32)
    assert (x.name, x.trainable, whole.dtype, whole.numpy().tolist()) == (
        "outer/x:0",
        False,
        tf.int32,
        [0, 0],
    )


def test_an_optimizer_keeps_its_slots_and_finds_the_variables_itself() -> None:
    w, other = tf.Variable([1.0, 2.0]), tf.Variable(1.0)
    optimizer = V1.train.AdamOptimizer()
    optimizer.minimize(lambda: tf.reduce_sum(w * w))
    assert [v.name for v in optimizer.variables()] == ["Adam/m:0", "Adam/v:0"]
    assert optimizer.get_slot(w, "m").shape == (2,)
    assert optimizer.get_slot(other, "m") is None
    with pytest.raises(NotImplementedError, match="_step"):
        V1.train.Optimizer().apply_gradients([(tf.ones([2]), w)])


def test_rows_of_an_embedding_are_taken_as_a_whole_gradient() -> None:
    table = tf.Variable(tf.ones([3, 2]))
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(tf.gather(table, [0, 0]))
    V1.train.GradientDescentOptimizer(0.5).apply_gradients([(tape.gradient(y, table), table)])
    assert table.numpy().tolist() == [[0.0, 0.0], [1.0, 1.0], [1.0, 1.0]]
