"""What explodes or vanishes is advice: told with its op, its factor and its count, and never a verdict."""

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.diagnosis import Diagnosis, diagnose, report, terminal_text

RECURRENT = """\
import tensorflow as tf
tf.random.set_seed(3)
W = tf.Variable({radius} * tf.linalg.qr(tf.random.normal([6, 6]))[0])
U = tf.Variable(tf.random.normal([3, 6], stddev=0.3))
xs = tf.random.normal([60, 4, 3])
with tf.GradientTape() as tape:
    h = tf.{start}([4, 6])
    for t in range({passes}):
        h = {activation}(h @ W + xs[t] @ U)
    loss = tf.reduce_sum(h ** 2)
tape.gradient(loss, [W, U])
"""
LAYERS = """\
import tensorflow as tf
tf.random.set_seed(1)
ws = [tf.Variable(tf.random.normal([16, 16], stddev={spread})) for _ in range({depth})]
h = tf.random.normal([8, 16])
with tf.GradientTape() as tape:
    for w in ws:
        h = {activation}(h @ w)
    loss = tf.reduce_mean(h)
tape.gradient(loss, ws)
"""
FLAT = """\
import tensorflow as tf
w = tf.Variable({at})
with tf.GradientTape() as tape:
    loss = (tf.sigmoid(w) - {wanted}) ** 2
tape.gradient(loss, w)
"""
STEP = """\
import tensorflow as tf
tf.random.set_seed(5)
layers = tf.keras.layers
model = tf.keras.Sequential([{layers}])
x, y = tf.random.normal({shape}), tf.random.uniform([256], maxval=10, dtype=tf.int32)
loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
with tf.GradientTape() as tape:
    loss = loss_of(y, model(x))
tape.gradient(loss, model.trainable_variables)
"""
HEALTHY = {
    "mlp": STEP.format(layers=", ".join(["layers.Dense(64, 'relu')"] * 6 + ["layers.Dense(10)"]), shape="[256, 32]"),
    "cnn": STEP.format(
        layers="layers.Conv2D(8, 3, activation='relu'), layers.MaxPool2D(), layers.Conv2D(8, 3, activation='relu'), "
        "layers.Flatten(), layers.Dense(10)", shape="[256, 12, 12, 1]",
    ),
    "lstm": STEP.format(layers="layers.LSTM(16), layers.Dense(10)", shape="[256, 20, 4]"),
    "large units": "import tensorflow as tf\nx = tf.reshape(tf.range(1000.0), [200, 5])\n"
    "w = tf.Variable(tf.ones([5, 1]))\nwith tf.GradientTape() as tape:\n    loss = tf.reduce_sum((x @ w) ** 2)\n"
    "tape.gradient(loss, w)\n",
    "at the minimum": FLAT.format(at=12.5, wanted=1.0),
    "contracting": RECURRENT.format(radius=0.9, start="zeros", passes=40, activation="tf.tanh"),
    "large batch": "import tensorflow as tf\nw = tf.Variable(tf.ones([100000]))\nwith tf.GradientTape() as tape:\n"
    "    loss = tf.reduce_mean(w * 1e-4)\ntape.gradient(loss, w)\n",
}  # fmt: skip


def diagnosed(program: str) -> Diagnosis:
    found = diagnose(run(program))
    assert found.error is None
    assert {finding.question.result for finding in found.findings} == {"value"}
    assert {finding.cause for finding in found.findings} == {None}
    return found


def test_a_recurrence_that_grows_tells_the_factor_and_how_often() -> None:
    (said,) = diagnosed(RECURRENT.format(radius=1.6, start="ones", passes=40, activation="")).advice
    assert said.startswith("Line 11: the gradient grows ")
    assert "`@` (line 9) multiplies it by 1.6 on average, 3" in said
    assert said.endswith("times (loop in line 8).")


def test_uses_that_count_for_nothing_are_told_though_the_sum_is_fine() -> None:
    (said,) = diagnosed(RECURRENT.format(radius=0.5, start="zeros", passes=60, activation="tf.tanh")).advice
    lost = int(said.split("the ")[1].split()[0])
    assert 30 <= lost < 60
    assert f"the {lost} furthest of 60 uses of `" in said
    assert (
        "(1 more alike) add under 1e-7 of its gradient: `@` (line 9) multiplies it by 0.5 on average" in said
    )


def test_deep_sigmoids_tell_the_bound_that_they_have() -> None:
    (said,) = diagnosed(LAYERS.format(spread=0.25, depth=12, activation="tf.sigmoid")).advice
    assert said.startswith("Line 9: the gradient shrinks ")
    assert "-fold on its way to `ws[0]` (" in said
    assert "on average, 0.25 at most, 12 times (loop in line 6)." in said


def test_the_number_told_is_the_quotient_of_the_norms() -> None:
    program = LAYERS.format(spread=4.0, depth=8, activation="tf.identity")
    (said,) = diagnosed(program).advice
    told = float(said.split("grows ")[1].split("-fold")[0])
    recording = run(program)
    answers = [event.outputs[0] for event in recording.events if event.kind == "answer"]
    norms = [recording.values[value].statistics for value in answers]
    assert told == pytest.approx(norms[0].norm if norms[0] else 0, rel=1e-2)  # of `ws[0]`, the furthest


def test_one_flat_sigmoid_is_told_where_the_loss_wants_it_to_move() -> None:
    (said,) = diagnosed(FLAT.format(at=12.5, wanted=0.0)).advice
    slope = 1 / (1 + np.exp(-12.5)) * (1 - 1 / (1 + np.exp(-12.5)))
    assert said.startswith("Line 5: the gradient shrinks ")
    assert "`sigmoid` (line 4) is flat at its input: it multiplies it by " in said
    assert float(said.rsplit(" ", 1)[1].rstrip(".")) == pytest.approx(slope, rel=0.05)


@pytest.mark.parametrize("program", HEALTHY.values(), ids=HEALTHY.keys())
def test_nothing_is_said_of_what_is_as_usual(program: str) -> None:
    assert diagnosed(program).advice == ()


def test_of_many_calls_the_worst_is_told() -> None:
    program = (
        "import tensorflow as tf\nx = tf.Variable(1.0)\nfor scale in (1.0, 30.0, 2.0):\n"
        "    with tf.GradientTape() as tape:\n        y = x\n        for i in range(6):\n            y = y * scale\n"
        "    tape.gradient(y, x)\n"
    )
    (said,) = diagnosed(program).advice
    assert said == (
        "Line 8: on call 2 of 3 the gradient grows 7.29e8-fold on its way to `x`: "
        "`*` (line 7) multiplies it by 30 on average, 6 times (loop in line 6)."
    )


def test_a_gradient_that_is_none_or_zero_has_its_cause_and_no_such_advice() -> None:
    found = diagnose(
        run(RECURRENT.format(radius=1.6, start="ones", passes=40, activation="tf.stop_gradient"))
    )
    assert all(finding.cause == "stop_gradient" for finding in found.findings)
    assert not any("grows" in text for text in found.advice)


def test_it_is_in_both_reports() -> None:
    program = LAYERS.format(spread=0.25, depth=12, activation="tf.sigmoid")
    recording = run(program)
    found = diagnose(recording)
    told = report(recording, found)
    assert told["advice"] == list(found.advice)
    assert {question["cause"] for question in told["questions"]} == {None}
    assert f"  {found.advice[0]}\n" in terminal_text(recording, found)
    assert ": fine" in terminal_text(recording, found)
