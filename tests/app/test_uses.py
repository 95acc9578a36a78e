"""What a gradient is made of, and what forward mode goes by: under the person's names."""

from typing import cast

import numpy as np
import pytest

from app.analysis import analyse, document_of
from tapecore.graph.numbers import bad_text


@pytest.fixture
def steps(record):
    def make(source):
        return document_of(analyse(record("import tensorflow as tf\n" + source))).steps

    return make


def answers(steps):
    return [step for step in steps if step.kind == "answer"]


LINE = "x = tf.Variable(3.0)\nwith tf.GradientTape({}) as t:\n    y = {}\n{}t.gradient(y, x)\n"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("x * 2.0", "∂y/∂x = 2.0."),
        ("x * 2.0 + x * 5.0", "∂y/∂x = 7.0, the sum of 2 uses: 5.0 + 2.0."),
        ("x + x + x + x + x + x", "∂y/∂x = 6.0."),  # too many to be read
    ],
)
def test_a_gradient_is_the_sum_of_its_uses(steps, made, said):
    (answer,) = answers(steps(LINE.format("", made, "")))
    shares = [float(part) for part in answer.sentence.rstrip(".").partition("uses: ")[2].split(" + ") if part]
    assert answer.sentence == said or sum(shares) == pytest.approx(7.0)


def test_a_source_that_was_assigned_since_is_shown_as_it_was_used(steps):
    (answer,) = answers(steps(LINE.format("", "x**3", "x.assign(5.0)\n")))
    (source,) = answer.inputs
    assert (source.label, source.note) == ("x", "used 3.0 (version 0), now 5.0 (version 1)")


def test_a_source_that_was_used_in_several_states_is_shown_as_it_is(steps):
    found = steps(
        "x = tf.Variable(3.0)\nwith tf.GradientTape() as t:\n    y = x * x\n    x.assign(5.0)\n    y = y + x\n"
        "x.assign(7.0)\nt.gradient(y, x)\n"
    )
    assert answers(found)[0].inputs[0].note == "version 2"


def test_forward_mode_shows_tangents_and_values_of_what_goes_in(steps):
    found = steps(
        "b, t = tf.constant(2.0), tf.constant(1.0)\n"
        "with tf.autodiff.ForwardAccumulator(b, tf.constant(1.0)) as acc:\n    r = b - t\n    y = r * r\n"
        "    apart = t * 3.0\nprint(acc.jvp(y))\nwith tf.GradientTape():\n    pass\n"
    )
    ports = {step.title: [port.label for port in step.inputs] for step in found if step.kind == "tangent"}
    assert ports == {"-": ["tangent of b", "b", "t"], "*": ["tangent of r", "r"]}
    ghosts = {step.outputs[0].label: step.ghost for step in found if step.kind == "op"}
    assert ghosts["apart"] == "nothing that it reads has a tangent"
    assert ghosts["y"] == ""


@pytest.mark.parametrize(
    ("made", "chip"),
    [
        ("tf.reduce_sum(tf.math.log(x) * 0.0)", "all NaN: from log"),
        ("tf.reduce_sum(tf.math.log(x + [0.0, 1.0]) * 0.0)", "1 of 2 NaN: from log"),
        ("tf.reduce_sum(tf.sqrt(x + [0.0, 1.0]))", "1 of 2 inf: from sqrt"),
    ],
)
def test_the_end_of_the_line_says_how_much_of_a_gradient_is_no_number(record, made, chip):
    analysis = analyse(
        record(
            "import tensorflow as tf\nx = tf.Variable([0.0, 0.0])\nwith tf.GradientTape() as t:\n"
            f"    y = {made}\nt.gradient(y, x)\n"
        )
    )
    (call,) = document_of(analysis).calls
    assert call.answers[0].text == chip
    gradient = analysis.recording.values[call.answers[0].value]
    assert (bad_text(gradient) == "") == bool(np.isfinite(float(cast("float", gradient.data.items[0]))))
