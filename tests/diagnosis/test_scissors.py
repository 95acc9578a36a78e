"""Where the scissors stand on the way from target to source: beside what cuts it, once."""

import pytest

from tapecore.capture import run
from tapecore.diagnosis import diagnose

HEAD = "import numpy as np\nimport tensorflow as tf\n"
BLOCK = "with tf.GradientTape() as tape:\n"
LOOKED_UP = """\
u = tf.Variable([0.2])
with tf.GradientTape() as tape:
    k = tf.searchsorted(tf.constant([0.1, 0.9]), u)
    y = tf.reduce_sum(tf.gather(tf.constant([1.0, 2.0, 3.0]), k))
g = tape.gradient(y, u)
"""
CAST_TWICE = """\
p = tf.Variable([3.0])
with tf.GradientTape() as tape:
    f = tf.cast(tf.cast(p, tf.bool), tf.float32)
    y = f * 2.0
g = tape.gradient(y, p)
"""
SECOND = """\
x = tf.Variable(1.5)
with tf.GradientTape(persistent=True) as tape:
    y = tf.sin(x) * x
d = tape.gradient(y, x)
dd = tape.gradient(d, x)
"""
LOSS = """\
s = tf.keras.metrics.Mean()
x = tf.Variable([1.0, 3.0])
with tf.GradientTape() as tape:
    y = s(x * x)
g = tape.gradient(y, x)
"""


@pytest.mark.parametrize(
    ("program", "chain"),
    [
        pytest.param(
            f"v = tf.Variable([1.0, 2.0])\nt = tf.convert_to_tensor(v)\n{BLOCK}    tape.watch(t)\n"
            "    y = tf.reduce_prod(t)\ng = tape.gradient(y, v)\n",
            "y <- reduce_prod (7) <- t ✂ convert_to_tensor (4) <- v",
            id="a step that only reads a Variable",
        ),
        pytest.param(
            LOOKED_UP,
            "y <- reduce_sum (6) <- gather (6) <- k ✂ searchsorted (5) <- u",
            id="a call that is several ops",
        ),
        pytest.param(CAST_TWICE, "y <- * (6) <- f ✂ cast (5) <- p", id="two calls of one name on a line"),
        pytest.param(SECOND, "d ✂ gradient (6) <- x", id="a gradient that nobody recorded"),
        pytest.param(
            f"w = tf.Variable([1.0, 2.0])\n{BLOCK}    p = w * 3.0\ny = tf.reduce_mean((p - 1.0) ** 2)\n"
            "g = tape.gradient(y, w)\n",
            "y <- reduce_mean (6) <- ** (6) <- - (6) ✂ p <- * (5) <- w",
            id="a line that ran late as a whole",
        ),
        pytest.param(
            f"w = tf.Variable([1.0, 2.0])\nh = tf.tanh(w * 3.0)\n{BLOCK}    y = tf.reduce_sum(h)\n"
            "g = tape.gradient(y, w)\n",
            "y <- reduce_sum (6) <- h ✂ tanh (4) <- * (4) <- w",
            id="a line that ran early as a whole",
        ),
        pytest.param(LOSS, "y ✂ s (6) <- * (6) <- x", id="a metric's totals"),
        pytest.param(
            f"x = tf.Variable([1.0, 3.0])\n{BLOCK}    y = tf.reduce_sum(tf.square(x.numpy()))\n"
            "g = tape.gradient(y, x)\n",
            "y <- reduce_sum (5) <- square (5) <- constant ✂ .numpy() (5) <- x",
            id="numbers that left, called as the sentence calls them",
        ),
    ],
)
def test_the_sign_stands_where_the_cut_is(program: str, chain: str) -> None:
    finding = next(f for f in diagnose(run(HEAD + program)).findings if not f.question.healthy)
    assert finding.chain == chain


def test_an_op_without_a_gradient_stands_behind_the_sign_in_an_error_too() -> None:
    program = f"s = tf.Variable([1.0, 1.0])\n{BLOCK}    v = tf.unique(s * 2.0)[0]\n    y = tf.reduce_sum(v)\n"
    finding = diagnose(run(f"{HEAD}{program}tape.gradient(y, s)\n")).findings[0]
    assert finding.cause == "no_gradient_registered"
    assert finding.chain == "y <- reduce_sum (6) <- v ✂ unique (5) <- * (5) <- s"


def test_variables_of_the_library_are_told_as_the_object_that_holds_them() -> None:
    program = (
        "m = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)])\n"
        f"c = tf.keras.models.clone_model(m)\nx = tf.ones((1, 3))\n{BLOCK}    y = tf.reduce_sum(m(x))\n"
        "tape.gradient(y, c.trainable_variables)\n"
    )
    findings = diagnose(run(HEAD + program)).findings
    assert findings[0].chain == "y <- x, m; c.trainable_variables[0] is not among them"
