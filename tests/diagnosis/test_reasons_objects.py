"""Which object was used: the one asked about, its like, or another piece of the same; and in whose words."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tests.diagnosis.reasons import HEAD, reason, reasons

X = "x = tf.Variable([1.0, 2.0, 3.0])\n"
BLOCK = "with tf.GradientTape(persistent=True) as tape:\n"


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        ("    a, b, c = tf.unstack(tf.stack([x, x * 2.0, x * 3.0]))\n    y = a * c\n", "b"),
        ("    h, b = x * 2.0, x * 3.0\n    y = h ** 2\n", "b"),
        ("    b = tf.split(x, 3)\n    y = b[0] * b[2]\n", "b[1]"),
        ("    a, b = x[0], x[1]\n    y = a ** 2\n", "b"),
        ("    b = tf.sin(x)\n    y = tf.reduce_sum(x ** 2)\n", "b"),
    ],
)
def test_an_intermediate_that_nobody_used_is_simply_not_in_the_target(lines: str, source: str) -> None:
    finding = reason(X + BLOCK + lines + f"tape.gradient(y, {source})\n", source)
    assert finding.cause == "target_independent"
    assert "`y` never uses it" in finding.sentence
    assert "itself" not in finding.sentence


@pytest.mark.parametrize(
    "copied",
    ["x[1]", "tf.identity(x)", "tf.reshape(x, [3, 1])", "tf.cast(x, tf.float64)", "tf.gather(x, [0, 2])"],
)
def test_a_piece_or_a_copy_of_what_was_used_is_another_object(copied: str) -> None:
    finding = reason(
        X + BLOCK + f"    b = {copied}\n    y = tf.reduce_sum(x ** 2)\ntape.gradient(y, b)\n", "b"
    )
    assert finding.cause == "wrong_source_object"
    assert finding.lines[0] == 5
    assert "line 5 made it from `x`, and `y` comes from `x` itself" in finding.sentence


def test_a_piece_made_before_the_block_is_another_object_and_mended() -> None:
    program = X + "b = x[0]\n" + BLOCK + "    y = x[0] ** 2 + x[1]\ntape.gradient(y, b)\n"
    finding = next(f for f in diagnose(run(HEAD + program), run).findings if f.question.source == "b")
    assert finding.cause == "wrong_source_object"
    assert finding.fix is not None
    assert "tape.gradient(y, x)" in finding.fix.source


def test_a_name_given_anew_is_told_with_the_line_of_the_one_that_was_used() -> None:
    program = "f = tf.constant([1.0, 2.0])\nwith tf.GradientTape() as tape:\n    tape.watch(f)\n"
    program += "    y = tf.reduce_sum(f ** 2)\nf = f + 0.0\ntape.gradient(y, f)\n"
    finding = reason(program, "f")
    assert finding.cause == "wrong_source_object"
    assert finding.lines[0] == 7
    assert "line 7 made a new `f`; `y` uses the one from line 3" in finding.sentence


def test_few_words_say_in_what_it_is_not() -> None:
    model = (
        "critic = tf.keras.Sequential([tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)])\n"
        "z = tf.ones((2, 2))\n"
    )
    used = "with tf.GradientTape() as tape:\n    s = critic(z)\n    penalty = tf.reduce_mean(z)\n"
    for finding in reasons(model + used + "tape.gradient(penalty, critic.trainable_variables)\n"):
        assert "line 6 uses it, but not for `penalty`" in finding.sentence
        assert finding.blockers[0].reason == "not in `penalty`"


def test_a_bias_that_vanishes_in_a_penalty_of_slopes_is_told_with_the_derivative() -> None:
    finding = reasons(
        "critic = tf.keras.Sequential([tf.keras.layers.Dense(4, activation='tanh'), tf.keras.layers.Dense(1)])\n"
        "z = tf.ones((3, 2))\nwith tf.GradientTape() as tape:\n    with tf.GradientTape() as inner:\n"
        "        inner.watch(z)\n        score = critic(z)\n    slope = inner.gradient(score, z)\n"
        "    penalty = tf.reduce_mean((tf.norm(slope, axis=1) - 1.0) ** 2)\n"
        "tape.gradient(penalty, critic.trainable_variables)\n"
    )[-1]
    assert finding.cause == "target_independent"
    assert finding.lines[0] == 9
    assert "the derivative on line 9 no longer has it" in finding.sentence


def test_zeros_of_a_batch_jacobian_hide_a_none() -> None:
    program = "z = tf.constant([[1.0, 2.0]])\nwith tf.GradientTape() as tape:\n    tape.watch(z)\n"
    program += "    y = tf.constant([[3.0, 4.0]]) * 2.0\ntape.batch_jacobian(y, z)\n"
    finding = reason(program, "z")
    assert finding.cause == "target_independent"
    assert finding.sentence == "`z` got zeros that hide a None: `y` never uses it."


def test_zeros_of_a_batch_jacobian_that_are_real_hide_nothing() -> None:
    program = "z = tf.constant([[1.0, 2.0]])\nwith tf.GradientTape() as tape:\n    tape.watch(z)\n"
    program += "    y = tf.nn.relu(-z)\ntape.batch_jacobian(y, z)\n"
    assert reason(program, "z").cause == "zero_gradient"


TWO = "ones, others = (tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.Dense(1)]) for _ in range(2))\n"


def test_the_weights_of_another_model_of_the_same_shapes_are_another_object() -> None:
    program = f"{TWO}z = tf.ones((2, 3))\nones(z), others(z)\nwith tf.GradientTape() as tape:\n"
    program += "    loss = tf.reduce_mean(ones(z) ** 2)\ntape.gradient(loss, others.trainable_variables)\n"
    diagnosis = diagnose(run(HEAD + program), run)
    assert {finding.cause for finding in diagnosis.findings} == {"wrong_source_object"}
    for finding in diagnosis.findings:
        assert finding.lines[0] == 8
        assert finding.fix is not None
        assert "tape.gradient(loss, ones.trainable_variables)" in finding.fix.source


def test_a_model_of_the_same_shapes_that_ran_but_is_not_in_the_target_was_forgotten() -> None:
    program = f"{TWO}z = tf.ones((2, 3))\nwith tf.GradientTape() as tape:\n    a, b = ones(z), others(z)\n"
    program += "    loss = tf.reduce_mean(a ** 2)\ntape.gradient(loss, others.trainable_variables)\n"
    assert {finding.cause for finding in reasons(program)} == {"target_independent"}
