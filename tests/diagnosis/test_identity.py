"""Two objects are the same one made twice when something shows it; equal numbers alone show nothing."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tests.diagnosis.reasons import HEAD

LAYERS = """\
class Pair(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.used = tf.keras.layers.Dense(2{how})
        self.idle = tf.keras.layers.Dense(2{how})
    def call(self, x):
        return self.used(x)
pair = Pair()
pair.idle.build((None, 2))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(pair(tf.ones([1, 2])))
slopes = tape.gradient(loss, pair.trainable_variables)
"""


def causes(program: str) -> dict[str, str | None]:
    return {f.question.source: f.cause for f in diagnose(run(HEAD + program)).findings}


@pytest.mark.parametrize(
    "how", ["", ", kernel_initializer='ones'", ", bias_initializer='ones'", ", kernel_initializer='zeros'"]
)
def test_the_variables_of_a_layer_that_is_not_used_are_simply_not_used(how: str) -> None:
    found = list(causes(LAYERS.format(how=how)).values())
    assert found == [None, None, "target_independent", "target_independent"]


@pytest.mark.parametrize("numbers", ["1.0", "[0.0, 0.0]", "[1.0, 2.0, 4.0]"])
def test_equal_numbers_that_a_person_wrote_twice_are_two_variables(numbers: str) -> None:
    program = f"one, two = tf.Variable({numbers}), tf.Variable({numbers})\n"
    program += "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(tf.exp(one))\n"
    assert causes(program + "tape.gradient(y, [one, two])\n") == {"one": None, "two": "target_independent"}


def test_a_copy_of_a_variable_is_another_object() -> None:
    program = "one = tf.Variable([1.0, 2.0])\ntwo = tf.Variable(one)\n"
    program += "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(one * one)\n"
    assert causes(program + "tape.gradient(y, [one, two])\n") == {"one": None, "two": "wrong_source_object"}


def test_a_layer_that_was_given_the_weights_of_the_one_used_is_another_object() -> None:
    program = """\
used, twin = tf.keras.layers.Dense(2), tf.keras.layers.Dense(2)
used.build((None, 2))
twin.build((None, 2))
twin.set_weights(used.get_weights())
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(used(tf.ones([1, 2])))
slopes = tape.gradient(loss, twin.trainable_variables)
"""
    assert set(causes(program).values()) == {"wrong_source_object"}


def test_the_same_step_run_once_more_is_another_object() -> None:
    program = "x = tf.Variable([1.0, 2.0])\nhidden = tf.tanh(x * 2.0)\n"
    program += "with tf.GradientTape() as tape:\n    y = tf.reduce_sum(tf.tanh(x * 2.0))\n"
    assert causes(program + "tape.gradient(y, hidden)\n") == {"hidden": "wrong_source_object"}


def test_steps_of_different_origin_with_equal_results_are_not_one_step() -> None:
    program = "x, w = tf.Variable([1.0, 2.0]), tf.Variable([1.0, 2.0])\n"
    program += "with tf.GradientTape() as tape:\n    idle = tf.tanh(w * 2.0)\n    y = tf.reduce_sum(tf.tanh(x * 2.0))\n"
    assert causes(program + "tape.gradient(y, idle)\n") == {"idle": "target_independent"}
