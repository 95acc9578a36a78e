"""What a function of the library asks for is no question of the program's."""

from typing import Any

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose, report, terminal_text

MODEL = """\
import tensorflow as tf
model = tf.keras.Sequential([tf.keras.layers.Dense(1), tf.keras.layers.Dense(1)])
data, labels = tf.ones((2, 2)), tf.ones((2, 1))
model.compile(optimizer="sgd", loss="mse")
"""


@pytest.mark.parametrize(
    "line",
    [
        "model.fit(data, labels, epochs=2, verbose=0)",
        "model.train_on_batch(data, labels)",
        "model.fit(tf.data.Dataset.from_tensors((data, labels)), verbose=0)",
    ],
)
def test_fitting_asks_nothing(line: str) -> None:
    recording = run(f"{MODEL}{line}\n")
    diagnosis = diagnose(recording)
    assert report(recording, diagnosis)["questions"] == []
    assert "asks for no gradient itself; TensorFlow takes its own on line 5." in terminal_text(
        recording, diagnosis
    )


def test_a_train_step_of_ones_own_asks() -> None:
    program = """\
import tensorflow as tf
class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.used, self.unused = tf.keras.layers.Dense(1), tf.Variable(1.0)
    def call(self, x):
        return self.used(x)
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((self(x) - y) ** 2)
        gradients = tape.gradient(loss, [self.unused])
        return {"loss": loss}
net = Net()
net.compile(optimizer="sgd")
net.fit(tf.ones((2, 2)), tf.ones((2, 1)), verbose=0)
"""
    (finding,) = diagnose(run(program)).findings
    assert (finding.question.line, finding.question.source) == (12, "self.unused")
    assert finding.question.result == "none"


def test_minimize_is_told_what_to_differentiate_and_asks_for_it() -> None:
    program = """\
import tensorflow as tf
x, z = tf.Variable(2.0), tf.Variable(2.0)
with tf.GradientTape() as tape:
    loss = x * 3.0
tf.keras.optimizers.SGD(0.1).minimize(loss, [x, z], tape=tape)
"""
    questions = [finding.question for finding in diagnose(run(program)).findings]
    assert [(q.target, q.source, q.result) for q in questions] == [
        ("loss", "x", "value"),
        ("loss", "z", "none"),
    ]


def test_every_target_of_a_nested_jvp_has_its_own_name() -> None:
    program = """\
import tensorflow as tf
x = tf.constant(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as acc:
    y, z = x * 2.0, x * 3.0
acc.jvp([y, {"z": z}])
"""
    assert [finding.question.target for finding in diagnose(run(program)).findings] == ["y", "z"]


def stopped(program: str) -> dict[str, Any]:
    recording = run(program)
    told = report(recording, diagnose(recording, run))
    assert all(question["line"] != told["error"]["line"] for question in told["questions"])
    return told["error"]


def test_a_fit_in_which_no_variable_gets_a_gradient_tells_why() -> None:
    error = stopped("""\
import tensorflow as tf
class Steps(tf.keras.layers.Layer):
    def build(self, shape):
        self.gain = self.add_weight(shape=(shape[-1], 1), name="gain")
    def call(self, x):
        return tf.round(x @ self.gain)
model = tf.keras.Sequential([Steps()], name="stairs")
model.compile(optimizer="sgd", loss="mse")
model.fit(tf.ones((8, 3)), tf.ones((8, 1)), verbose=0)
""")
    assert (error["cause"], error["lines"][0]) == ("non_differentiable_op", 6)
    assert error["sentence"].startswith("Line 9 stopped: `round` on line 6 has no gradient, so `")
    assert error["sentence"].endswith("` got None.")
    assert "return x @ self.gain" in error["fix"]["source"]
    assert error["proof"]["result"] == "value"


def test_a_loss_of_ones_own_that_leaves_tensorflow_stops_a_fit() -> None:
    error = stopped(f"""\
import numpy as np
{MODEL.replace('"mse")', "far, run_eagerly=True)").replace("data,", FAR + "data,")}\
model.fit(data, labels, verbose=0)
""")
    assert (error["cause"], error["lines"]) == ("numpy_escape", [5])
    assert "tf.reduce_mean" in error["fix"]["source"]
    assert error["proof"]["result"] == "value"


FAR = """\
def far(truth, guess):
    return tf.constant(np.mean((truth.numpy() - guess.numpy()) ** 2))
"""


@pytest.mark.parametrize(
    "ask",
    [
        "gs = tape.gradient(loss, [w])\noptimizer.apply_gradients(zip(gs, [w]))",
        "optimizer.minimize(loss, [w], tape=tape)",
        "optimizer.minimize(lambda: tf.floor(w) * 2.0, [w])",
    ],
)
def test_an_optimizer_that_is_given_nothing_but_none_tells_why(ask: str) -> None:
    recording = run(f"""\
import tensorflow as tf
w = tf.Variable(1.5)
optimizer = tf.keras.optimizers.SGD(0.1)
with tf.GradientTape() as tape:
    loss = tf.floor(w) * 2.0
{ask}
""")
    error = report(recording, diagnose(recording, run))["error"]
    assert error["cause"] == "non_differentiable_op"
    assert error["lines"][0] == (6 if "lambda" in ask else 5)
    assert error["fix"] is not None
    assert error["proof"]["result"] == "value"
