"""Prints, conditions, skipped lines, what tapes watch, scopes, notebook cells."""

import pytest

from app.analysis import analyse, document_of, redrawn


@pytest.fixture
def document(record):
    def make(source, **options):
        return document_of(analyse(record(source, **options)))

    return make


BRANCH = """import tensorflow as tf
x = tf.Variable(2.0)
with tf.GradientTape() as tape:
    if x > 3.0:
        y = x * 2.0
        z = y + 1.0
    else:
        y = x * 3.0
print("hello")
tape.gradient(y, x)
"""


def test_the_branch_not_taken_is_skipped_and_its_condition_told(document):
    found = document(BRANCH)
    assert found.skipped == [5, 6]
    assert [(b.line, b.text, b.value) for b in found.branches] == [(4, "x > 3.0", False)]


def test_a_branch_taken_in_one_pass_is_not_skipped(document):
    found = document(
        "import tensorflow as tf\nfor k in range(2):\n    x = tf.constant(float(k))\n"
        "    if x > 0.5:\n        y = x * 2.0\n"
        "    else:\n        y = x * 3.0\n"
    )
    assert found.skipped == []


def test_lines_after_the_error_did_not_run(document):
    found = document(
        "import tensorflow as tf\n\ndef f(x):\n    return x @ x\n\na = tf.constant(1.0)\n"
        "b = a + 1.0\nf(b)\nc = a * 2.0\nd = c\n"
    )
    assert found.skipped == [9, 10]
    assert found.landing == len(found.steps) - 1
    assert found.steps[-1].kind == "error"


def test_prints_appear_with_the_step_that_made_them(document):
    found = document(BRANCH)
    (output,) = [output for output in found.outputs if output.kind == "print"]
    assert (output.line, output.data.strip()) == (9, "hello")
    assert found.steps[output.step].line <= 9
    assert found.steps[output.step + 1].kind == "gradient"


def test_a_figure_is_an_image_at_its_step(document):
    found = document(
        "import matplotlib.pyplot as plt\nimport tensorflow as tf\n"
        "x = tf.constant([1.0]) + 1.0\nplt.plot(x)\nplt.show()\n"
    )
    (figure,) = [output for output in found.outputs if output.kind == "figure"]
    assert figure.mime in ("image/png", "image/svg+xml")
    assert figure.data


def test_the_watch_list_is_complete_at_each_change(document):
    found = document(
        "import tensorflow as tf\nv = tf.Variable(1.0)\n"
        "w = tf.Variable(1.0, trainable=False)\nc = tf.constant(1.0)\nn = tf.constant(3)\n"
        "with tf.GradientTape() as t:\n    t.watch(c)\n    y = v * c\n    z = w * y\n"
        "    k = tf.cast(n, tf.float32) * z\n"
    )
    last = max(row.step for row in found.watched)
    rows = {row.name: (row.watched, row.reason) for row in found.watched if row.step == last}
    assert rows == {
        "c": (True, "you asked for it"),
        "v": (True, "a trainable Variable that was used"),
        "w": (False, "not trainable"),
        "n": (False, "int32: only floats have gradients"),
    }


def test_an_explicit_tape_says_so(document):
    found = document(
        "import tensorflow as tf\nv = tf.Variable(1.0)\n"
        "with tf.GradientTape(watch_accessed_variables=False) as t:\n    y = v * 2.0\n"
    )
    named = {(row.name, row.reason) for row in found.watched if row.name}
    assert named == {("v", "watch_accessed_variables is False")}


def test_nested_tapes_have_lanes(document):
    found = document(
        "import tensorflow as tf\nx = tf.Variable(1.0)\nwith tf.GradientTape() as outer:\n"
        "    with tf.GradientTape() as inner:\n        y = x * x\n"
    )
    lanes = {segment.label: segment.lane for segment in found.segments if segment.lane}
    assert lanes == {"outer": 1, "inner": 2}


def test_functions_and_loops_are_scopes(document):
    found = document(
        "import tensorflow as tf\n\ndef square(x):\n    return x * x\n\n"
        "a = tf.constant(2.0)\nfor i in range(2):\n    a = square(a)\n    a = a + 1.0\n"
    )
    assert [step.scope for step in found.steps] == ["i = 0 · square()", "i = 0", "i = 1 · square()", "i = 1"]


def test_another_folding_keeps_the_ids(document, record):
    source = (
        "import tensorflow as tf\na = tf.Variable(1.0)\nwith tf.GradientTape() as t:\n"
        "    b = a\n    for i in range(3):\n        b = tf.sin(b)\n"
    )
    analysis = analyse(record(source))
    opened = {node.id for node in redrawn(analysis, []).nodes}
    folds = redrawn(analysis, ["/l5.1"])
    assert {node.id for node in folds.nodes if node.kind != "fold"} <= opened


def test_a_rebound_name_says_which_line_it_is_from(document):
    found = document("import tensorflow as tf\nh = tf.constant(1.0)\nh = tf.sin(h)\nh = tf.cos(h)\n")
    assert [port.note for step in found.steps for port in step.outputs] == ["line 3", "line 4"]


def test_a_program_of_prints_only_has_no_steps(document):
    found = document("print('only this')\n")
    assert (found.steps, found.landing, found.segments) == ([], 0, [])
    assert found.outputs[0].step == 0


def test_a_tape_that_is_gone_has_no_list_any_more(document):
    source = (
        "import tensorflow as tf\nv = tf.Variable(1.0)\nfor i in range(2):\n"
        "    with tf.GradientTape(persistent=True) as t:\n        y = v * 2.0\n"
        "    g = t.gradient(y, v)\ndel t\nz = v * 3.0\n"
    )
    found = document(source)
    gone = {row.tape for row in found.watched if not row.name and not row.watched}
    assert gone == {0, 1}
