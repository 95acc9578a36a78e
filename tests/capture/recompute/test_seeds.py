"""The lesson of the seeds: passes by hand, Jacobians against finite differences, and what cannot be run again."""

import numpy as np
import pytest

from tapecore.capture import run
from tapecore.capture.recompute.replay import CannotRecompute
from tapecore.capture.recompute.seeds import of_call, seeds
from tapecore.engine.tensor import Tensor

HEAD = "import tensorflow as tf\n"
MANY_TO_ONE = (
    HEAD + "x = tf.Variable(tf.linspace(0.1, 1.0, 50))\nwith tf.GradientTape() as t:\n"
    "    y = tf.reduce_sum(tf.sin(x) * x)\ng = t.gradient(y, x)\n"
)
ONE_TO_MANY = (
    HEAD + "w = tf.linspace(0.1, 1.0, 50)\nx = tf.Variable(0.5)\nwith tf.GradientTape() as t:\n"
    "    y = tf.exp(tf.sin(x * w))\ng = t.gradient(y, x)\n"
)


def recorded(program):
    recording = run(program)
    assert not [event.info for event in recording.events if event.kind == "error"]
    return recording, [event.at for event in recording.events if event.kind == "gradient"]


def test_fifty_inputs_and_one_output_are_fifty_passes_against_one():
    recording, (call,) = recorded(MANY_TO_ONE)
    found = seeds(recording, call)
    assert (found.inputs, found.outputs) == (50, 1)
    assert (found.forward.passes, found.reverse.passes) == (50, 1)
    assert (found.forward.measured, found.reverse.measured) == (50, 1)
    assert found.reverse.ops == 3 + 3  # sin, *, reduce_sum, and the pullback of each
    assert found.forward.ops % 50 == 0
    assert min(found.forward.seconds, found.reverse.seconds) > 0
    assert found.difference == pytest.approx(0, abs=1e-5)


def test_one_input_and_fifty_outputs_are_one_pass_against_fifty():
    recording, (call,) = recorded(ONE_TO_MANY)
    found = seeds(recording, call)
    assert (found.forward.passes, found.reverse.passes) == (1, 50)
    assert found.reverse.ops == 3 + 50 * 3
    assert found.difference == pytest.approx(0, abs=1e-5)


def test_what_is_run_again_is_the_function_itself():
    """Away from the recorded point it gives what NumPy gives, and finite differences are the recorded gradient."""
    recording, (call,) = recorded(MANY_TO_ONE)
    replay = of_call(recording, call)
    (x,) = (value.value for value in replay.start())
    moved = np.linspace(-1, 2, 50, dtype=np.float32)
    assert replay([Tensor(moved)]).value == pytest.approx(np.sum(np.sin(moved) * moved), rel=1e-5)
    step = np.zeros_like(x)
    step[7] = 1e-2
    slope = float(replay([Tensor(x + step)]).value - replay([Tensor(x - step)]).value) / 2e-2
    assert slope == pytest.approx(np.cos(x[7]) * x[7] + np.sin(x[7]), rel=1e-2)


BLOCK = "with tf.GradientTape() as t:\n"
PROGRAMS = {
    "shapes and attributes": "x = tf.Variable(tf.ones((4, 3)))\n"
    + BLOCK
    + "    a = tf.nn.softmax(tf.reshape(x[1:, :2] * 2.0, (2, 3)), axis=1)\n"
    "    b = tf.concat([a, tf.transpose(a[::-1])[:2, :1]], 1)\n"
    "    y = tf.reduce_mean(tf.gather(tf.pad(b, [[1, 0], [0, 2]]), [0, 2]), axis=-1)\n",
    "a cast and a stop": "x = tf.Variable([1.0, 2.0])\n"
    + BLOCK
    + "    y = tf.cast(x, tf.float64) ** 2 * tf.stop_gradient(tf.cast(x, tf.float64))\n",
    "a layer": "x = tf.constant([[1.0, 2.0, 3.0]])\nd = tf.keras.layers.Dense(4, activation='tanh')\n"
    + BLOCK
    + "    t.watch(x)\n    y = d(x)\n",
    "what was paused is constant": "x = tf.Variable(2.0)\n"
    + BLOCK
    + "    with t.stop_recording():\n        c = x * x\n    y = c * x\n",
    "a random draw": "x = tf.Variable([0.5, 2.0])\n" + BLOCK + "    y = x * tf.random.normal((2,))\n",
    "an intermediate value": "a = tf.Variable(2.0)\n" + BLOCK + "    x = a * a\n    y = tf.sin(x) * x\n",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_ways_agree_with_each_other_and_with_the_recorded_gradient(name):
    recording, (call,) = recorded(HEAD + PROGRAMS[name] + "g = t.gradient(y, x)\n")
    found = seeds(recording, call)
    assert found.difference == pytest.approx(0, abs=1e-5)
    assert (found.forward.passes, found.reverse.passes) == (found.inputs, found.outputs)


def test_a_second_order_call_is_the_derivative_of_the_gradient():
    recording, calls = recorded(
        HEAD
        + "x = tf.Variable([1.0, 2.0, 3.0])\nwith tf.GradientTape() as outer:\n    with tf.GradientTape() as inner:\n"
        "        y = tf.reduce_sum(x ** 3)\n    g = inner.gradient(y, x)\nh = outer.gradient(g, x)\n"
    )
    found = seeds(recording, calls[-1])
    assert (found.inputs, found.outputs, found.forward.passes) == (3, 3, 3)
    assert found.difference == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("x = tf.Variable(1.0)\n" + BLOCK + "    y = tf.constant(2.0) * 3.0\n", "does not depend"),
        ("x = tf.Variable(1.0)\n" + BLOCK + "    z = x * 2.0\n    y = [z, x * x]\n", "one target"),
        ("x = tf.Variable(tf.ones((70, 70)))\n" + BLOCK + "    y = tf.reduce_sum(x)\n", "too many"),
        (
            "@tf.custom_gradient\ndef f(x):\n    return x * 1.0, lambda g: g\nx = tf.Variable(1.0)\n"
            + BLOCK
            + "    y = f(x)\n",
            "cannot be run again",
        ),
        (
            "x = tf.Variable(1.0)\n" + BLOCK + "    y = x * 2.0\n    x.assign(3.0)\n    y = y * x\n",
            "several values",
        ),
        (
            "x = tf.Variable(2.0)\n" + BLOCK + "    y = tf.math.real(tf.complex(x, x) ** 2)\n",
            "gives complex numbers",
        ),
        ("x = tf.Variable(3)\n" + BLOCK + "    y = tf.Variable(1.0) * 2.0\n", "real numbers"),
    ],
)
def test_what_cannot_be_run_again_says_why(program, reason):
    recording, (call,) = recorded(HEAD + program + "g = t.gradient(y, x)\n")
    with pytest.raises(CannotRecompute, match=reason):
        seeds(recording, call)
    with pytest.raises(CannotRecompute, match="no gradient call"):
        seeds(recording, call + 10_000)


def test_attributes_out_of_a_file_are_not_trusted():
    recording, (call,) = recorded(
        HEAD
        + "x = tf.Variable([1.0, 2.0])\n"
        + BLOCK
        + "    y = tf.reshape(x, (2, 1))\ng = t.gradient(y, x)\n"
    )
    op = next(event for event in recording.events if event.what == "Reshape")
    for shape in ([7, 9], "os.system", {"a": 1}, [10**9, 10**9]):
        op.info["attrs"]["shape"] = shape
        with pytest.raises(CannotRecompute, match="Reshape in line 4 cannot be run again"):
            seeds(recording, call)
