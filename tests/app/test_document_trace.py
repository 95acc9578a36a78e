"""The evaluation trace: what each value's gradient or tangent is, and from when on."""

START = "import tensorflow as tf\nx = tf.Variable(2.0)\nn = tf.constant(3.0)\n"


def answered(found, name, column="adjoint"):
    """What the last row of this name says at the end: a value's text, "None", or "" for a blank."""
    rows = [row for row in found.trace if row.name == name]
    filled = getattr(rows[-1], column)
    return "" if not filled else "None" if filled[-1][1] < 0 else found.values[filled[-1][1]].text


def test_an_answer_of_none_is_none_from_its_step_on(document):
    found = document(START + "with tf.GradientTape() as t:\n    y = x * n\ng = t.gradient(y, [x, n])\n")
    assert (answered(found, "x"), answered(found, "n")) == ("3.0", "None")
    (row,) = [row for row in found.trace if row.name == "n"]
    assert found.steps[row.adjoint[-1][0]].kind == "answer"


def test_zeros_in_the_place_of_none_are_zeros(document):
    found = document(
        START + "with tf.GradientTape() as t:\n    y = x * n\n"
        "g = t.gradient(y, [x, n], unconnected_gradients='zero')\n"
    )
    assert (answered(found, "x"), answered(found, "n")) == ("3.0", "0.0")


def test_a_call_that_raised_says_nothing(document):
    found = document(
        START + "with tf.GradientTape() as t:\n    y = x * n\nt.gradient(y, x)\nt.gradient(y, n)\n"
    )
    assert answered(found, "n") == ""


def test_forward_mode_says_none_among_the_tangents(document):
    found = document(
        START
        + "with tf.autodiff.ForwardAccumulator(n, tf.constant(1.0)) as acc:\n    y = n * n\n    z = x * x\n"
        "a, b = acc.jvp([y, z])\n"
    )
    assert (answered(found, "y", "tangent"), answered(found, "z", "tangent")) == ("6.0", "None")
