"""None as asked: a Variable that is never trained, and a stop where something still learns."""

import pytest

from tests.diagnosis.reasons import reason, reasons

GAN = """\
g, d = tf.keras.Sequential([tf.keras.layers.Dense(2)]), tf.keras.Sequential([tf.keras.layers.Dense(1)])
z = tf.ones((3, 2))
with tf.GradientTape(persistent=True) as tape:
    fake = g(z)
    judged = d(tf.stop_gradient(fake))
    d_loss = tf.reduce_mean(judged ** 2)
    g_loss = tf.reduce_mean({judged} - 1.0)
d_grads = tape.gradient(d_loss, d.trainable_variables + g.trainable_variables)
g_grads = tape.gradient(g_loss, g.trainable_variables)
"""


def test_a_moving_mean_is_none_as_asked() -> None:
    program = (
        "model = tf.keras.Sequential([tf.keras.layers.Dense(2), tf.keras.layers.BatchNormalization()])\n"
        "z = tf.random.normal((4, 3))\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(model(z, training=True) ** 3)\ntape.gradient(y, model.variables)\n"
    )
    found = [finding for finding in reasons(program) if finding.question.result == "none"]
    assert len(found) == 2
    for finding in found:
        assert finding.asked
        assert "got None, as asked: `moving_" in finding.sentence


def test_a_frozen_variable_that_nobody_used_is_told_so_too() -> None:
    finding = reason(
        "x, c = tf.Variable(1.0, trainable=False), tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n"
        "    y = c * 2.0\nparts = [x]\ntape.gradient(y, parts)\n",
        "parts[0]",
    )
    assert [blocker.cause for blocker in finding.blockers] == ["non_trainable_variable", "target_independent"]
    assert finding.asked
    assert finding.sentence.endswith("None, as asked: not trainable (line 3) and unused (line 5).")


@pytest.mark.parametrize(("sources", "asked"), [("x", False), ("[c, x]", False), ("parts", True)])
def test_who_asks_for_a_frozen_variable_by_its_name_did_not_ask_for_none(sources: str, asked: bool) -> None:
    finding = reason(
        "x, c = tf.Variable(1.0, trainable=False), tf.Variable(2.0)\nparts = [c, x]\n"
        f"with tf.GradientTape() as tape:\n    y = c * x\ntape.gradient(y, {sources})\n",
        "parts[1]" if asked else "x",
    )
    assert finding.cause == "non_trainable_variable"
    assert finding.asked == asked


def test_a_generator_that_nothing_trains_was_not_stopped_as_asked() -> None:
    for finding in reasons(GAN.format(judged="judged")):
        assert finding.cause == "stop_gradient"
        assert finding.question.target == "d_loss" or not finding.asked


def test_a_generator_that_another_loss_trains_was_stopped_as_asked() -> None:
    found = reasons(GAN.format(judged="d(fake)"))
    assert found
    assert all(finding.asked for finding in found)


@pytest.mark.parametrize(("sources", "asked"), [("[a, b, c]", True), ("[a, b]", False), ("a", True)])
def test_a_stop_is_as_asked_where_the_call_still_has_something_to_give(sources: str, asked: bool) -> None:
    finding = reason(
        "a, b, c = tf.Variable(1.0), tf.Variable(2.0), tf.Variable(3.0)\nwith tf.GradientTape() as tape:\n"
        f"    y = tf.stop_gradient(a * b) * c\ntape.gradient(y, {sources})\n",
        "a",
    )
    assert finding.asked == asked


def test_a_source_that_was_stopped_itself_was_stopped_as_asked() -> None:
    program = "a, b = tf.Variable(1.0), tf.Variable(2.0)\nwith tf.GradientTape() as tape:\n"
    program += "    y = tf.stop_gradient(a) * tf.stop_gradient(b)\ntape.gradient(y, [a, b])\n"
    assert all(finding.asked for finding in reasons(program))
