"""What a function of the library asks for is no question of the program's."""

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
