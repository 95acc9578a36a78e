"""What a model's own loops hand out are numbers: they left TensorFlow there, and are called as they were written."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose
from tests.diagnosis.reasons import reason, reasons

MODEL = """\
model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
x, y = tf.ones((4, 2)), tf.ones((4, 1))
model.compile(optimizer="sgd", loss="mse")
model(x)
with tf.GradientTape() as tape:
"""
ASK = "grads = tape.gradient(loss, model.trainable_variables)\n"


@pytest.mark.parametrize(
    ("lines", "method"),
    [
        ("    p = model.predict(x, verbose=0)\n    loss = tf.reduce_mean((p - y) ** 2)\n", "predict"),
        ("    p = model.predict_on_batch(x)\n    loss = tf.reduce_mean((p - y) ** 2)\n", "predict_on_batch"),
        ("    loss = tf.reduce_mean(tf.square(model.predict(x, verbose=0) - y))\n", "predict"),
        (
            "    loss = model.evaluate(x, y, verbose=0)\n    loss = tf.convert_to_tensor(loss)\n",
            "evaluate",
        ),
        ("    loss = tf.convert_to_tensor(model.train_on_batch(x, y))\n", "train_on_batch"),
        ("    loss = tf.constant(model.test_on_batch(x, y)) * 2.0\n", "test_on_batch"),
        (
            "    log = model.fit(x, y, verbose=0)\n    loss = tf.constant(log.history['loss'][0])\n",
            "fit",
        ),
    ],
)
def test_a_models_own_loop_hands_out_numbers(lines: str, method: str) -> None:
    for finding in reasons(MODEL + lines + ASK):
        assert finding.cause == "numpy_escape"
        assert finding.lines[0] == 8
        assert f"line 8 left TensorFlow (`model.{method}`)" in finding.sentence


def test_the_model_may_be_built_by_that_very_call_in_each_pass() -> None:
    program = MODEL.replace("model(x)\n", "").replace("with tf", "for epoch in range(2):\n  with tf")
    lines = "    p = model.predict(x, verbose=0)\n    loss = tf.reduce_mean((p - y) ** 2)\n"
    for finding in reasons(program + lines + "  " + ASK):
        assert finding.cause == "numpy_escape"
        assert finding.lines[0] == 8


def test_a_model_with_a_call_of_its_own_is_called_by_its_name() -> None:
    program = (
        "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n"
        "        self.head = tf.keras.layers.Dense(1)\n    def call(self, x):\n        return self.head(x)\n"
        "model = Net()\nx = tf.ones((4, 2))\nmodel(x)\nwith tf.GradientTape() as tape:\n"
        "    p = model.predict(x, verbose=0)\n    loss = tf.reduce_mean(p)\n" + ASK
    )
    for finding in reasons(program):
        assert finding.cause == "numpy_escape"
        assert finding.lines[0] == 13
        assert "`model.predict`" in finding.sentence


def test_a_prediction_that_the_target_has_nothing_of_is_no_way_out() -> None:
    lines = "    p = model.predict(x, verbose=0)\n    loss = tf.reduce_mean(y)\n"
    for finding in reasons(MODEL + lines + ASK):
        assert finding.cause == "target_independent"
        assert "line 8 uses it, but not for `loss`" in finding.sentence


def test_a_persons_own_predict_is_no_keras_loop() -> None:
    finding = reason("""\
x, c = tf.Variable(2.0), tf.Variable(1.0)
class Line:
    def predict(self, v):
        return x * v
with tf.GradientTape() as tape:
    p = Line().predict(3.0)
    y = c * 2.0
tape.gradient(y, x)
""")
    assert finding.cause == "target_independent"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("    v = model.get_weights()[0]\n    loss = tf.reduce_sum(v * 2.0)\n", "`model.get_weights`"),
        (
            "    p = tf.numpy_function(lambda q: q * 2.0, [model.weights[0]], tf.float32)\n    loss = p * 2.0\n",
            "`tf.numpy_function`",
        ),
        ("    p = model.weights[0].numpy()\n    loss = tf.reduce_sum(p * 2.0)\n", "`.numpy()`"),
        ("    p = np.sum(model.weights[0])\n    loss = tf.constant(p) * 2.0\n", "`np.sum`"),
        ("    p = float(model.weights[0][0, 0])\n    loss = tf.constant(p) * 2.0\n", "`float()`"),
    ],
)
def test_the_way_out_is_called_as_the_person_wrote_it(lines: str, said: str) -> None:
    finding = reason(MODEL + lines + ASK, "model.trainable_variables[0]")
    assert finding.cause == "numpy_escape"
    assert f"line 8 left TensorFlow ({said})" in finding.sentence


def test_what_a_numpy_function_gave_into_the_target_is_sure() -> None:
    lines = (
        "    p = tf.numpy_function(lambda q: q * 2.0, [model.weights[0]], tf.float32)\n    loss = p * 2.0\n"
    )
    assert "probably" not in reason(MODEL + lines + ASK, "model.trainable_variables[0]").sentence


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("    p = model.predict(x, verbose=0)\n    loss = tf.reduce_mean((p - y) ** 2)\n", "p = model(x)\n"),
        ("    p = model.predict_on_batch(x * 2.0)\n    loss = tf.reduce_mean(p)\n", "p = model(x * 2.0)\n"),
        ("    loss = tf.reduce_mean(model.predict(x, verbose=0) - y)\n", "reduce_mean(model(x) - y)"),
    ],
)
def test_in_place_of_a_prediction_the_model_is_called(before: str, after: str) -> None:
    found = diagnose(run("import tensorflow as tf\n" + MODEL + before + ASK), run).findings
    assert len(found) == 2
    for finding in found:
        assert finding.fix is not None
        assert after in finding.fix.source
        assert finding.proof is not None
        assert finding.proof.result == "value"


def test_a_pipeline_cannot_be_called_so_there_is_no_edit() -> None:
    lines = (
        "    p = model.predict(tf.data.Dataset.from_tensor_slices(x).batch(2), verbose=0)\n"
        "    loss = tf.reduce_mean((p - y) ** 2)\n"
    )
    for finding in diagnose(run("import tensorflow as tf\n" + MODEL + lines + ASK), run).findings:
        assert finding.cause == "numpy_escape"
        assert finding.fix is None
        assert finding.advice
