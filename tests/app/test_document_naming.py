"""What a library computes inside one call of the person's is named after its op, never after the call's text."""

import pytest

DENSE = """\
import tensorflow as tf
layer = tf.keras.layers.Dense(1, name="dense")
layer.build((None, 2))
x = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as tape:
    loss = tf.reduce_mean(tf.square(layer(x)))
g = tape.gradient(loss, layer.trainable_variables)
"""


@pytest.fixture
def dense(document):
    return document(DENSE)


def labels(document):
    ports = [port for step in document.steps for port in (*step.inputs, *step.outputs)]
    return {port.label for port in ports} | {row.name for row in document.trace}


def test_a_draw_is_not_what_build_gives(dense):
    assert not any("layer.build((None, 2)) =" in step.sentence for step in dense.steps)
    assert "layer.build((None, 2))" not in labels(dense)
    first, *_ = dense.steps
    assert (first.title, first.outputs[0].label) == (
        "RandomUniform",
        "RandomUniform in layer.build((None, 2))",
    )
    assert first.sentence.startswith("In layer.build((None, 2)): RandomUniform")


def test_only_what_comes_out_of_a_call_bears_its_text(dense):
    inner, outer = [step for step in dense.steps if step.line == 6 and step.kind == "op"][:2]
    assert (inner.title, inner.outputs[0].label) == ("@", "@ in layer(x)")
    assert (outer.title, outer.outputs[0].label) == ("add", "layer(x)")
    assert inner.sentence.startswith("In layer(x): x @ dense/kernel = ")
    assert outer.sentence.startswith("In layer(x): layer(x) = ") or outer.sentence.startswith("layer(x) = ")
    shares = [c.label for step in dense.steps for c in step.contributions]
    assert "∂loss/∂layer(x)" in shares
    assert "∂loss/∂(@ in layer(x))" in shares


@pytest.mark.parametrize(
    ("made", "word", "label"),
    [
        ("tf.matmul([[1.0]], [[x]])", "matmul", "tf.matmul([[1.0]], [[x]])"),
        ("tf.linalg.matvec([[1.0, 1.0]], [x, x])", "squeeze", "tf.linalg.matvec([[1.0, 1.0]], [x, x])"),
        ("tf.math.reduce_sum(x)", "reduce_sum", "tf.math.reduce_sum(x)"),
        ("sum([x, x])", "add", "sum([x, x])"),
        ("(x + 1.0)", "+", "x + 1.0"),
    ],
)
def test_a_call_that_is_one_op_or_ends_in_it_is_its_value(document, made, word, label):
    found = document(f"import tensorflow as tf\nx = tf.constant(2.0)\ny = tf.sin({made})\n")
    *_, last, sine = found.steps
    assert (last.title, sine.inputs[0].label) == (word, label)
    assert last.outputs[0].label == label


def test_long_calls_are_cut_to_their_function(document):
    found = document(
        "import tensorflow as tf\nx = tf.constant([[1.0, 2.0]])\nlayer = tf.keras.layers.Dense(1)\n"
        "long_name_of_something_else = layer(x)\n"
        "y = layer(tf.concat([x, long_name_of_something_else[:, :1]], axis=1)[:, :2])\n"
    )
    assert "@ in layer(…)" in labels(found)


def test_a_read_of_a_variable_is_called_by_its_name(document):
    found = document(
        "import tensorflow as tf\nv = tf.Variable([1.0, 2.0])\nwith tf.GradientTape() as tape:\n"
        "    y = tf.reduce_sum(v.read_value() * 2.0)\ng = tape.gradient(y, v)\n"
    )
    assert not [label for label in labels(found) if "ReadVar" in label]
    assert [row.name for row in found.trace] == ["v", "v.read_value() * 2.0", "y"]
    assert next(step for step in found.steps if step.title == "*").inputs[0].label == "v"


def test_an_answer_links_the_name_that_was_asked_by_to_the_one_in_the_graph(document):
    found = document(
        "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nx = tf.ones((2, 2))\n"
        "with tf.GradientTape() as tape:\n    loss = tf.reduce_sum(model(x))\n"
        "grads = tape.gradient(loss, model.trainable_variables)\n"
    )
    answers = [step for step in found.steps if step.kind == "answer"]
    names = {row.name for row in found.trace}
    for place, step in enumerate(answers):
        (source,) = step.inputs
        assert source.label == f"model.trainable_variables[{place}]"
        drawn, said, _ = source.note.partition(" in graph and trace")
        assert said
        assert drawn in names
